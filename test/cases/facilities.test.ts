import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sendList, STAFF } from "../conformance/list-upload.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb } from "../web.ts";
import * as api from "../../src/circle/rosters/api.ts";
import { caseFile, hasCases } from "./folder.ts";

const isThere = hasCases();

describe.skipIf(!isThere)("lists of facilities", () => {
  let database: TestDatabase;
  let web: TestWeb;
  let context: ReturnType<typeof testContext>;
  beforeAll(async () => {
    database = await createTestDatabase();
    context = testContext(database);
    web = await startTestWeb(context);
  });
  afterAll(async () => {
    await web.close();
    await database.drop();
  });

  test.each(["list.csv", "list.xlsx"])(
    "n21, %s: codes get their zero back, in 北海道",
    async (name) => {
      const bytes = caseFile("n21-facility-code-leading-zero", name);
      const read = await sendList({ web, database, context }, name, bytes);
      const params = { id: read.id };
      await web.ask(STAFF, api.takeImport, { params });
      await runJobs(database, { ...context, db: database.work });
      const { rows } = await database.owner.query<{ code: string; prefecture: string }>(
        "select c.code, f.prefecture from facilities.code c join facilities.facility f on f.id = c.facility_id order by 1",
      );
      expect(rows).toContainEqual({ code: "0110123452", prefecture: "01" });
      expect(new Set(rows.map((row) => row.prefecture))).toEqual(new Set(["01"]));
      const reply = await web.ask(STAFF, api.listLines, { params, query: {} });
      const lines = "reply" in reply ? reply.reply.rows : [];
      expect(lines[0]?.findings.join()).toContain("110123452 → 0110123452");
    },
  );
});
