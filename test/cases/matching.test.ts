import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { takeDocument } from "../../src/warnings/advisories/index.ts";
import { SYSTEM, type Viewer } from "../../src/base/viewer.ts";
import * as sheets from "../../src/things/assets/api-sheets.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb } from "../web.ts";
import { caseFile, hasCases } from "./folder.ts";

/** An advisory taken in, a register uploaded, and the verdict on each of its lines by its version. */
describe.skipIf(!hasCases())("cases of matching, from the files to the verdict", () => {
  let database: TestDatabase;
  let web: TestWeb;
  beforeAll(async () => {
    database = await createTestDatabase();
    web = await startTestWeb(testContext(database));
  });
  afterAll(async () => {
    await web.close();
    await database.drop();
  });

  async function judge(folder: string, advisory: string, register = "register.csv") {
    const viewer = await makeInstitution(database);
    await uploadAll(web, viewer, register, caseFile(folder, register));
    const advisoryId = await database.work.asViewer(SYSTEM, async (tx) => {
      const received = { bytes: caseFile(folder, advisory), name: advisory, source: "case" };
      const taken = await takeDocument(tx, SYSTEM, new Date("2026-04-02T00:00:00Z"), received);
      return taken.advisoryId;
    });
    await runJobs(database, testContext(database, "work"));
    const { rows } = await database.owner.query<{
      version: string;
      verdict: string | null;
      reason: string | null;
    }>(
      `select s.version, v.verdict, v.reason from assets.asset s
       left join advisories.verdict v on v.release_id = s.release_id and v.advisory_id = $1
       where s.institution_id = $2`,
      [advisoryId, viewer.organisationId],
    );
    return {
      verdicts: Object.fromEntries(rows.map(({ version, verdict }) => [version, verdict])),
      reasons: rows.map(({ reason }) => reason).join("\n"),
    };
  }

  test("n08: between the first and the last affected version is affected", async () => {
    const { verdicts } = await judge("n08-first-and-last-affected", "mk-2026-0008.json");
    expect(verdicts).toEqual({ "1.3": "affected", "1.6": "not" });
  });

  test("n09: an update number is part of the version", async () => {
    const { verdicts } = await judge("n09-update-number", "ks-2026-0009.json");
    expect(verdicts).toEqual({
      "1.8.0_202": expect.stringMatching(/^(?:affected|possibly)$/),
      "1.8.0 Update 202": "affected",
      "1.8.0_221": expect.stringMatching(/^(?:not|possibly)$/),
    });
  });

  test("n10: patch numbers count as numbers", async () => {
    const { verdicts } = await judge("n10-patch-letter-numbers", "tl-2026-0010.json");
    expect(verdicts).toEqual({ "4.2.8p15": "not", "4.2.8p2": "affected", "4.2.7p22": "affected" });
  });

  test("n11: a part that is clear hides no part that is open", async () => {
    const a = await judge("n11-two-components-one-host", "mk-2026-0011a.json");
    expect(a.verdicts).toEqual({ "3.0": "possibly" });
    const b = await judge("n11-two-components-one-host", "mk-2026-0011b.json");
    expect(b.verdicts).toEqual({ "3.0": "affected" });
  });

  test("n14: an advisory that gives no version asks, and says why", async () => {
    const { verdicts, reasons } = await judge("n14-cpe-version-na", "tl-2026-0014.json");
    expect(verdicts).toEqual({ "2.4.58": "possibly" });
    expect(reasons).toContain("版の指定がありません");
  });

  test("n17: 7.10 in a workbook is after 7.9", async () => {
    const { verdicts } = await judge("n17-xlsx-version-7.10", "mk-2026-0017.json", "register.xlsx");
    expect(verdicts).toMatchObject({ "7.10": "not" });
  });
});

async function makeInstitution(database: TestDatabase): Promise<Viewer> {
  const id = randomUUID();
  await database.owner.query(
    "insert into organisations.organisation (id, kind, name) values ($1, 'institution', 'みなと病院')",
    [id],
  );
  await database.owner.query(
    `insert into members.institution (organisation_id, code, kind, beds, bed_class, founder, prefecture, tier, audience_class)
     values ($1, null, 'clinic', 0, 'none', 'individual', '13', 'L4', 'clinic')`,
    [id],
  );
  return { role: "institution", accountId: null, organisationId: id };
}

async function uploadAll(web: TestWeb, viewer: Viewer, name: string, bytes: Buffer): Promise<void> {
  const form = new FormData();
  form.set("file", new File([bytes as BlobPart], name));
  const request = new Request("http://x/", { method: "POST", body: form });
  const uploaded = await web.app.inject({
    method: "POST",
    url: "/api/assets/sheets",
    payload: Buffer.from(await request.arrayBuffer()),
    headers: {
      "content-type": request.headers.get("content-type")!,
      "x-tasuki": "1",
      "x-test-viewer": JSON.stringify(viewer),
    },
  });
  expect(uploaded.statusCode, uploaded.body).toBe(200);
  const { id, unknownKinds } = uploaded.json<sheets.SheetPreview>();
  const kinds = Object.fromEntries(unknownKinds.map(({ ask }) => [ask, "server" as const]));
  const taken = await web.ask(viewer, sheets.takeSheet, {
    params: { id },
    body: { kinds },
  });
  expect(taken.status, JSON.stringify(taken)).toBe(200);
}
