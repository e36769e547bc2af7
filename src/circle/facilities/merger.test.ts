import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf } from "../../../test/world.ts";
import type { Viewer } from "../../base/viewer.ts";
import * as api from "./api.ts";

let database: TestDatabase;
let web: TestWeb;
let staff: Viewer;
beforeAll(async () => {
  database = await createTestDatabase();
  web = await startTestWeb(testContext(database));
  staff = viewerOf("secretariat", (await makeWorld(database)).secretariat);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

async function add(name: string): Promise<string> {
  const body = {
    name,
    kana: null,
    kind: "hospital" as const,
    prefecture: "13",
    code: null,
    postal: null,
    address: null,
    phone: null,
    fax: null,
    beds: 120,
    functions: [],
    founder: null,
    reason: "試験",
  };
  const made = await web.ask(staff, api.createFacility, { body });
  if (!("reply" in made)) throw new Error(JSON.stringify(made));
  return made.reply.id;
}
const rowOf = async (id: string) =>
  (
    await database.owner.query(
      "select merged_into, closed_on from facilities.facility where id = $1",
      [id],
    )
  ).rows[0] as { merged_into: string | null; closed_on: string | null };
const undo = async (id: string) =>
  (await web.ask(staff, api.undoMerger, { params: { id } })).status;

test("what a merger moved comes back, and nothing does where its record cannot be read", async () => {
  const [own, into, before] = [await add("移る病院"), await add("継ぐ病院"), await add("前の病院")];
  const merge = (id: string, intoId: string) =>
    web.ask(staff, api.mergeFacility, { params: { id }, body: { intoId, reason: "統合の届" } });
  await database.owner.query(
    "insert into facilities.code (code, facility_id) values ('1312345678', $1)",
    [own],
  );
  expect((await merge(before, own)).status).toBe(200);
  expect((await merge(own, into)).status).toBe(200);
  expect([await rowOf(own), await rowOf(before)]).toMatchObject([
    { merged_into: into },
    { merged_into: into },
  ]);

  const { rows } = await database.owner.query<{ data: object }>(
    "select data from base.event where name = 'facilities.merged' and subject_id = $1",
    [own],
  );
  const say = (data: object) =>
    database.owner.query(
      "insert into base.event (name, subject_id, data) values ('facilities.merged', $1, $2)",
      [own, data],
    );
  await say({ reason: "統合の届" });
  expect(await undo(own)).toBe(500);
  expect(await rowOf(own)).toMatchObject({ merged_into: into });

  await say(rows[0]!.data);
  expect(await undo(own)).toBe(200);
  expect([await rowOf(own), await rowOf(before)]).toEqual([
    { merged_into: null, closed_on: null },
    { merged_into: own, closed_on: expect.anything() as string },
  ]);
  const { rows: codes } = await database.owner.query(
    "select facility_id from facilities.code where code = '1312345678'",
  );
  expect(codes).toEqual([{ facility_id: own }]);
});
