import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { ANONYMOUS, SYSTEM, type Viewer } from "../../base/viewer.ts";
import * as api from "./api.ts";
import { addFromAnswer } from "./register.ts";
import { findAssetsOfReleases } from "./queries.ts";
import { loadAssets } from "./queries-load.ts";
import { jobs } from "./jobs.ts";

let database: TestDatabase;
let web: TestWeb;
let context: ReturnType<typeof testContext>;
const own = randomUUID();
const other = randomUUID();
const me: Viewer = { role: "institution", accountId: null, organisationId: own };
const neighbour: Viewer = { role: "institution", accountId: null, organisationId: other };
const secretariat: Viewer = { role: "secretariat", accountId: null, organisationId: null };

const item = {
  kind: "firewall" as const,
  vendor: "Fortinet",
  product: "FortiGate",
  model: "60F",
  version: "7.2.4",
  place: null,
  internetFacing: true,
  emrConnected: null,
  maintainer: null,
  note: null,
};

async function addInstitution(id: string, name: string): Promise<void> {
  await database.owner.query(
    "insert into organisations.organisation (id, kind, name) values ($1, 'institution', $2)",
    [id, name],
  );
  await database.owner.query(
    `insert into members.institution (organisation_id, code, kind, beds, bed_class, founder, prefecture, tier, audience_class)
     values ($1, null, 'hospital', 60, '20-99', 'medical_corporation', '13', 'L3', 'hospital_small')`,
    [id],
  );
}

/** The reply, or a failure that shows what was refused. */
async function reply<T>(asked: Promise<{ status: number; reply?: T }>): Promise<T> {
  const answered = await asked;
  expect(answered.status, JSON.stringify(answered)).toBe(200);
  return answered.reply as T;
}

beforeAll(async () => {
  database = await createTestDatabase();
  await addInstitution(own, "みなと病院");
  await addInstitution(other, "あおば病院");
  context = testContext(database);
  web = await startTestWeb(context);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

test("a line is added, changed, taken out and put back, and its history says so", async () => {
  const added = await reply(web.ask(me, api.addAsset, { body: item }));
  context.clock.advance(60_000);
  await reply(
    web.ask(me, api.changeAsset, {
      params: { id: added.id },
      body: { ...item, version: "7.2.8", place: "サーバー室" },
    }),
  );
  await reply(web.ask(secretariat, api.removeAsset, { params: { id: added.id } }));
  const gone = await reply(web.ask(me, api.findAssets, {}));
  expect(gone.rows.map(({ id }) => id)).not.toContain(added.id);
  const again = await web.ask(me, api.changeAsset, { params: { id: added.id }, body: item });
  expect(again.status).toBe(409);
  const back = await reply(web.ask(me, api.restoreAsset, { params: { id: added.id } }));
  expect(back).toMatchObject({ version: "7.2.8", place: "サーバー室", removedAt: null });
  const { history } = await reply(web.ask(me, api.getAsset, { params: { id: added.id } }));
  expect(history.map(({ name, by }) => `${name} ${by}`)).toEqual([
    "added own",
    "changed own",
    "removed staff",
    "restored own",
  ]);
  expect(history[1]?.changes).toEqual([
    { label: "バージョン", before: "7.2.4", after: "7.2.8" },
    { label: "置き場所", before: "わからない", after: "サーバー室" },
  ]);
  const events = await database.owner.query<{ name: string; data: { releaseIds: string[] } }>(
    "select name, data from base.event where subject_id = $1 order by id",
    [added.id],
  );
  expect(events.rows.map(({ name }) => name)).toEqual([
    "assets.added",
    "assets.changed",
    "assets.removed",
    "assets.added",
  ]);
  expect(events.rows[1]?.data.releaseIds).toHaveLength(2);
  expect(events.rows[0]?.data.releaseIds).toEqual([added.releaseId]);
});

test("only the institution and the secretariat see a register; everybody else learns nothing", async () => {
  const { id } = await reply(
    web.ask(me, api.addAsset, { body: { ...item, product: "秘密の装置" } }),
  );
  for (const role of ["relay", "ministry", "vendor"] as const) {
    const viewer: Viewer = { role, accountId: null, organisationId: randomUUID() };
    for (const status of [
      (await web.ask(viewer, api.findAssets, { query: { institutionId: own } })).status,
      (await web.ask(viewer, api.getAsset, { params: { id } })).status,
      (await web.ask(viewer, api.getOverview, { query: { institutionId: own } })).status,
      (await web.ask(viewer, api.findSuggestions, { query: { institutionId: own, text: "秘密" } }))
        .status,
    ]) {
      expect(status, role).toBe(403);
    }
  }
  expect((await web.ask(ANONYMOUS, api.findAssets, {})).status).toBe(401);
  expect((await web.ask(neighbour, api.getAsset, { params: { id } })).status).toBe(404);
  expect((await web.ask(neighbour, api.changeAsset, { params: { id }, body: item })).status).toBe(
    404,
  );
  expect((await web.ask(neighbour, api.removeAsset, { params: { id } })).status).toBe(404);
  expect((await web.ask(neighbour, api.findAssets, { query: { institutionId: own } })).status).toBe(
    404,
  );
  expect(
    (await web.ask(neighbour, api.addAsset, { query: { institutionId: own }, body: item })).status,
  ).toBe(404);
  const suggested = await reply(
    web.ask(neighbour, api.findSuggestions, { query: { text: "秘密" } }),
  );
  expect(suggested.items).toEqual([]);
  const mine = await reply(web.ask(me, api.findSuggestions, { query: { text: "秘密" } }));
  expect(mine.items).toMatchObject([{ product: "秘密の装置", why: "own" }]);
  expect((await web.ask(secretariat, api.findAssets, {})).status).toBe(422);
  const seen = await reply(web.ask(secretariat, api.findAssets, { query: { institutionId: own } }));
  expect(seen.rows.map((asset) => asset.id)).toContain(id);
});

test("the list pages without gaps or repeats, by kind too", async () => {
  const here: Viewer = { role: "institution", accountId: null, organisationId: randomUUID() };
  await addInstitution(here.organisationId!, "ページ病院");
  for (let i = 0; i < 7; i++) {
    await reply(
      web.ask(here, api.addAsset, {
        body: { ...item, kind: i % 2 ? "pc" : "nas", place: `部屋${i}` },
      }),
    );
  }
  const seen: (string | null)[] = [];
  let after: string | undefined;
  do {
    const page = await reply(
      web.ask(here, api.findAssets, { query: { limit: 3, ...(after ? { after } : {}) } }),
    );
    seen.push(...page.rows.map(({ place }) => place));
    after = page.next ?? undefined;
  } while (after);
  expect(seen.toSorted()).toEqual(["部屋0", "部屋1", "部屋2", "部屋3", "部屋4", "部屋5", "部屋6"]);
  const pcs = await reply(web.ask(here, api.findAssets, { query: { kind: "pc" } }));
  expect(pcs.rows).toHaveLength(3);
  expect((await web.ask(here, api.findAssets, { query: { after: "x" } })).status).toBe(422);
});

const SOUGHT: [text: string, found: string[]][] = [
  ["", ["RTX830", "TeraStation TS3420DN"]],
  ["tera", ["TeraStation TS3420DN"]],
  ["ＴＥＲＡ station", ["TeraStation TS3420DN"]],
  ["テラステーション", ["TeraStation TS3420DN"]],
  ["テラステーション 受付", ["TeraStation TS3420DN"]],
  ["ヤマハ　RTX", ["RTX830"]],
  ["みなと保守", ["RTX830"]],
  ["RTX 受付", []],
  ["100%", []],
  ["_", []],
];
test("in a register, words find lines wherever they stand in them, and kana find the name that they mean", async () => {
  const here: Viewer = { role: "institution", accountId: null, organisationId: randomUUID() };
  await addInstitution(here.organisationId!, "探す病院");
  const bare = { ...item, model: null, version: null };
  const add = (body: typeof bare | Record<string, unknown>) =>
    reply(web.ask(here, api.addAsset, { body: { ...bare, ...body } }));
  await add({ vendor: "BUFFALO", product: "TeraStation TS3420DN", place: "受付" });
  await add({ vendor: "ヤマハ", product: "RTX830", maintainer: "みなと保守" });
  for (const [text, found] of SOUGHT) {
    const list = await reply(web.ask(here, api.findAssets, { query: { text } }));
    expect([text, list.rows.map(({ product }) => product).toSorted()]).toEqual([text, found]);
    expect(list.count).toBe(found.length);
  }
});

test("「ない」 is an entry: it can be said, taken back, and gives way to a line", async () => {
  const here: Viewer = { role: "institution", accountId: null, organisationId: randomUUID() };
  await addInstitution(here.organisationId!, "ない病院");
  const state = (has: boolean | null) =>
    web.ask(here, api.stateKind, { params: { kind: "vpn" }, body: { has } });
  const vpn = async () =>
    (await reply(web.ask(here, api.getOverview, {}))).kinds.find(({ kind }) => kind === "vpn");
  expect(await vpn()).toMatchObject({ stated: null, count: 0, common: true });
  await reply(state(false));
  await reply(state(false));
  expect(await vpn()).toMatchObject({ stated: false });
  await reply(state(null));
  expect(await vpn()).toMatchObject({ stated: null });
  await reply(state(false));
  await reply(web.ask(here, api.addAsset, { body: { ...item, kind: "vpn" } }));
  expect(await vpn()).toMatchObject({ stated: true, count: 1 });
  expect((await state(false)).status).toBe(409);
  const events = await database.owner.query<{ has: boolean | null }>(
    "select data->'has' as has from base.event where name = 'assets.stated' and for_organisation_id = $1 order by id",
    [here.organisationId],
  );
  expect(events.rows.map(({ has }) => has)).toEqual([false, null, false, true]);
});

test("words that only say 「わからない」 are no facts, and no product's name", async () => {
  const added = await reply(
    web.ask(me, api.addAsset, {
      body: { ...item, vendor: "不明", version: " 不明 ", place: "－" },
    }),
  );
  expect(added).toMatchObject({ vendor: "", version: null, place: null });
  for (const product of ["わからない", "なし", "  ", "a\u0000b"]) {
    expect((await web.ask(me, api.addAsset, { body: { ...item, product } })).status, product).toBe(
      422,
    );
  }
});

test("an answer enters the register once", async () => {
  const add = () =>
    database.work.asViewer(SYSTEM, (tx) =>
      addFromAnswer(tx, SYSTEM, context.clock.now(), own, {
        kind: "nas",
        vendor: "QNAP",
        product: "TS-453D",
        version: "5.1",
      }),
    );
  const id = await add();
  expect(await add()).toBe(id);
});

test("a bulk load enters lines and statements, and common products are offered to similar institutions", async () => {
  const line = await reply(
    web.ask(me, api.addAsset, {
      body: { ...item, vendor: "ヤマハ", product: "RTX830", model: null, kind: "router" },
    }),
  );
  const ids = Array.from({ length: 5 }, () => randomUUID());
  for (const id of ids) await addInstitution(id, `施設${id.slice(0, 4)}`);
  const rare = await reply(
    web.ask(me, api.addAsset, {
      body: { ...item, vendor: "ヤマハ", product: "ひとつだけ", kind: "router" },
    }),
  );
  const client = await database.work.pool.connect();
  try {
    const at = context.clock.now();
    const rows = ids.map((institutionId) => ({
      ...line,
      id: randomUUID(),
      institutionId,
      note: "a\tb\\\nc",
      createdAt: at,
    }));
    const statement = { institutionId: ids[0]!, kind: "nas" as const, has: false, statedAt: at };
    expect(await loadAssets(client, rows, [statement])).toEqual({ assets: 5, statements: 1 });
  } finally {
    client.release();
  }
  const loaded = await database.work.asViewer(SYSTEM, (tx) =>
    findAssetsOfReleases(tx, { releaseIds: [line.releaseId] }),
  );
  expect(loaded).toHaveLength(6);
  await jobs.tasks!["assets.count-popular"]!({}, testContext(database, "work"));
  const viewer: Viewer = { role: "institution", accountId: null, organisationId: ids[0]! };
  const offered = await reply(web.ask(viewer, api.findSuggestions, { query: { kind: "router" } }));
  expect(offered.items).toMatchObject([{ vendor: "ヤマハ", product: "RTX830", why: "similar" }]);
  expect(rare.product).toBe("ひとつだけ");
  const typed = await reply(web.ask(viewer, api.findSuggestions, { query: { text: "rtx" } }));
  expect(typed.items).toMatchObject([{ product: "RTX830" }]);
  expect((await reply(web.ask(viewer, api.findAssets, {}))).rows[0]?.note).toBe("a\tb\\\nc");
});
