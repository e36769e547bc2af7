import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { z } from "zod";
import { routes } from "../src/app.ts";
import { BAD_CURSOR, type Endpoint } from "../src/base/contract.ts";
import { createMailSink, type MailSink } from "../src/base/mail/mail-sink.ts";
import { record } from "../src/base/later/events.ts";
import type { Role } from "../src/base/viewer.ts";
import { findReactions } from "../src/warnings/answers/api.ts";
import { openPace } from "../src/stage/demo/pace.ts";
import { keepShow, openShow } from "../src/stage/demo/show.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { makeMany, type Many } from "./many.ts";
import { startTestWeb, testContext, TODAY, type TestWeb } from "./web.ts";
import { idOf, makeWorld, viewerOf, type World } from "./world.ts";

let database: TestDatabase;
let world: World;
let many: Many;
let web: TestWeb;
let sink: MailSink;
beforeAll(async () => {
  sink = await createMailSink();
});
beforeEach(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  many = await makeMany(database, world);
  const context = testContext(database);
  const { clock } = context;
  const week = { begins: TODAY, ends: TODAY, wanted: 0, password: "" };
  keepShow(context.db, openShow({ sink, pace: openPace({}), clock, ...week }));
  web = await startTestWeb(context);
  return async () => {
    await web.close();
    await database.drop();
  };
});
afterAll(() => sink.close());

type Ask = Record<string, string>;
/** A list that is asked for page by page: by whom, with what, and what tells its rows apart. */
interface List {
  path: string;
  as?: Role;
  of?: keyof World;
  params?: () => Ask;
  query?: () => Ask;
  key?: string;
}
const LISTS: List[] = [
  { path: "/api/facilities" },
  { path: "/api/members/institutions" },
  { path: "/api/rosters/:id/lines", params: () => ({ id: many.importId }), key: "number" },
  { path: "/api/notices/messages" },
  { path: "/api/mailboxes" },
  { path: "/api/certificates/issued" },
  { path: "/api/calls", key: "organisationId" },
  { path: "/api/probes/rounds/:id", params: () => ({ id: many.roundId }), key: "organisationId" },
  { path: "/api/applications" },
  { path: "/api/invoices/members" },
  { path: "/api/assets", as: "institution", of: "hospitalTokyo" },
  { path: "/api/advisories" },
  { path: "/api/answers", as: "institution", of: "hospitalTokyo" },
  { path: "/api/answers", as: "institution", of: "university", query: () => ({ show: "closed" }) },
  { path: "/api/reactions/publications" },
  { path: "/api/outcomes", key: "advisoryId" },
  { path: "/api/outcomes/ministry", as: "ministry", of: "ministry", key: "advisoryId" },
  { path: "/api/outcomes/support", key: "reactionId" },
  {
    path: "/api/outcomes/:advisoryId/institutions",
    params: () => ({ advisoryId: many.alertId }),
    key: "reactionId",
  },
  { path: "/api/audits" },
  { path: "/api/demo/mails", as: "anonymous" },
];

const endpoints = new Map(
  routes.map(({ endpoint }) => [`${endpoint.method} ${endpoint.path}`, endpoint]),
);
const has = (shape: z.ZodType | undefined, name: string) =>
  name in ((shape as z.ZodObject | undefined)?.shape ?? {});

interface PageOf {
  keys: string[];
  next: string | null;
}
async function ask(list: List, more: Ask) {
  const endpoint: Endpoint = endpoints.get(`GET ${list.path}`)!;
  const role = list.as ?? "secretariat";
  const viewer = viewerOf(role, world[list.of ?? "secretariat"] as string);
  const question = { params: list.params?.() ?? {}, query: { ...list.query?.(), ...more } };
  return web.ask(viewer, endpoint, question as never);
}
async function askPage(list: List, more: Ask): Promise<PageOf> {
  const answered = await ask(list, more);
  if (!("reply" in answered)) throw new Error(`${list.path} ${JSON.stringify(answered)}`);
  const { rows, next } = answered.reply as { rows: Record<string, unknown>[]; next: string | null };
  return { keys: rows.map((row) => String(row[list.key ?? "id"])), next };
}
/** All pages of two rows, from a cursor on. */
async function walk(list: List, from: string | null): Promise<string[]> {
  const keys: string[] = [];
  for (let after = from; after !== null;) {
    const page = await askPage(list, { limit: "2", after });
    expect(page.keys.length, list.path).toBeGreaterThan(0);
    keys.push(...page.keys);
    after = page.next;
  }
  return keys;
}
const begin = (list: List) => askPage(list, { limit: "2" });
const whole = async (list: List) => (await askPage(list, { limit: "200" })).keys;

async function addAll(numbers: number[]): Promise<void> {
  for (const n of numbers) await many.add(n);
  await database.web.asViewer(viewerOf("secretariat", world.secretariat), async (tx) => {
    for (const n of numbers)
      await record(tx, viewerOf("secretariat", world.secretariat), TODAY, [
        { name: "lists.tested", subjectId: idOf(`one ${n}`) },
      ]);
  });
}

test("every list that has a next page is looked at here", () => {
  const paged = [...endpoints.values()].filter(
    ({ method, query, reply }) => method === "GET" && (has(query, "after") || has(reply, "next")),
  );
  expect(new Set(paged.map(({ path }) => path))).toEqual(new Set(LISTS.map(({ path }) => path)));
  for (const { path, query, reply } of paged)
    expect([has(query, "limit"), has(reply, "rows")], path).toEqual([true, true]);
});

test("pages together are the whole list in its order: no row twice, none lost, equal keys or not", async () => {
  await addAll([0, 1, 2, 3, 4, 5, 6]);
  for (const list of LISTS) {
    const keys = await whole(list);
    expect(keys.length, list.path).toBeGreaterThanOrEqual(7);
    const first = await begin(list);
    expect([...first.keys, ...(await walk(list, first.next))], list.path).toEqual(keys);
    expect(new Set(keys).size, list.path).toBe(keys.length);
  }
});

test("rows that come between two pages put no row twice and lose none", async () => {
  await addAll([0, 1, 2, 3, 4, 5, 6]);
  const before = await Promise.all(LISTS.map(whole));
  const begun = await Promise.all(LISTS.map(begin));
  await addAll([-2, -1, 7, 8]);
  for (const [place, list] of LISTS.entries()) {
    const seen = [...begun[place]!.keys, ...(await walk(list, begun[place]!.next))];
    const now = await whole(list);
    expect(now.length, list.path).toBeGreaterThan(before[place]!.length);
    expect(seen, list.path).toEqual(now.filter((one) => seen.includes(one)));
    expect(seen, list.path).toEqual(expect.arrayContaining(before[place]!));
  }
});

test("a cursor that is broken, or of another list, is refused in one way everywhere", async () => {
  await addAll([0, 1, 2, 3]);
  const cursors = await Promise.all(LISTS.map(async (list) => (await begin(list)).next!));
  const change = (cursor: string, by: (values: unknown[]) => unknown) =>
    Buffer.from(
      JSON.stringify(by(JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[])),
    ).toString("base64url");
  for (const [place, list] of LISTS.entries()) {
    const own = cursors[place]!;
    const broken = [
      "x",
      "null",
      own.slice(0, -4),
      cursors[(place + 1) % cursors.length]!,
      change(own, (values) => values.slice(0, -1)),
      change(own, (values) => [...values, "x"]),
      change(own, (values) => [...values.slice(0, -1), "'; drop"]),
      change(own, (values) => [...values.slice(0, -1), 7]),
      change(own, (values) => values.with(1, "2026-02-30T00:00:00.000000Z\0")),
      change(own, () => ({})),
    ];
    for (const after of broken) {
      expect(await ask(list, { after }), `${list.path} ${after}`).toMatchObject({
        status: 422,
        refused: { refused: "bad_input", findings: [BAD_CURSOR] },
      });
    }
  }
});

test("of sixty that wait for an answer the most urgent stands first, on whatever page the newest are", async () => {
  await addAll(Array.from({ length: 60 }, (_, n) => n));
  await database.owner.query(
    "update reactions.reaction set answer = null where answer = 'planned'",
  );
  const urgent = await database.owner.query<{ id: string }>(
    `update reactions.reaction set applicability_by = '2026-11-19' where id = (select id from reactions.reaction
       where institution_id = $1 order by created_at limit 1) returning id`,
    [world.hospitalTokyo],
  );
  const going = await database.owner.query<{ id: string }>(
    `update reactions.reaction set answer = 'planned', action_by = '2026-11-18' where id = (select id
       from reactions.reaction where institution_id = $1 order by created_at desc limit 1) returning id`,
    [world.hospitalTokyo],
  );
  const own = viewerOf("institution", world.hospitalTokyo);
  const first = await web.ask(own, findReactions, { query: {} });
  if (!("reply" in first)) throw new Error(JSON.stringify(first));
  expect(first.reply.counts).toEqual({ waited: 59, going: 1 });
  expect(first.reply.rows).toHaveLength(50);
  expect(first.reply.rows[0]!.id).toBe(urgent.rows[0]!.id);
  const all = [...first.reply.rows];
  const second = await web.ask(own, findReactions, { query: { after: first.reply.next! } });
  if (!("reply" in second)) throw new Error(JSON.stringify(second));
  expect(second.reply).toMatchObject({ next: null, counts: null });
  all.push(...second.reply.rows);
  const waited = all.slice(0, 59).map((row) => row.applicabilityBy);
  expect(waited).toEqual(waited.toSorted());
  // What is answered already comes after all that is asked for, however near its own day is.
  expect(all.at(-1)!.id).toBe(going.rows[0]!.id);
});
