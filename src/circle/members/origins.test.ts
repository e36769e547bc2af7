import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import * as facilities from "../facilities/api.ts";
import * as organisations from "../organisations/api.ts";
import * as overrides from "./api-origins.ts";
import { getInstitution } from "./api.ts";
import { joinInstitution } from "./join.ts";

let database: TestDatabase;
let web: TestWeb;
let context: ReturnType<typeof testContext>;
const staff: Viewer = { role: "secretariat", accountId: null, organisationId: null };
const now = new Date("2026-11-21T00:00:00Z");

beforeAll(async () => {
  database = await createTestDatabase();
  context = testContext(database);
  web = await startTestWeb(context);
  await database.owner.query(
    "insert into members.route (key, name) values ('prefectural-medical-13', '東京'), ('hospital-association', '病院団体')",
  );
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

let facilityId = "";
let code = 0;
const FACTS = {
  kana: null,
  kind: "hospital",
  postal: null,
  address: "東京都架空区1-1",
  phone: null,
  fax: null,
} as const;
beforeEach(async () => {
  code += 1;
  facilityId = await addFacility(`架空第${code}病院`);
});
async function addFacility(name: string): Promise<string> {
  const body = {
    ...FACTS,
    name,
    prefecture: "13",
    code: null,
    beds: 120,
    functions: [],
    founder: null,
    reason: "試験",
  };
  const made = await web.ask(staff, facilities.createFacility, { body });
  if (!("reply" in made)) throw new Error(JSON.stringify(made));
  return made.reply.id;
}
const join = (id = facilityId) =>
  database.work.asViewer(SYSTEM, (tx) => joinInstitution(tx, { facilityId: id }, SYSTEM, now));
const see = async (id: string) => {
  const seen = await web.ask(staff, getInstitution, { params: { id } });
  if (!("reply" in seen)) throw new Error(JSON.stringify(seen));
  return seen.reply;
};
const standing = async (id: string) => {
  const seen = await web.ask(staff, overrides.getStanding, { params: { id } });
  if (!("reply" in seen)) throw new Error(JSON.stringify(seen));
  return seen.reply;
};
const work = () => runJobs(database, { ...context, db: database.work });
const editBeds = (beds: number, kind: "hospital" | "clinic" = "hospital") =>
  web.ask(staff, facilities.editFacility, {
    params: { id: facilityId },
    body: { ...FACTS, kind, beds, functions: [], founder: null, confirmed: [], reason: "増床" },
  });

test("a facility that joins is an institution with everything derived; two at once are one", async () => {
  const [first, second] = await Promise.all([join(), join()]);
  expect(second).toBe(first);
  expect(await see(first)).toMatchObject({
    beds: 120,
    bedClass: "100-199",
    tier: "L3",
    audienceClass: "hospital_small",
    route: { name: "東京" },
  });
  expect((await standing(first)).facility?.id).toBe(facilityId);
});

test("who joins with a code that a member has already becomes that member", async () => {
  const stated = {
    name: "乙医院",
    kana: null,
    prefecture: "13",
    kind: "clinic",
    beds: 0,
    functions: [],
    founder: null,
    code: "1310000011",
  } as const;
  const joined = (name: string) =>
    database.work.asViewer(SYSTEM, (tx) =>
      joinInstitution(tx, { ...stated, functions: [], name }, SYSTEM, now),
    );
  expect(await joined("乙クリニック")).toBe(await joined("乙医院"));
});

test("what changes in the register changes the institution, except what is overridden; the rule stays told", async () => {
  const id = await join();
  const set = await web.ask(staff, overrides.setOverride, {
    params: { id, field: "tier" },
    body: { value: "L1", reason: "地域で唯一の病院のため" },
  });
  expect(set.status).toBe(200);
  expect((await editBeds(450)).status).toBe(200);
  await work();
  expect(await see(id)).toMatchObject({
    beds: 450,
    bedClass: "400-499",
    tier: "L1",
    audienceClass: "hospital_large",
  });
  expect((await standing(id)).overrides).toMatchObject([
    { field: "tier", value: "L1", rule: "L2", reason: "地域で唯一の病院のため" },
  ]);
  expect(
    (await web.ask(staff, overrides.removeOverride, { params: { id, field: "tier" } })).status,
  ).toBe(200);
  expect(await see(id)).toMatchObject({ tier: "L2", route: { name: "病院団体" } });
  expect(
    (await web.ask(staff, overrides.removeOverride, { params: { id, field: "tier" } })).status,
  ).toBe(404);
});

test("an override must be a value of its field, and have a reason", async () => {
  const id = await join();
  const set = (field: overrides.OverrideField, value: string | string[], reason = "x") =>
    web.ask(staff, overrides.setOverride, { params: { id, field }, body: { value, reason } });
  expect((await set("tier", "L9")).status).toBe(422);
  expect((await set("functions", "disaster_base")).status).toBe(422);
  expect((await set("route", "00000000-0000-4000-8000-000000000000")).status).toBe(422);
  expect((await set("functions", ["disaster_base"], " ")).status).toBe(422);
  expect((await set("functions", ["disaster_base"])).status).toBe(200);
  expect(await see(id)).toMatchObject({ functions: ["disaster_base"], tier: "L2" });
});

test("a renamed facility renames its institution; both keep the former name", async () => {
  const id = await join();
  await web.ask(staff, facilities.renameFacility, {
    params: { id: facilityId },
    body: { name: "新しい名の病院", kana: null, on: "2026-11-01", reason: "法人の統合" },
  });
  await work();
  expect((await see(id)).name).toBe("新しい名の病院");
  const told = (await standing(id)).history.map((one) => one.what).join();
  expect(told).toContain("から「新しい名の病院」に変えました");
  const refused = await web.ask(staff, overrides.renameInstitution, {
    params: { id },
    body: { name: "べつの名", kana: null, reason: "x" },
  });
  expect(refused.status).toBe(422);
});

test("cut off from its facility an institution is named by hand; a facility belongs to one member", async () => {
  const [id, other] = [await join(), await join(await addFacility(`隣の${code}病院`))];
  const link = (to: string | null, which = id) =>
    web.ask(staff, overrides.linkFacility, { params: { id: which }, body: { facilityId: to } });
  expect(await link(facilityId, other)).toMatchObject({ refused: { refused: "taken" } });
  expect((await link(id)).status).toBe(404);
  expect((await link(null)).status).toBe(200);
  expect((await standing(id)).facility).toBeNull();
  expect((await standing(id)).history[0]?.what).toBe("施設マスタから切り離しました。");
  const body = { name: "手で付けた名の病院", kana: "てでつけたなのびょういん", reason: "改称の届" };
  const named = await web.ask(staff, overrides.renameInstitution, { params: { id }, body });
  expect(named.status).toBe(200);
  expect(await see(id)).toMatchObject({ name: body.name, kana: body.kana, prefecture: "13" });
  expect((await standing(id)).history[0]).toMatchObject({ reason: "改称の届" });
  // Linked again, what the register says counts again.
  expect((await editBeds(450)).status).toBe(200);
  expect((await link(facilityId)).status).toBe(200);
  await work();
  expect(await see(id)).toMatchObject({ beds: 450, tier: "L2" });
  expect((await standing(id)).facility?.id).toBe(facilityId);
});

test("a closed institution is told nothing and comes back; both stand in its history", async () => {
  const id = await join();
  const close = (closed: boolean, reason: string) =>
    web.ask(staff, overrides.closeInstitution, { params: { id }, body: { closed, reason } });
  expect((await close(true, " ")).status).toBe(422);
  expect((await close(true, "閉院")).status).toBe(200);
  expect((await see(id)).closedAt).not.toBeNull();
  expect((await close(false, "誤り")).status).toBe(200);
  expect((await see(id)).closedAt).toBeNull();
  expect((await standing(id)).history.slice(0, 2)).toMatchObject([
    { what: "再開しました。", reason: "誤り" },
    { what: "閉院・退会としました。", reason: "閉院" },
  ]);
});

test("a merged institution points at its successor, keeps its contacts, and comes back", async () => {
  const [id, into] = [await join(), await join(await addFacility(`後継${code}病院`))];
  await web.ask(staff, organisations.addContact, {
    params: { id },
    body: {
      name: "担当",
      duty: "staff",
      mail: `m${code}@example.jp`,
      phone: null,
      reachable: null,
    },
  });
  const merge = { params: { id }, body: { intoId: into, reason: "病院の統合" } };
  expect(
    (
      await web.ask(staff, overrides.mergeInstitution, {
        params: { id },
        body: { intoId: id, reason: "x" },
      })
    ).status,
  ).toBe(409);
  expect((await web.ask(staff, overrides.mergeInstitution, merge)).status).toBe(200);
  expect((await web.ask(staff, overrides.mergeInstitution, merge)).status).toBe(409);
  expect((await standing(id)).mergedInto?.id).toBe(into);
  expect((await standing(into)).merged.map((one) => one.id)).toEqual([id]);
  expect((await see(id)).closedAt).not.toBeNull();
  const contacts = await web.ask(staff, organisations.listContacts, { params: { id } });
  expect("reply" in contacts && contacts.reply.contacts.length).toBe(1);
  const reopen = await web.ask(staff, overrides.closeInstitution, {
    params: { id },
    body: { closed: false, reason: "x" },
  });
  expect(reopen).toMatchObject({ status: 409, refused: { refused: "merged" } });
  expect((await web.ask(staff, overrides.undoInstitutionMerger, { params: { id } })).status).toBe(
    200,
  );
  expect(await see(id)).toMatchObject({ closedAt: null });
  expect((await standing(id)).mergedInto).toBeNull();
});

test("an institution reads its own standing and nobody else's, and changes nothing", async () => {
  const [id, other] = [await join(), await join(await addFacility(`よその${code}病院`))];
  const own: Viewer = { role: "institution", accountId: null, organisationId: id };
  expect((await web.ask(own, overrides.getStanding, { params: { id } })).status).toBe(200);
  expect((await web.ask(own, overrides.getStanding, { params: { id: other } })).status).toBe(404);
  const set = { params: { id, field: "tier" as const }, body: { value: "L1", reason: "x" } };
  expect((await web.ask(own, overrides.setOverride, set)).status).toBe(403);
});
