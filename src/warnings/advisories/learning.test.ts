import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bytesOf } from "../../../test/conformance/csaf-sample.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { document } from "../../../test/labelled/csaf-example.ts";
import { runJobs, testContext } from "../../../test/web.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { resolveReleases } from "../../things/products/index.ts";
import { takeDocument } from "./index.ts";
import { matchAdvisories } from "./match.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** What the catalogue may learn from: a version in the identifier, or none. */
const identifiers = ["7.2.4", "9.9", "1.0", "*", "-"].flatMap((version) => [
  { cpe: `cpe:2.3:a:kaede:pump_manager:${version}:*:*:*:*:*:*:*` },
  { cpe: `cpe:/a:kaede:pump_manager:${version}` },
  { purl: `pkg:generic/kaede/pump-manager@${version === "*" ? "" : version}` },
]);
const advisory = fc.record({
  range: fc.constantFrom("<7.2.5", ">=7.0|<=7.2.4", "7.2.4", "<1.0", "vers:generic/>=9.9"),
  status: fc.constantFrom("known_affected", "fixed", "known_not_affected", "first_fixed"),
  identifier: fc.constantFrom(...identifiers),
});
/** A register line without a version, as clerks leave it. */
const LINES = [null, "", "不明", "最新", "-"];

test("whatever the catalogue learned, in whatever order: a line without a version is asked about", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(advisory, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      async (advisories, registerFirst) => {
        run++;
        const product = `Pump Manager ${run}`;
        const hold = () =>
          database.work.asViewer(SYSTEM, (tx) =>
            resolveReleases(
              tx,
              LINES.map((version) => ({ vendor: "Kaede", product, model: null, version })),
            ),
          );
        if (registerFirst) await hold();
        const taken: (string | null)[] = [];
        for (const [i, one] of advisories.entries())
          taken.push(await take(product, `A-${run}-${i}`, one));
        await runJobs(database, testContext(database, "work"));
        const releases = await hold();
        await database.work.asViewer(SYSTEM, (tx) =>
          matchAdvisories(tx, new Date("2026-11-21T00:00:00Z"), { releaseIds: releases }),
        );
        const { rows } = await database.owner.query<{ verdict: string; reason: string }>(
          "select verdict, reason from advisories.verdict where release_id = any ($1) and advisory_id = any ($2)",
          [releases, taken],
        );
        expect(rows.length).toBe(advisories.length);
        for (const row of rows) expect(row.verdict, row.reason).toBe("possibly");
      },
    ),
    { numRuns: 12 },
  );
  const { rows } = await database.owner.query<{ cpe: string | null; purl: string | null }>(
    "select cpe, purl from products.product where cpe is not null or purl is not null",
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const { cpe, purl } of rows) {
    if (cpe !== null) expect(cpe).toMatch(/^cpe:(?:\/|2\.3:)a:kaede:pump_manager(?::\*)*$/);
    if (purl !== null) expect(purl).toBe("pkg:generic/kaede/pump-manager");
  }
});

async function take(
  product: string,
  id: string,
  { range, status, identifier }: { range: string; status: string; identifier: object },
): Promise<string | null> {
  const json = JSON.parse(JSON.stringify(document("Kaede", product, { [range]: status })));
  json.document.tracking.id = id;
  json.product_tree.branches[0].branches[0].branches[0].product.product_identification_helper =
    identifier;
  const bytes = bytesOf(json);
  const taken = await database.work.asViewer(SYSTEM, (tx) =>
    takeDocument(tx, SYSTEM, new Date("2026-11-20T00:00:00Z"), { bytes, name: id, source: "test" }),
  );
  return taken.advisoryId;
}
