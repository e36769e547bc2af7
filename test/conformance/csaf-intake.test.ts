import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { takeFile } from "../../src/warnings/feeds/take.ts";
import { readDocument } from "../../src/sources/documents/document.ts";
import { validate } from "../../src/sources/documents/validation.ts";
import { type Item, readPath } from "../../src/warnings/providers/index.ts";
import { SYSTEM } from "../../src/base/viewer.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { testContext } from "../web.ts";

const DATA = `${import.meta.dirname}/../../../shared/data`;
const has = existsSync(DATA);
if (!has) console.warn("SKIPPED: ../shared/data is absent, so no real advisory was taken in");
const OASIS = `${DATA}/csaf-oasis-tests/csaf-tests-schemas.tar.zst`;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function takeEach(items: AsyncIterable<Item>) {
  const context = testContext(database, "work");
  const outcomes: Record<string, number> = {};
  for await (const item of items) {
    for await (const { outcome } of takeFile(context, SYSTEM, item))
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return outcomes;
}

test.skipIf(!has)(
  "all 93 medical advisories of CISA are taken, and nothing changes the second time",
  async () => {
    const folder = `${DATA}/csaf-cisa/icsma`;
    expect(await takeEach(readPath(folder))).toEqual({ taken: 93 });
    const checks = await database.owner.query(
      "select hash_check, signature_check, count(*)::int from advisories.document group by 1, 2",
    );
    // Their hashes are beside them; their signatures too, but no key to check them with.
    expect(checks.rows).toEqual([{ hash_check: "good", signature_check: "unchecked", count: 93 }]);
    expect(await takeEach(readPath(folder))).toEqual({ same: 93 });
  },
);

test.skipIf(!has)(
  "documents of fourteen publishers are usable, also those that are not strictly valid",
  async () => {
    const outcomes = await takeEach(readPath(`${DATA}/csaf-publishers`));
    expect(outcomes).toEqual({ taken: 26 });
  },
);

test.skipIf(!has)(
  "the OASIS suites crash nothing, and the validator agrees with them",
  async () => {
    const agreement: Record<string, { agreed: number; compared: number }> = {};
    const count = { documents: 0, read: 0, refused: 0 };
    for await (const { name, source, bytes } of readPath(OASIS)) {
      const suite = /csaf_(2\.\d)\/test\/validator\/data\/(\w+)\/.*-(\d\d)\.json$/.exec(source);
      if (!suite || bytes === null) continue;
      count.documents++;
      const reading = readDocument(bytes);
      count["refused" in reading ? "refused" : "read"]++;
      if (suite[2] !== "mandatory") continue;
      const { valid } = await validate(bytes);
      expect(valid, name).not.toBeNull();
      const version = (agreement[suite[1]!] ??= { agreed: 0, compared: 0 });
      version.compared++;
      // By the suites' own convention 11 and up are the valid examples.
      if (valid === Number(suite[3]) >= 11) version.agreed++;
    }
    console.log("OASIS suites:", JSON.stringify({ ...count, agreement }));
    expect(count.documents).toBeGreaterThan(900);
    const { agreed, compared } = agreement["2.0"]!;
    // The validator knows an earlier draft of 2.1, so only the released standard is held to.
    expect(agreed / compared).toBeGreaterThan(0.95);
  },
);
