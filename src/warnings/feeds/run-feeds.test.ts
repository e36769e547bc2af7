import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { advisoryOf, bytesOf } from "../../../test/conformance/csaf-sample.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb, TODAY } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { SYSTEM } from "../../base/viewer.ts";
import * as api from "./api.ts";
import { findTroubled } from "./health.ts";
import { runNextFeed as runFeeds } from "./run-feeds.ts";
import { takeFile } from "./take.ts";

/** A source over its life: what it serves changes, time goes by, and how it stands follows. */
const served = new Map<string, string | Buffer>();
let waiting: Promise<void> | null = null;
let asked: string[] = [];
let server: Server;
let base: string;
let database: TestDatabase;
let world: World;
let web: TestWeb;
let webContext: ReturnType<typeof testContext>;
let work: ReturnType<typeof testContext>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  webContext = testContext(database);
  web = await startTestWeb(webContext);
  work = testContext(database, "work", { ALLOW_PRIVATE_FETCH: "127.0.0.1" });
  server = createServer((request, response) => {
    asked.push(request.url!);
    const body = served.get(request.url!);
    void Promise.resolve(waiting).then(() => {
      if (body === undefined) response.writeHead(404).end();
      else response.end(body);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await web.close();
  await database.drop();
});
beforeEach(async () => {
  served.clear();
  asked = [];
  waiting = null;
  setClock(TODAY);
  await database.owner.query("delete from feeds.feed");
});

function setClock(now: Date): void {
  work.clock.set(now);
  webContext.clock.set(now);
}
const secretariat = () => viewerOf("secretariat", world.secretariat);

async function addFeed(path = "/white/", everyHours = 6): Promise<string> {
  const body = { name: "見本の発行元", url: base + path, everyHours, enabled: true };
  const added = await web.ask(secretariat(), api.addFeed, { body });
  if (!("reply" in added)) throw new Error(JSON.stringify(added));
  return added.reply.id;
}

/** Goes on in time, runs what is due, and says how the one source stands on the page. */
async function after(ms: number, id: string) {
  setClock(new Date(work.clock.now().getTime() + ms));
  await runFeeds(work);
  return standing(id);
}

async function standing(id: string) {
  const asking = await web.ask(secretariat(), api.findFeeds);
  if (!("reply" in asking)) throw new Error(JSON.stringify(asking));
  return asking.reply.feeds.find((feed) => feed.id === id)!;
}

const troubled = () => database.web.asViewer(SYSTEM, (tx) => findTroubled(tx, work.clock.now()));

function serveDocument(id: string, day: string, version = "1"): void {
  const document = advisoryOf({ id, version });
  document.document.tracking.current_release_date = `${day}T00:00:00Z`;
  served.set(`/white/${id}.json`, bytesOf(document));
}
const changes = (...lines: [string, string][]) =>
  served.set(
    "/white/changes.csv",
    lines.map(([id, day]) => `"${id}.json","${day}T00:00:00Z"`).join("\n"),
  );

test("taken; nothing new and proven so; gone empty; back: each is told with since when and what to do", async () => {
  serveDocument("R-1", "2026-11-01");
  changes(["R-1", "2026-11-01"]);
  const id = await addFeed();
  expect(await standing(id)).toMatchObject({ state: "waiting", gaveAt: null, trouble: null });
  expect(await after(0, id)).toMatchObject({
    state: "good",
    lastResult: { taken: 1 },
    lists: [{ named: 1, newest: "2026-11-01T00:00:00.000Z", trouble: null }],
  });
  asked = [];
  expect(await after(6 * HOUR, id)).toMatchObject({
    state: "good",
    lastError: null,
    lastResult: { taken: 0, same: 0, failed: 0 },
    lists: [{ named: 1, trouble: null }],
  });
  expect(asked.some((path) => path.includes("R-1"))).toBe(false);
  expect(await troubled()).toEqual([]);

  changes();
  const since = new Date(TODAY.getTime() + 12 * HOUR).toISOString();
  expect(await after(6 * HOUR, id)).toMatchObject({
    state: "trouble",
    trouble: {
      reason: "emptied",
      since,
      what: expect.stringContaining("空"),
      todo: expect.stringContaining("住所"),
    },
    failures: 1,
  });
  // Asked again soon, and in trouble since the first time.
  expect(await after(15 * 60_000, id)).toMatchObject({
    failures: 2,
    trouble: { reason: "emptied", since },
  });
  expect(await troubled()).toEqual([{ name: "見本の発行元", what: expect.stringContaining("空") }]);

  serveDocument("R-2", "2026-11-20");
  changes(["R-1", "2026-11-01"], ["R-2", "2026-11-20"]);
  expect(await after(6 * HOUR, id)).toMatchObject({
    state: "good",
    trouble: null,
    failures: 0,
    lastResult: { taken: 1 },
  });
});

test("a source that never gave anything says so, and 今日 of the secretariat too", async () => {
  served.set("/white/changes.csv", "");
  const id = await addFeed();
  expect(await after(0, id)).toMatchObject({
    state: "trouble",
    gaveAt: null,
    trouble: { reason: "empty_list" },
  });
  expect(await troubled()).toHaveLength(1);
});

test("a source whose newest document is older than its usual interval is in trouble by the passing of time", async () => {
  const weekly = [1, 8, 15, 22, 29].map((day) => `2026-10-${String(day).padStart(2, "0")}`);
  const days = [...weekly, "2026-11-05", "2026-11-12", "2026-11-19"];
  for (const [i, day] of days.entries()) serveDocument(`W-${i}`, day);
  changes(...days.map((day, i): [string, string] => [`W-${i}`, day]));
  const id = await addFeed();
  const quietUntil = "2026-12-04T00:00:00.000Z";
  expect(await after(0, id)).toMatchObject({ state: "good", quietUntil });
  for (let i = 0; i < 12; i++) await after(DAY, id);
  expect(await standing(id)).toMatchObject({ state: "good" });
  for (let i = 0; i < 2; i++) await after(DAY, id);
  expect(await standing(id)).toMatchObject({
    state: "trouble",
    lastError: null,
    trouble: { reason: "aged", since: quietUntil },
  });
  serveDocument("W-8", "2026-12-04");
  changes(...[...days, "2026-12-04"].map((day, i): [string, string] => [`W-${i}`, day]));
  expect(await after(6 * HOUR, id)).toMatchObject({ state: "good", trouble: null });
});

test("a source that is due and not asked is in trouble, so that a dead worker is seen", async () => {
  serveDocument("N-1", "2026-11-01");
  changes(["N-1", "2026-11-01"]);
  const id = await addFeed();
  await after(0, id);
  setClock(new Date(TODAY.getTime() + 8 * HOUR));
  expect(await standing(id)).toMatchObject({ state: "good" });
  setClock(new Date(TODAY.getTime() + 10 * HOUR));
  expect(await standing(id)).toMatchObject({ state: "trouble", trouble: { reason: "not_run" } });
});

test("one source runs once at a time; who asks again meanwhile is told kindly", async () => {
  serveDocument("C-1", "2026-11-01");
  changes(["C-1", "2026-11-01"]);
  const id = await addFeed();
  let go = () => {};
  waiting = new Promise((done) => (go = done));
  const running = runFeeds(work);
  while (asked.length === 0) await new Promise((done) => setTimeout(done, 5));
  expect(await standing(id)).toMatchObject({ running: true });
  expect(await web.ask(secretariat(), api.runFeed, { params: { id } })).toMatchObject({
    refused: { refused: "running", message: expect.stringContaining("いま取り込んでいる") },
  });
  const before = asked.length;
  await Promise.all([runFeeds(work), runFeeds(work)]);
  expect(asked.length).toBe(before);
  go();
  await running;
  expect(await standing(id)).toMatchObject({
    running: false,
    state: "good",
    lastResult: { taken: 1, older: 0 },
  });
  const { rows } = await database.owner.query(
    "select outcome from advisories.document where name = 'C-1.json'",
  );
  expect(rows).toEqual([{ outcome: "taken" }]);
});

test("the same document from several ways at once is taken once, and is never an older one", async () => {
  const take = async (bytes: Buffer) => {
    const item = { name: "x.json", source: "x", size: bytes.length, bytes } as const;
    const files = takeFile(work, SYSTEM, { ...item, hash: "none", signature: "none" });
    return (await files.next()).value!.outcome;
  };
  for (const id of ["P-1", "P-2", "P-3"]) {
    const bytes = bytesOf(advisoryOf({ id }));
    const outcomes = await Promise.all([take(bytes), take(bytes), take(bytes)]);
    expect(outcomes.sort()).toEqual(["same", "same", "taken"]);
  }
  const { rows } = await database.owner.query(
    "select distinct outcome from advisories.document where name = 'x.json'",
  );
  expect(rows).toEqual([{ outcome: "taken" }]);
});

test("a run whose process died counts as a failure of its source: named, tried again later and ever later, until it ends well", async () => {
  serveDocument("D-1", "2026-11-01");
  changes(["D-1", "2026-11-01"]);
  const id = await addFeed();
  /** Another worker takes it, and gives no sign of life for 20 minutes. */
  const die = () =>
    database.owner.query(
      "update feeds.feed set next_run_at = null, last_run_at = $1, run_until = $2 where id = $3",
      [work.clock.now(), new Date(work.clock.now().getTime() + HOUR / 3), id],
    );
  await die();
  expect(await after(HOUR / 6, id)).toMatchObject({ running: true, gaveAt: null });
  const asks = asked.length;
  const waits: number[] = [];
  for (let died = 1; died <= 3; died++) {
    const failed = await after(HOUR / 3, id);
    expect(failed).toMatchObject({
      running: false,
      state: "trouble",
      failures: died,
      trouble: { reason: "died", what: expect.stringContaining("止まりました") },
    });
    waits.push(Date.parse(failed.nextRunAt!) - work.clock.now().getTime());
    if (died < 3) await die();
  }
  expect(asked).toHaveLength(asks);
  expect(waits).toEqual([HOUR / 4, HOUR / 2, HOUR]);
  expect(await after(HOUR, id)).toMatchObject({
    state: "good",
    failures: 0,
    lastResult: { taken: 1 },
  });
});

test("a document with an impossible date stops none of its neighbours, and says so", async () => {
  const dates = ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00:00Z", "x"];
  const ids = dates.map((date, i) => {
    serveDocument(`I-${i}`, "2026-11-01");
    const { bytes } = { bytes: served.get(`/white/I-${i}.json`)! };
    served.set(
      `/white/I-${i}.json`,
      Buffer.from(bytes.toString().replaceAll("2026-11-01T00:00:00Z", date)),
    );
    return `I-${i}`;
  });
  serveDocument("I-9", "2026-11-01");
  changes(...[...ids, "I-9"].map((id): [string, string] => [id, "2026-11-01"]));
  const id = await addFeed();
  expect(await after(0, id)).toMatchObject({ state: "good", lastResult: { taken: 5, refused: 0 } });
  const { rows } = await database.owner.query(
    "select name, findings::text like '%日時がないか%' as told from advisories.document where name like 'I-%' order by name",
  );
  expect(rows.map(({ told }) => told)).toEqual([true, true, true, true, false]);
});

test("a document that the database does not take is kept as refused, those behind it are taken", async () => {
  await database.owner.query(
    "alter table advisories.advisory add constraint no_such check (tracking_id <> 'Q-1')",
  );
  for (const id of ["Q-1", "Q-2"]) serveDocument(id, "2026-11-01");
  changes(["Q-1", "2026-11-01"], ["Q-2", "2026-11-01"]);
  const id = await addFeed();
  expect(await after(0, id)).toMatchObject({
    trouble: { reason: "document_refused" },
    lastResult: { taken: 1, refused: 1 },
  });
  await database.owner.query("alter table advisories.advisory drop constraint no_such");
  expect(await after(6 * HOUR, id)).toMatchObject({ state: "good", lastResult: { taken: 1 } });
});

test("a list that is cut off, and one that unpacks without end, are told; the next source is read", async () => {
  const packed = gzipSync(`cve,epss,percentile\n${"CVE-2026-1001,0.5,0.5\n".repeat(500)}`);
  served.set("/cut.csv.gz", packed.subarray(0, packed.length / 2));
  const bomb = Buffer.concat([
    Buffer.from("cve,epss,percentile\n"),
    Buffer.alloc(200_000_000, 120),
  ]);
  served.set("/bomb.csv.gz", gzipSync(bomb));
  served.set("/good.csv.gz", packed);
  const ids = await Promise.all(
    ["/cut.csv.gz", "/bomb.csv.gz", "/good.csv.gz"].map((path) => addFeed(path)),
  );
  for (const _ of ids) await runFeeds(work);
  const [cut, tooLarge, good] = await Promise.all(ids.map(standing));
  expect(cut).toMatchObject({
    state: "trouble",
    lastError: expect.stringMatching(/壊れている|途中/),
  });
  expect(tooLarge).toMatchObject({
    state: "trouble",
    lastError: expect.stringMatching(/大きすぎ/),
  });
  expect(good).toMatchObject({ state: "good", lastResult: { enriched: 500 } });
});

test("a source whose address is changed while it runs keeps nothing of the other address", async () => {
  serveDocument("E-1", "2026-11-01");
  changes(["E-1", "2026-11-01"]);
  const id = await addFeed();
  let go = () => {};
  waiting = new Promise((done) => (go = done));
  const running = runFeeds(work);
  while (asked.length === 0) await new Promise((done) => setTimeout(done, 5));
  const body = { name: "別の住所", url: `${base}/none/`, everyHours: 6, enabled: true };
  expect((await web.ask(secretariat(), api.changeFeed, { params: { id }, body })).status).toBe(200);
  go();
  await running;
  expect(await after(0, id)).toMatchObject({
    state: "trouble",
    gaveAt: null,
    trouble: { reason: "no_list" },
  });
});

test("a file that lags behind its list is fetched until it comes, and a refused one too", async () => {
  const now = "2026-11-21";
  serveDocument("L-1", "2026-11-01");
  changes(["L-1", "2026-11-01"]);
  const id = await addFeed();
  await after(0, id);
  // The list says it changed; a cache still gives the old file.
  served.set("/white/changes.csv", `"L-1.json","${now}T00:00:00Z"`);
  expect(await after(6 * HOUR, id)).toMatchObject({ lastResult: { same: 1 } });
  serveDocument("L-1", now, "2");
  expect(await after(6 * HOUR, id)).toMatchObject({ lastResult: { superseded: 1 } });
  asked = [];
  expect(await after(6 * HOUR, id)).toMatchObject({ lastResult: { superseded: 0, same: 0 } });
  expect(asked.some((path) => path.includes("L-1"))).toBe(false);
  // A hash that does not fit yet is tried again.
  serveDocument("L-2", now);
  served.set("/white/L-2.json.sha512", `${"0".repeat(128)}  L-2.json`);
  served.set("/white/changes.csv", `"L-1.json","${now}T00:00:00Z"\n"L-2.json","${now}T01:00:00Z"`);
  expect(await after(6 * HOUR, id)).toMatchObject({
    trouble: { reason: "document_refused" },
    lastResult: { refused: 1 },
  });
  served.delete("/white/L-2.json.sha512");
  expect(await after(HOUR, id)).toMatchObject({ state: "good", lastResult: { taken: 1 } });
});

test("KEV and EPSS as sources: their day is what they are judged by, unread lines are told", async () => {
  const scores = (day: string, more = "") =>
    served.set(
      "/epss.csv",
      `#score_date:${day}\ncve,epss,percentile\nCVE-2026-1,0.1,0.1\nCVE-2026-1001,0.1,0.1\n${more}`,
    );
  scores("2026-11-21");
  const id = await addFeed("/epss.csv");
  expect(await after(0, id)).toMatchObject({
    trouble: { reason: "unread_lines" },
    lastResult: { enriched: 1, unread: 1 },
  });
  served.set("/epss.csv", "#score_date:2026-11-22\ncve,epss,percentile\nCVE-2026-1001,0.1,0.1\n");
  expect(await after(DAY, id)).toMatchObject({
    state: "good",
    lastResult: { enriched: 1, unread: 0 },
  });
  const { rows } = await database.owner.query("select day::text from feeds.delivery order by day");
  expect(rows).toEqual([{ day: "2026-11-21" }, { day: "2026-11-22" }]);
  served.set("/epss.csv", "<html>please sign in</html>");
  expect(await after(DAY, id)).toMatchObject({ trouble: { reason: "login_page" } });
});

test("the same address in another spelling is the same source", async () => {
  await addFeed("/white/");
  const body = {
    name: "同じ",
    url: `${base.replace("http", "HTTP")}/x/../%77hite/`,
    everyHours: 6,
    enabled: true,
  };
  expect(await web.ask(secretariat(), api.addFeed, { body })).toMatchObject({
    refused: { refused: "known" },
  });
});
