import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { signsIn } from "../../../test/members.ts";
import {
  type Answered,
  runJobs,
  startTestWeb,
  testContext,
  type TestWeb,
} from "../../../test/web.ts";
import { makeWorld, type World } from "../../../test/world.ts";
import type { Endpoint, Reply } from "../../base/contract.ts";
import { createMailSink } from "../../base/mail/mail-sink.ts";
import type { Viewer } from "../../base/viewer.ts";
import {
  acceptSuccession,
  getSuccession,
  offerSuccession,
  withdrawSuccession,
} from "./api-successions.ts";

let database: TestDatabase;
let world: World;
let sink: Awaited<ReturnType<typeof createMailSink>>;
let context: ReturnType<typeof testContext>;
let web: TestWeb;
let chief: Awaited<ReturnType<typeof signsIn>>;
let heir: Awaited<ReturnType<typeof signsIn>>;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  sink = await createMailSink();
  context = testContext(database, "web", { SMTP_URL: sink.url, MAIL_FROM: "t@example.jp" });
  web = await startTestWeb(context);
});
afterAll(async () => {
  await web.close();
  await sink.close();
  await database.drop();
});
beforeEach(async () => {
  await database.owner.query(
    `delete from people.succession; delete from accounts.membership;
     update organisations.contact set account_id = null`,
  );
  chief = await signsIn(database, world, "hospitalTokyo", 1, "representative");
  heir = await signsIn(database, world, "hospitalTokyo", 2, "member");
});

function reply<E extends Endpoint>(answer: Answered<E>): Reply<E> {
  if (!("reply" in answer)) throw new Error(JSON.stringify(answer));
  return answer.reply;
}
const outcome = (answer: Answered<Endpoint>) =>
  "reply" in answer ? "done" : answer.refused.refused;
const toContact = (position: number) => ({
  body: { personId: world.contacts[`hospitalTokyo:${position}`]! },
});
const offer = (viewer: Viewer = chief, position = 2) =>
  web.ask(viewer, offerSuccession, toContact(position));
const accept = (viewer: Viewer, id: string) =>
  web.ask(viewer, acceptSuccession, { params: { id } });
const withdraw = (viewer: Viewer, id: string) =>
  web.ask(viewer, withdrawSuccession, { params: { id } });
const standings = async () => {
  const { rows } = await database.owner.query(
    "select account_id, standing from accounts.membership where organisation_id = $1",
    [world.hospitalTokyo],
  );
  return [chief, heir].map((one) => rows.find((row) => row.account_id === one.accountId)?.standing);
};

test("the role changes hands when the other accepts; both are told at each step", async () => {
  const seen = reply(await web.ask(chief, getSuccession));
  expect(seen.candidates.map((one) => one.name)).toEqual(["担当 2"]);
  const { id } = reply(await offer());
  await runJobs(database, { ...context, db: database.work });
  expect(await standings()).toEqual(["representative", "member"]);
  expect(reply(await web.ask(heir, getSuccession))).toMatchObject({
    offer: { id, mayAccept: true, mayWithdraw: true },
    may: { offer: false },
  });
  expect(outcome(await accept(heir, id))).toBe("done");
  await runJobs(database, { ...context, db: database.work });
  expect(await standings()).toEqual(["member", "representative"]);
  expect(outcome(await accept(heir, id))).toBe("ended");
  for (const one of [chief, heir]) {
    const mails = await sink.list({ to: one.mail });
    expect(mails.length).toBe(2);
    for (const mail of mails) expect(mail.subject + mail.text).not.toMatch(/\{\{/);
  }
  const [first] = (await sink.list({ to: heir.mail })).toReversed();
  expect(first!.text).toContain("http://localhost/successions");
});

test("both steps are dangerous: the person proves first that it is still them", async () => {
  const stale = { confirmed: false };
  expect(outcome(await offer({ ...chief, ...stale }))).toBe("confirm_first");
  const { id } = reply(await offer());
  expect(outcome(await accept({ ...heir, ...stale }, id))).toBe("confirm_first");
});

test("only a representative offers, only to a member, one offer at a time, and only that one accepts", async () => {
  const reader = await signsIn(database, world, "hospitalTokyo", 3, "reader");
  const stranger = await signsIn(database, world, "clinicTokyo", 1, "representative");
  expect(outcome(await offer(heir, 3))).toBe("forbidden");
  expect(outcome(await offer(chief, 3))).toBe("not_a_member");
  expect(outcome(await offer(chief, 1))).toBe("not_a_member");
  expect(outcome(await offer(stranger))).toBe("not_found");
  const { id } = reply(await offer());
  expect(outcome(await offer())).toBe("already_open");
  expect(outcome(await accept(chief, id))).toBe("forbidden");
  expect(outcome(await accept(stranger, id))).toBe("not_found");
  expect(outcome(await accept(reader, id))).toBe("forbidden");
  expect(outcome(await withdraw(stranger, id))).toBe("not_found");
});

test("it is taken back until it is accepted, or refused", async () => {
  for (const one of [chief, heir]) {
    const { id } = reply(await offer());
    expect(outcome(await withdraw(one, id))).toBe("done");
    expect(outcome(await accept(heir, id))).toBe("ended");
  }
  expect(await standings()).toEqual(["representative", "member"]);
});

test("taking back and accepting at once: one of them happens", async () => {
  const { id } = reply(await offer());
  const both = await Promise.all([accept(heir, id), withdraw(chief, id)]);
  expect(both.map((one) => outcome(one)).sort()).toEqual(["done", "ended"]);
});

test("an offer ends with its time, and with either of both leaving", async () => {
  const { id } = reply(await offer());
  await database.owner.query(
    "update people.succession set expires_at = '2026-11-21T08:00:00+09:00'",
  );
  expect(outcome(await accept(heir, id))).toBe("ended");
  const second = reply(await offer()).id;
  await database.owner.query("delete from accounts.membership where account_id = $1", [
    chief.accountId,
  ]);
  expect(outcome(await accept(heir, second))).toBe("ended");
});
