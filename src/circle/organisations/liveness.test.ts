import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb, TODAY } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { listInstitutions } from "../members/api.ts";
import { editContact, listContacts, type Proof } from "./api.ts";
import { markMailDead, recordProof } from "./index.ts";
import { bestLiveness, type LivenessFacts, livenessOf } from "./liveness.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

const daysAgo = (days: number) => new Date(TODAY.getTime() - days * 86_400_000);
const facts = (...proofs: [Proof, number][]): LivenessFacts => ({
  mail: "a@hp.example.jp",
  mailDeadAt: null,
  proofs: proofs.map(([by, days]) => ({ by, at: daysAgo(days) })),
});

test("the last proof decides, in words a clerk understands", () => {
  const say = (given: LivenessFacts) => Object.values(livenessOf(given, TODAY)).join(" ");
  expect(say(facts(["reaction", 3]))).toBe("alive 3日前にお知らせに回答");
  expect(say(facts(["tap", 300], ["sign_in", 1]))).toBe("alive 昨日、サインイン");
  expect(say(facts(["tap", 0]))).toBe("alive 今日、テストメールに回答");
  expect(say(facts(["tap", -2]))).toBe("alive 今日、テストメールに回答");
  expect(say(facts(["tap", 200]))).toMatch(/^alive /);
  expect(say(facts(["tap", 201]))).toMatch(/^fading 201日前に/);
  expect(say(facts(["tap", 401]))).toMatch(/^silent /);
  expect(say(facts())).toBe("never 一度も確かめられていません");
  expect(say(facts(["entered", 1]))).toBe("never 一度も確かめられていません");
  expect(say({ ...facts(), mail: null })).toBe("never メールアドレスがありません");
  const bounced = { ...facts(["tap", 3]), mailDeadAt: new Date("2026-11-18T01:00:00+09:00") };
  expect(say(bounced)).toBe("bounced メールが戻ってきました（11/18）");
});

test("the best contact speaks for the institution", () => {
  const [never, alive] = [livenessOf(facts(), TODAY), livenessOf(facts(["tap", 5]), TODAY)];
  expect(bestLiveness([never, alive])).toEqual(alive);
  expect(bestLiveness([])).toEqual({ state: "never", reason: "連絡先がありません" });
});

const asSystem = <T>(work: Parameters<typeof database.work.asViewer<T>>[1]) =>
  database.work.asViewer(SYSTEM, work);

async function livenessIn(institutionId: string, place = 1) {
  const viewer = viewerOf("institution", institutionId);
  const shown = await web.ask(viewer, listContacts, { params: { id: institutionId } });
  if (!("reply" in shown)) throw new Error("refused");
  return shown.reply.contacts[place - 1]!.liveness;
}

test("a proof is kept once a kind, bounces count, and another address is to be proved anew", async () => {
  const contactId = world.contacts["hospitalTokyo:1"]!;
  expect((await livenessIn(world.hospitalTokyo)).state).toBe("never");
  await asSystem(async (tx) => {
    await recordProof(tx, contactId, "tap", daysAgo(10));
    await recordProof(tx, contactId, "tap", daysAgo(40));
  });
  expect((await livenessIn(world.hospitalTokyo)).reason).toBe("10日前にテストメールに回答");

  await asSystem((tx) => markMailDead(tx, [contactId], daysAgo(5)));
  expect((await livenessIn(world.hospitalTokyo)).reason).toBe("メールが戻ってきました（11/16）");
  await asSystem((tx) => recordProof(tx, contactId, "tap", daysAgo(4)));
  expect((await livenessIn(world.hospitalTokyo)).state).toBe("bounced");
  // A mail from the address itself is stronger than an older report about it.
  await asSystem((tx) => recordProof(tx, contactId, "reply", daysAgo(3)));
  expect((await livenessIn(world.hospitalTokyo)).reason).toBe("3日前にメールに返信");

  const body = { name: "後任", duty: "staff", phone: null, reachable: null } as const;
  const changed = { params: { id: contactId }, body: { ...body, mail: "new@hp.example.jp" } };
  await web.ask(viewerOf("institution", world.hospitalTokyo), editContact, changed);
  expect((await livenessIn(world.hospitalTokyo)).state).toBe("never");
});

test("the list of members says the same, and finds those without anybody living", async () => {
  await asSystem((tx) => recordProof(tx, world.contacts["clinicOsaka:2"]!, "reaction", daysAgo(7)));
  await asSystem((tx) => recordProof(tx, world.contacts["university:1"]!, "tap", daysAgo(500)));
  const office = viewerOf("secretariat", world.secretariat);
  const all = await web.ask(office, listInstitutions, { query: {} });
  const none = await web.ask(office, listInstitutions, { query: { contact: "not_living" } });
  if (!("reply" in all && "reply" in none)) throw new Error("refused");
  const states = new Map(all.reply.rows.map((row) => [row.id, row.liveness]));
  expect(states.get(world.clinicOsaka)).toEqual({
    state: "alive",
    reason: "7日前にお知らせに回答",
  });
  expect(states.get(world.university)?.state).toBe("silent");
  const found = none.reply.rows.map((row) => row.id);
  expect(found).toContain(world.university);
  expect(found).not.toContain(world.clinicOsaka);
  expect(none.reply.count).toBe(found.length);
});

test("nobody proves a contact of somebody else", async () => {
  const contactId = world.contacts["hospitalOsaka:1"]!;
  for (const viewer of [
    viewerOf("institution", world.clinicTokyo),
    viewerOf("relay", world.relayOsaka),
  ]) {
    await database.web
      .asViewer(viewer, (tx) => recordProof(tx, contactId, "tap", TODAY))
      .catch(() => {});
  }
  expect((await livenessIn(world.hospitalOsaka)).state).toBe("never");
});
