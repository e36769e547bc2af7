import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createMailSink, type MailSink } from "../../base/mail/mail-sink.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { idOf, makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { getMailStanding, resumeSending } from "./api.ts";
import { takeBounce } from "./bounce.ts";
import { saveLetters } from "./queries.ts";
import { closePost } from "./post.ts";
import { sendDue } from "./send.ts";

const BLOCKED = "5.7.1 Service unavailable; client host blocked by a block list";
let database: TestDatabase;
let world: World;
let web: TestWeb;
let sink: MailSink;
let context: ReturnType<typeof testContext>;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
});
afterAll(async () => {
  await web.close();
  await database.drop();
});
beforeEach(async () => {
  sink = await createMailSink();
  const env = { SMTP_URL: sink.url, MAIL_FROM: "事務局 <office@tasuki.example.jp>" };
  context = testContext(database, "work", env);
  context.clock.set(new Date("2026-11-24T10:00:00+09:00"));
});
afterEach(async () => {
  await closePost(context);
  await sink.close();
  await database.owner.query(
    `delete from notices.stop; delete from notices.notice; delete from notices.message; delete from notices.letter;
     delete from base.event where name like 'notices.%'; update organisations.contact set mail_dead_at = null`,
  );
});

const KEYS = [
  "clinicTokyo",
  "clinicOsaka",
  "hospitalTokyo",
  "hospitalOsaka",
  "university",
] as const;
/** Due notices, in turn to five contacts. */
async function write(count: number) {
  const [letterId] = await database.work.asViewer(SYSTEM, (tx) =>
    saveLetters(tx, [
      {
        template: "t@1",
        subject: "確認",
        body: "{{answerUrl}}",
        linkPath: "/r/{token}",
      },
    ]),
  );
  for (let i = 0; i < count; i++) {
    const key = KEYS[i % KEYS.length]!;
    await database.owner.query(
      `insert into notices.notice (kind, letter_id, subject_id, organisation_id, contact_id, urgent, created_at, not_before)
       values ('advisory', $1, $2, $3, $4, true, $5, $5)`,
      [letterId, randomUUID(), world[key], idOf(`${key}:1`), context.clock.now()],
    );
  }
}
const refuse = (code: number, reply: string) =>
  sink.behave([{ at: "rcpt", does: "refuse", code, reply }]);
const later = (minutes: number) =>
  context.clock.set(new Date(context.clock.now().getTime() + minutes * 60_000));
async function states(): Promise<Record<string, number>> {
  const { rows } = await database.owner.query<{ state: string; count: number }>(
    "select state, count(*)::int as count from notices.message group by 1",
  );
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
}
const dead = async () =>
  Number(
    (
      await database.owner.query(
        "select count(*) from organisations.contact where mail_dead_at is not null",
      )
    ).rows[0].count,
  );
const staff = () => viewerOf("secretariat", world.secretariat);
const standing = async () => {
  const asked = await web.ask(staff(), getMailStanding);
  if (!("reply" in asked)) throw new Error(JSON.stringify(asked));
  return asked.reply;
};

test("one block-list entry stops sending, kills nobody, is told, and everything goes out after a person resumes", async () => {
  refuse(554, BLOCKED);
  await write(60);
  await sendDue(context);
  const refused = (await states()).permanently_failed!;
  expect(refused).toBeLessThan(60);
  expect(await dead()).toBe(0);
  expect((await standing()).stop).toMatchObject({
    about: "ours",
    refused,
    tried: refused,
    waiting: 60 - refused,
    reply: expect.stringContaining("block list"),
  });
  // However long nobody looks, nothing more is tried, and nothing is lost.
  later(3 * 24 * 60);
  await write(5);
  expect(await sendDue(context)).toBe(0);
  sink.behave([]);
  expect(
    await web.ask(viewerOf("institution", world.clinicTokyo), resumeSending, {
      body: { blame: "ours" },
    }),
  ).toMatchObject({ status: 403 });
  expect(await web.ask(staff(), resumeSending, { body: { blame: "ours" } })).toMatchObject({
    status: 200,
  });
  expect(await sendDue(context)).toBe(65);
  expect(await states()).toEqual({ accepted: 65 });
  expect(sink.received()).toBe(65);
  expect((await standing()).stop).toBeNull();
  expect(await web.ask(staff(), resumeSending, { body: { blame: "ours" } })).toMatchObject({
    status: 409,
    refused: { refused: "not_stopped" },
  });
  const events = await database.owner.query(
    "select name, data->>'blame' as blame from base.event where name in ('notices.stopped', 'notices.resumed') order by id",
  );
  expect(events.rows).toEqual([
    { name: "notices.stopped", blame: null },
    { name: "notices.resumed", blame: "ours" },
  ]);
});

test("what was refused may also stay as it is, and does not stop sending again", async () => {
  refuse(554, BLOCKED);
  await write(20);
  await sendDue(context);
  const before = await states();
  sink.behave([]);
  await web.ask(staff(), resumeSending, { body: { blame: "theirs" } });
  await sendDue(context);
  expect(await states()).toEqual({
    permanently_failed: before.permanently_failed,
    accepted: before.queued ?? 0,
  });
  expect((await standing()).stop).toBeNull();
});

test("a few refusals among many, a full box for all, or a server that is down stop nothing", async () => {
  await write(40);
  await sendDue(context);
  refuse(554, BLOCKED);
  await write(10); // a fifth
  await sendDue(context);
  expect(await states()).toEqual({ accepted: 40, permanently_failed: 10 });
  later(120);
  refuse(552, "5.2.2 mailbox is full");
  await write(30);
  await sendDue(context);
  expect((await states()).permanently_failed).toBe(40);
  later(120);
  await closePost(context);
  sink.behave([{ at: "connect", does: "drop" }]);
  await write(10);
  await sendDue(context);
  expect((await states()).queued).toBe(10);
  expect((await standing()).stop).toBeNull();
  expect(await dead()).toBe(0);
});

test.each([
  ["refuses us at its door", { at: "connect", does: "refuse", code: 554, reply: "no service" }],
  ["drops the line", { at: "connect", does: "drop" }],
] as const)(
  "while our own server %s, nothing counts against a mail, and a person is told",
  async (_how, rule) => {
    await closePost(context);
    sink.behave([rule]);
    await write(20);
    // Far longer and oftener than a mail has tries.
    for (let hour = 0; hour < 12; hour++) {
      expect(await sendDue(context)).toBe(0);
      expect(await states()).toEqual({ queued: 20 });
      later(6 * 60);
    }
    const { rows } = await database.owner.query("select attempts from notices.message");
    expect(new Set(rows.map((row) => row.attempts))).toEqual(new Set([0]));
    const told = await standing();
    expect(told.stop).toBeNull();
    expect(told.outage).toMatchObject({ since: expect.any(String), reply: expect.any(String) });
    expect(new Date(told.outage!.lastAt) > new Date(told.outage!.since)).toBe(true);
    sink.behave([]);
    expect(await sendDue(context)).toBe(20);
    expect(await states()).toEqual({ accepted: 20 });
    expect((await standing()).outage).toBeNull();
  },
);

test("hundreds of reports that no address exists are no matter of the addresses", async () => {
  await write(40);
  await sendDue(context);
  const mails = await sink.list({ limit: 40 });
  const report = (to: string, messageId: string) =>
    Buffer.from(
      `From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n
--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; ${to}\r
Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\r\n\r\n--b\r
Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: ${messageId}\r\n\r\n--b--\r\n`.replaceAll(
        /\r?\n/g,
        "\r\n",
      ),
    );
  for (const [at, mail] of mails.entries()) {
    const result = await takeBounce(context, report(mail.to[0]!.toUpperCase(), mail.messageId));
    expect(result).toBe("recorded");
    if (at === 4) expect(await dead(), "the first ones are believed").toBeGreaterThan(0);
  }
  expect(await dead()).toBe(0);
  expect((await standing()).stop).toMatchObject({ about: "address", refused: 20 });
  await web.ask(staff(), resumeSending, { body: { blame: "theirs" } });
  expect(await dead(), "a person found that they were right").toBe(5);
});
