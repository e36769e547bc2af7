import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { SYSTEM } from "../../base/viewer.ts";
import {
  addCall,
  getDay,
  getWanted,
  leaveTurn,
  listWanted,
  type Outcome,
  removeCall,
  SHOWN,
  takeNext,
} from "./api.ts";
import { endCalls, wantCalls } from "./index.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;
let context: ReturnType<typeof testContext>;
let one: ReturnType<typeof viewerOf>;
let two: ReturnType<typeof viewerOf>;
const MONDAY = new Date("2026-11-16T10:00:00+09:00");
const subject = (of: string) => `00000000-0000-4000-8000-${of.padStart(12, "0")}`;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  context = testContext(database, "work");
  web = await startTestWeb({ ...testContext(database, "web"), clock: context.clock });
  one = viewerOf("secretariat", world.secretariat, "one");
  two = viewerOf("secretariat", world.secretariat, "two");
  await database.owner.query(
    "update organisations.contact set phone = '03-0000-000' || position, reachable = '平日 9時〜17時' where position < 3",
  );
  await database.owner.query("update organisations.contact set phone = null where position > 2");
});
afterAll(async () => {
  await web.close();
  await database.drop();
});
/** Osaka's clinic is wanted about a test mail, Tokyo's hospital about an urgent warning and a test mail. */
beforeEach(async () => {
  context.clock.set(MONDAY);
  await database.owner.query("truncate calls.call, calls.matter, calls.turn");
  const low = {
    urgency: "low",
    dueAt: null,
    title: "秋の疎通確認",
    subjectId: subject("1"),
  } as const;
  await want("probe", [
    { ...low, organisationId: world.clinicOsaka },
    { ...low, organisationId: world.hospitalTokyo },
  ]);
  const dueAt = new Date("2026-11-17T10:00:00+09:00");
  const warning = { urgency: "urgent", dueAt, title: "VPN装置", subjectId: subject("2") } as const;
  await want("reaction", [{ ...warning, organisationId: world.hospitalTokyo }]);
});

const want = (about: "probe" | "reaction", wanted: Parameters<typeof wantCalls>[2]) =>
  database.work.asViewer(SYSTEM, (tx) => wantCalls(tx, about, wanted, context.clock.now()));
const later = (hours: number) =>
  context.clock.set(new Date(context.clock.now().getTime() + hours * 3_600_000));
async function ask<E extends Parameters<TestWeb["ask"]>[1]>(
  viewer: typeof one,
  endpoint: E,
  question?: Parameters<typeof web.ask<E>>[2],
) {
  const got = await web.ask(viewer, endpoint, question);
  if (!("reply" in got)) throw new Error(JSON.stringify(got.refused));
  return got.reply;
}
const take = async (viewer: typeof one, organisationId?: string) =>
  (await ask(viewer, takeNext, { body: { organisationId } })).organisationId;
const call = (outcome: Outcome, more: object = {}) =>
  ask(one, addCall, {
    body: {
      organisationId: world.hospitalTokyo,
      outcome,
      note: null,
      phone: null,
      againAt: null,
      ...more,
    },
  });
async function standing(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const show of Object.keys(SHOWN) as (keyof typeof SHOWN)[]) {
    const { rows } = await ask(one, listWanted, { query: { show, limit: 50 } });
    found[show] = rows.map((row) => row.organisationId);
  }
  return found;
}
const wanted = (organisationId = world.hospitalTokyo) =>
  ask(one, getWanted, { params: { id: organisationId } });

test("the most urgent comes first, once, and to one person at a time; what it is about is one call", async () => {
  expect(await take(one)).toBe(world.hospitalTokyo);
  expect(await take(one), "a second press").toBe(world.hospitalTokyo);
  expect(await take(two)).toBe(world.clinicOsaka);
  const seen = await wanted();
  expect(seen.matters.map(({ about }) => about)).toEqual(["reaction", "probe"]);
  expect(seen.matters[0]!.say).toContain("「VPN装置」というお知らせ");
  expect(seen.numbers).toMatchObject([
    { phone: "03-0000-0001", reachable: "平日 9時〜17時", wrong: false },
    { phone: "03-0000-0002" },
  ]);
  expect(seen.taken).toMatchObject({ mine: true });
  const refused = await web.ask(two, takeNext, { body: { organisationId: world.hospitalTokyo } });
  expect(refused).toMatchObject({ refused: { refused: "taken" } });
  expect(await take(viewerOf("secretariat", world.secretariat, "three"))).toBeNull();
});

test("who leaves gives it back at once, and who forgets it after a while", async () => {
  expect(await take(one)).toBe(world.hospitalTokyo);
  expect((await ask(one, getDay, { query: {} })).mine).toBe(world.hospitalTokyo);
  await ask(one, leaveTurn);
  expect((await ask(one, getDay, { query: {} })).mine).toBeNull();
  expect(await take(two)).toBe(world.hospitalTokyo);
  later(0.2);
  expect(await take(one)).toBe(world.clinicOsaka);
  later(0.1);
  await ask(one, leaveTurn);
  expect(await take(one)).toBe(world.hospitalTokyo);
  expect((await ask(two, getDay, { query: {} })).mine).toBeNull();
});

test("what becomes of a call: who is rung up again when, and what is settled", async () => {
  const tokyo = world.hospitalTokyo;
  const rest = [world.clinicOsaka];
  const at = "2026-11-16T15:00:00+09:00";
  const table: [Outcome, object, string, number, string[]][] = [
    ["spoken", {}, "later", 22, ["reaction"]],
    ["absent", {}, "later", 1.9, ["reaction", "probe"]],
    ["call_back", { againAt: at }, "later", 4.9, ["reaction", "probe"]],
    ["wrong_number", { phone: "03-0000-0001" }, "waiting", 0, ["reaction", "probe"]],
  ];
  for (const [outcome, more, stands, hours, left] of table) {
    context.clock.set(MONDAY);
    await take(one, tokyo);
    const { id } = await call(outcome, { note: `${outcome}のメモ`, ...more });
    expect((await standing())[stands], outcome).toContain(tokyo);
    expect(
      (await wanted()).matters.map(({ about }) => about),
      outcome,
    ).toEqual(left);
    const [made] = (await wanted()).calls;
    expect(made, outcome).toMatchObject({ id, outcome, note: `${outcome}のメモ` });
    expect(made!.titles, outcome).toEqual(["VPN装置", "秋の疎通確認"]);
    later(hours);
    expect((await standing())[stands], outcome).toContain(tokyo);
    later(2.1);
    expect((await standing()).waiting, outcome).toContain(tokyo);
    // By mistake: everything is as it was.
    context.clock.set(MONDAY);
    await ask(one, removeCall, { params: { id } });
    await ask(one, leaveTurn);
    expect(await standing(), outcome).toEqual({
      waiting: [tokyo, ...rest],
      later: [],
      no_number: [],
    });
    expect(await wanted(), outcome).toMatchObject({ matters: [{}, {}], calls: [] });
  }
  const past = await web.ask(one, addCall, {
    body: {
      organisationId: tokyo,
      outcome: "call_back",
      note: null,
      phone: null,
      againAt: "2026-11-16T09:00:00+09:00",
    },
  });
  expect(past).toMatchObject({ refused: { findings: [{ where: "againAt" }] } });
});

test("whose every number is wrong stands apart, until there is another", async () => {
  await take(one);
  await call("wrong_number", { phone: "03-0000-0001" });
  expect(await take(one), "the next number of the same").toBe(world.hospitalTokyo);
  await call("wrong_number", { phone: "03-0000-0002" });
  expect(await standing()).toMatchObject({
    waiting: [world.clinicOsaka],
    no_number: [world.hospitalTokyo],
  });
  expect(await ask(one, getDay, { query: {} })).toMatchObject({
    waiting: 1,
    later: 0,
    noNumber: 1,
  });
  expect(await take(one)).toBe(world.clinicOsaka);
  await database.owner.query(
    "update organisations.contact set phone = '03-9999-9999' where organisation_id = $1 and position = 2",
    [world.hospitalTokyo],
  );
  expect((await standing()).waiting).toContain(world.hospitalTokyo);
});

test("what ends a wanted call for good: taking the call back does not bring it back", async () => {
  const { id } = await call("spoken");
  const end = (of: Parameters<typeof endCalls>[2]) =>
    database.web.asViewer(viewerOf("institution", world.hospitalTokyo), (tx) =>
      endCalls(tx, "probe", of, context.clock.now()),
    );
  await end({ organisationId: world.hospitalTokyo });
  await ask(one, removeCall, { params: { id } });
  expect((await wanted()).matters.map(({ about }) => about)).toEqual(["reaction"]);
  await end({ subjectIds: [subject("1")] });
  expect(await standing()).toMatchObject({ waiting: [world.hospitalTokyo] });
  await database.owner.query(
    "update organisations.organisation set closed_at = now() where id = $1",
    [world.hospitalTokyo],
  );
  expect(await standing()).toEqual({ waiting: [], later: [], no_number: [] });
  await database.owner.query(
    "update organisations.organisation set closed_at = null where id = $1",
    [world.hospitalTokyo],
  );
  expect(await standing()).toMatchObject({ waiting: [world.hospitalTokyo] });
});

test("the day by person, and nobody else sees any of it", async () => {
  await call("spoken");
  await call("absent");
  const { people } = await ask(two, getDay, { query: {} });
  expect(people).toMatchObject([{ calls: 2, spoken: 1, absent: 1, answered: 0 }]);
  expect((await ask(two, getDay, { query: { day: "2026-11-15" } })).people).toEqual([]);
  const own = viewerOf("institution", world.hospitalTokyo);
  expect(await web.ask(own, listWanted, { query: {} })).toMatchObject({ status: 403 });
});
