import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb, TODAY } from "../../../test/web.ts";
import { createAccount } from "../../entrance/accounts/index.ts";
import { getOverview } from "../../things/assets/api.ts";
import { record } from "../../base/later/events.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { getInstitution } from "../../circle/members/api.ts";
import { listContacts } from "../../circle/organisations/api.ts";
import { findRecord, getRecordCsv, getRecordXlsx, type RecordFilter } from "./api.ts";

let database: TestDatabase;
let world: World;
let context: ReturnType<typeof testContext>;
let web: TestWeb;
let head: Viewer;
let clerk: Viewer;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  context = testContext(database);
  web = await startTestWeb(context);
  head = await account("代表 花子", "head", "institution", world.hospitalTokyo);
  clerk = await account("事務 太郎", "clerk", "secretariat", world.secretariat);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

const account = (
  name: string,
  mail: string,
  role: "institution" | "secretariat",
  organisationId: string,
) =>
  database.work.asViewer(SYSTEM, (tx) =>
    createAccount(
      tx,
      {
        mail: `${mail}@hp.example.jp`,
        name,
        password: "いちばん長い合言葉はこちら",
        organisationId,
        role,
      },
      TODAY,
    ),
  );

async function read(viewer: Viewer, query: RecordFilter & { after?: string; limit?: number } = {}) {
  const found = await web.ask(viewer, findRecord, { query });
  if (!("reply" in found)) throw new Error(JSON.stringify(found));
  return found.reply;
}
const seen = async () =>
  (
    await database.owner.query(
      "select account_id, for_organisation_id, data->>'what' as what from base.event where name = 'base.seen' order by id",
    )
  ).rows;

test("who looks into an institution from outside is recorded once a day and thing, the institution itself is not", async () => {
  const params = { id: world.hospitalTokyo };
  for (let times = 0; times < 3; times++) await web.ask(clerk, getInstitution, { params });
  await web.ask(clerk, listContacts, { params });
  await web.ask(clerk, getOverview, { query: { institutionId: world.hospitalTokyo } });
  await web.ask(head, getInstitution, { params });
  await web.ask(head, getOverview);
  const looks = await seen();
  expect(looks).toEqual(
    ["医療機関", "連絡先の一覧", "資産台帳のあらまし"].map((what) => ({
      account_id: clerk.accountId,
      for_organisation_id: world.hospitalTokyo,
      what,
    })),
  );
  // Another process does not know what this one remembers, but finds it in the database.
  const second = await startTestWeb({ ...context, db: { ...database.web } });
  await second.ask(clerk, getInstitution, { params });
  await second.close();
  expect(await seen()).toHaveLength(3);
  context.clock.advance(24 * 3_600_000);
  await web.ask(clerk, getInstitution, { params });
  expect(await seen()).toHaveLength(4);
});

test("who was refused saw nothing, and a look that cannot be recorded is not answered", async () => {
  const before = await seen();
  const rival = viewerOf("vendor", world.vendor);
  expect(
    await web.ask(rival, getInstitution, { params: { id: world.clinicOsaka } }),
  ).not.toMatchObject({ status: 200 });
  expect(await seen()).toEqual(before);
  await database.owner.query(
    "alter table base.event add constraint broken check (name <> 'base.seen') not valid",
  );
  const answered = await web.ask(clerk, getInstitution, { params: { id: world.clinicOsaka } });
  expect(answered.status).toBe(500);
  await database.owner.query("alter table base.event drop constraint broken");
});

test("the representative reads who saw and did what for the institution, others by their organisation only", async () => {
  const { rows: lines, may } = await read(head);
  expect(may.chooseOrganisation).toBe(false);
  expect(lines.length).toBeGreaterThan(3);
  expect(new Set(lines.map((line) => line.forOrganisation?.id))).toEqual(
    new Set([world.hospitalTokyo]),
  );
  expect(lines.find((line) => line.name === "base.seen")).toMatchObject({
    what: "ほかの組織の人が見ました",
    organisation: "医療セキュリティ事務局",
    person: null,
  });
  await database.work.asViewer(SYSTEM, (tx) =>
    record(tx, head, TODAY, [
      { name: "assets.added", forOrganisationId: world.hospitalTokyo, data: { name: "サーバー" } },
    ]),
  );
  expect((await read(head)).rows[0]).toMatchObject({
    what: "機器を台帳に加えました",
    about: "サーバー",
    person: "代表 花子",
  });
  expect(
    (await read(clerk, { organisationId: world.hospitalTokyo })).rows.find(
      (line) => line.name === "base.seen",
    ),
  ).toMatchObject({
    person: "事務 太郎",
  });
});

test("nobody reads another institution's record, nor a member or reader their own", async () => {
  const ask = (viewer: Viewer, query: RecordFilter = {}) => web.ask(viewer, findRecord, { query });
  expect(await ask(head, { organisationId: world.hospitalOsaka })).toMatchObject({ status: 404 });
  expect(await ask(head, { person: "太郎" })).toMatchObject({ status: 403 });
  for (const standing of ["member", "reader"] as const)
    expect(await ask({ ...head, standing })).toMatchObject({ status: 403 });
  for (const role of ["relay", "ministry", "vendor"] as const) {
    expect(await ask(viewerOf(role, world.relayTokyo))).toMatchObject({ status: 403 });
  }
  expect((await read(viewerOf("institution", world.clinicOsaka))).rows).toEqual([]);
});

test("the record is filtered by side, kind, person and days, and read on page by page", async () => {
  expect((await read(head, { side: "own" })).rows.map((line) => line.name)).toEqual([
    "assets.added",
  ]);
  expect((await read(head, { kind: "seen" })).rows.every((line) => line.name === "base.seen")).toBe(
    true,
  );
  expect(
    (await read(clerk, { person: "太郎" })).rows.every((line) => line.person === "事務 太郎"),
  ).toBe(true);
  expect((await read(clerk, { person: "%" })).rows).toEqual([]);
  expect((await read(clerk, { organisation: "あおば台" })).rows.length).toBeGreaterThan(3);
  expect((await read(clerk, { organisation: "ひまわり_" })).rows).toEqual([]);
  expect(
    (await read(clerk, { from: "2026-11-21", to: "2026-11-21", kind: "seen" })).rows,
  ).toHaveLength(3);
  expect(
    (await read(clerk, { from: "2026-11-22", to: "2026-11-22", kind: "seen" })).rows,
  ).toHaveLength(1);
  const all = (await read(clerk, { limit: 200 })).rows.map(({ id }) => id);
  const paged: string[] = [];
  let after: string | undefined;
  do {
    const page = await read(clerk, { limit: 2, ...(after && { after }) });
    paged.push(...page.rows.map(({ id }) => id));
    after = page.next ?? undefined;
  } while (after);
  expect(paged).toEqual(all);
  for (const query of [
    { after: "x" },
    { kind: "nothing" },
    { from: "2026-02-30" },
    { organisationId: "1" },
  ]) {
    expect((await web.ask(clerk, findRecord, { query })).status, JSON.stringify(query)).not.toBe(
      200,
    );
  }
});

test("the record can be kept as CSV and Excel", async () => {
  const file = (endpoint: typeof getRecordCsv | typeof getRecordXlsx) =>
    web.app.inject({
      method: "GET",
      url: endpoint.path,
      headers: { "x-test-viewer": JSON.stringify(head) },
    });
  const csv = await file(getRecordCsv);
  expect(csv.headers["content-type"]).toContain("text/csv");
  expect(csv.rawPayload.toString()).toContain("代表 花子");
  expect(csv.rawPayload.toString()).not.toContain("事務 太郎");
  const xlsx = await file(getRecordXlsx);
  expect(Object.keys(unzipSync(xlsx.rawPayload))).toContain("xl/worksheets/sheet1.xml");
});
