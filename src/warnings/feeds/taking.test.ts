import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { advisoryOf, bytesOf } from "../../../test/conformance/csaf-sample.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { upload } from "../../../test/hostile/upload.ts";
import { startTestWeb, testContext, type TestWeb, TODAY } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import type { Endpoint, Question, Reply } from "../../base/contract.ts";
import { type Viewer } from "../../base/viewer.ts";
import { getAdvisory } from "../advisories/api.ts";
import * as api from "./api.ts";
import * as taking from "./api-taking.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;
let staff: Viewer;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
  staff = viewerOf("secretariat", world.secretariat);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});
beforeEach(() =>
  database.owner.query(
    `update advisories.advisory set document_id = null; delete from advisories.document; delete from advisories.change; delete from advisories.affected;
     delete from advisories.advisory; delete from feeds.feed`,
  ),
);

/** The reply, or the name of the refusal with the places that were found wrong. */
async function ask<E extends Endpoint>(
  endpoint: E,
  question: Partial<Question<E>> = {},
  viewer = staff,
): Promise<Reply<E>> {
  const answered = await web.ask(viewer, endpoint, question);
  if ("reply" in answered) return answered.reply;
  const { refused, findings } = answered.refused;
  return [refused, ...(findings ?? []).map(({ where }) => where)].join(" ") as never;
}
const page = (id: string) => ask(getAdvisory, { params: { id } });

const TYPED = {
  title: "Gate の弱点",
  vendor: "甲電機",
  product: "Gate",
  versions: "before",
  from: null,
  to: "2.5",
  severity: "high",
  exploited: true,
  cve: "cve-2026-0001",
  fixedVersion: "2.5.1",
  description: "認証を通らずに入られます。",
  action: "外からの接続を止める。",
  sourceUrl: "https://example.jp/advisory",
  tlp: "AMBER+STRICT",
} as const;

test("what a person typed is an advisory as any other: kept, shown, and downloaded as a CSAF document", async () => {
  const { id } = await ask(taking.addByHand, { body: TYPED });
  const seen = await page(id);
  expect(seen).toMatchObject({
    title: "Gate の弱点",
    state: "inbox",
    severity: "high",
    tlp: "AMBER+STRICT",
    exploited: true,
    vulnerabilities: [{ id: "CVE-2026-0001" }],
    affected: [{ name: "甲電機 Gate", ranges: ["対象 2.5未満"] }],
  });
  const [document] = seen.documents;
  expect(document).toMatchObject({ version: "1", source: TYPED.sourceUrl });
  const got = await web.app.inject({
    url: `/api/feeds/documents/${document!.id}`,
    headers: { "x-test-viewer": JSON.stringify(staff) },
  });
  expect(got.json().document).toMatchObject({
    category: "csaf_security_advisory",
    distribution: { tlp: { label: "AMBER" } },
  });
});

test.each([
  ["all", null, null, "対象 すべてのバージョン"],
  ["before", null, "2.5", "対象 2.5未満"],
  ["until", null, "2.5", "対象 2.5以前"],
  ["between", "2.0", "2.5", "対象 2.0〜2.5"],
  ["only", null, "2.5", "対象 2.5"],
] as const)("the versions of a typed advisory: %s %s %s", async (versions, from, to, range) => {
  const body = { ...TYPED, versions, from, to };
  const { id } = await ask(taking.addByHand, { body });
  expect((await page(id)).affected[0]!.ranges).toEqual([range]);
});

test.each([
  [{ title: " " }, "title"],
  [{ product: "" }, "product"],
  [{ description: "" }, "description"],
  [{ versions: "between", from: null }, "from"],
  [{ versions: "until", to: null }, "to"],
  [{ cve: "CVE-26-1" }, "cve"],
  [{ sourceUrl: "javascript:alert(1)" }, "sourceUrl"],
] as const)("what was left out is said at its field: %o", async (more, where) => {
  expect(await ask(taking.addByHand, { body: { ...TYPED, ...more } })).toBe(`bad_input ${where}`);
});

test("uploaded files are taken each by itself; the same bytes again change nothing", async () => {
  const send = async (name: string, bytes: Buffer, viewer = staff) =>
    (await upload(web, viewer, "/api/feeds/files", name, bytes)).json();
  const first = bytesOf(advisoryOf({ id: "F-1", version: "1" }));
  const { files } = await send("first.json", first);
  expect(files).toMatchObject([{ name: "first.json", outcome: "taken", refusal: null }]);
  const id = files[0].advisoryId as string;
  expect(await page(id)).toMatchObject({ trackingId: "F-1", documentVersion: "1" });
  expect((await send("again.json", first)).files).toMatchObject([
    { outcome: "same", advisoryId: id },
  ]);
  const newer = bytesOf(advisoryOf({ id: "F-1", version: "2" }));
  expect((await send("newer.json", newer)).files).toMatchObject([
    { outcome: "superseded", advisoryId: id },
  ]);
  expect(await page(id)).toMatchObject({ documentVersion: "2", documents: [{}, {}] });
  const bad = await send("note.json", Buffer.from("{"));
  expect(bad.files).toMatchObject([{ outcome: "refused", advisoryId: null }]);
  const { documents } = await ask(taking.findRefused);
  expect(documents).toMatchObject([{ name: "note.json", refusal: bad.files[0].refusal }]);
  expect((await send("x.json", first, viewerOf("relay", world.relayTokyo))).refused).toBe(
    "forbidden",
  );
});

test("a source is asked at once when a person wants it, and not while it is being asked", async () => {
  const body = { name: "発行元", url: "https://feed.example/", everyHours: 24, enabled: true };
  const { id } = await ask(api.addFeed, { body });
  const feed = async () => (await ask(api.findFeeds)).feeds.find((one) => one.id === id)!;
  const set = (columns: string) => database.owner.query(`update feeds.feed set ${columns}`);
  await set("next_run_at = '2026-12-31T00:00:00Z'");
  const run = (which = id) => ask(api.runFeed, { params: { id: which } });
  expect(await run(world.ministry)).toBe("not_found");
  expect(await run()).toEqual({ id });
  expect((await feed()).nextRunAt).toBe(TODAY.toISOString());
  await set("next_run_at = '2026-12-31T00:00:00Z', run_until = '2026-11-21T12:00:00+09:00'");
  expect(await run()).toBe("running");
  expect(await feed()).toMatchObject({ running: true, nextRunAt: "2026-12-31T00:00:00.000Z" });
});
