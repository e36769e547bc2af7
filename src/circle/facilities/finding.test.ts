import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, taskNamed, testContext, type TestWeb } from "../../../test/web.ts";
import { type Viewer } from "../../base/viewer.ts";
import * as api from "./api.ts";

const STAFF: Viewer = { role: "secretariat", accountId: null, organisationId: null };
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

const found = async (search: string) => {
  const reply = await web.ask(STAFF, api.listFacilities, { query: { search } });
  if (!("reply" in reply)) throw new Error(JSON.stringify(reply));
  return reply.reply.rows.map((row) => row.name);
};
const refold = () => taskNamed("facilities.refold")({}, { ...context, db: database.work });
const rules = async () =>
  (await database.owner.query<{ rules: string }>("select rules from facilities.folding")).rows;

test("what was folded by other rules is folded anew once, and then found; nothing else changes", async () => {
  const body = {
    name: "冨士見ヶ丘病院",
    kana: "フジミガオカビョウイン",
    kind: "hospital",
    prefecture: "13",
    code: null,
    postal: null,
    address: "渋谷区富ヶ谷1-1",
    phone: null,
    fax: null,
    beds: null,
    functions: [],
    founder: null,
    confirmed: [],
    reason: "電話で確かめた",
  };
  const made = await web.ask(STAFF, api.createFacility, { body } as never);
  expect(made.status).toBe(200);
  const { id } = ("reply" in made ? made.reply : {}) as { id: string };
  const renamed = await web.ask(STAFF, api.renameFacility, {
    params: { id },
    body: { name: "新しい病院", kana: null, on: "2026-11-01", reason: "改称の届" },
  });
  expect(renamed.status).toBe(200);
  const current = await database.owner.query(
    "select * from facilities.facility, facilities.former_name",
  );
  // As an older version of the program folded them.
  await database.owner.query(
    "update facilities.facility set sought = 'old', grams = '{1}', place_key = 'old'; update facilities.former_name set sought = '冨士見ヶ丘病院 ふじみがおかびょういん', grams = '{1}'",
  );
  expect(await found("新しい")).toEqual([]);
  expect(await rules()).toEqual([]);
  await refold();
  expect(await found("新しい")).toEqual(["新しい病院"]);
  expect(await found("渋谷区富け谷")).toEqual(["新しい病院"]);
  expect(await found("富士見が丘")).toEqual(["新しい病院"]);
  // The reading of a former name stands nowhere but in what was folded.
  expect(await found("フジミガオカ")).toEqual(["新しい病院"]);
  const after = await database.owner.query(
    "select * from facilities.facility, facilities.former_name",
  );
  const plain = ({ sought: _s, grams: _g, ...rest }: Record<string, unknown>) => rest;
  expect(after.rows.map(plain)).toEqual(current.rows.map(plain));

  const [named] = await rules();
  expect(named?.rules).toMatch(/^[0-9a-f]{64}$/);
  // Under the same rules nothing is touched; under others everything is.
  await database.owner.query("update facilities.facility set sought = 'old'");
  await refold();
  expect(await found("新しい")).toEqual([]);
  await database.owner.query("update facilities.folding set rules = 'other'");
  await refold();
  expect(await found("新しい")).toEqual(["新しい病院"]);
  expect(await rules()).toEqual([named]);
});
