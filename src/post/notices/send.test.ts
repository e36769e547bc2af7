import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createMailSink, type MailSink } from "../../base/mail/mail-sink.ts";
import { saveSender } from "../../base/mail/sender.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { testContext } from "../../../test/web.ts";
import { idOf, makeWorld, type World } from "../../../test/world.ts";
import { until } from "../../../test/until.ts";
import { takeBounce } from "./bounce.ts";
import { openNoticeLink } from "./link.ts";
import { cancelNotices, saveLetters } from "./queries.ts";
import { closePost } from "./post.ts";
import { sendDue } from "./send.ts";

let database: TestDatabase;
let world: World;
let sink: MailSink;
let context: ReturnType<typeof testContext>;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
});
afterAll(() => database.drop());
beforeEach(async () => {
  sink = await createMailSink();
  context = testContext(database, "work", {
    SMTP_URL: sink.url,
    MAIL_FROM: "事務局 <office@tasuki.example.jp>",
  });
  context.clock.set(new Date("2026-11-24T10:00:00+09:00")); // a Tuesday morning
  await database.work.asViewer(SYSTEM, (tx) =>
    saveSender(tx, context.clock.now(), {
      name: "医療セキュリティ事務局",
      contact: "03-0000-0001",
    }),
  );
});
afterEach(async () => {
  await closePost(context);
  await sink.close();
  await database.owner.query(
    "delete from notices.notice; delete from notices.message; delete from notices.letter; update organisations.contact set mail_dead_at = null",
  );
});

interface Written {
  institution?: keyof World;
  urgent?: boolean;
  alone?: boolean;
  notBefore?: Date;
}

async function write({
  institution = "clinicTokyo",
  urgent = false,
  alone = true,
  notBefore,
}: Written = {}) {
  const [letterId] = await database.work.asViewer(SYSTEM, (tx) =>
    saveLetters(tx, [
      {
        template: "advisory@1",
        subject: "確認のお願い",
        body: "{{institution}}\n{{recipient}} 様\n【お願い】\n{{answerUrl}}\n理由: {{reason}}\n{{unsubscribeUrl}}",
        linkPath: "/r/{token}",
      },
    ]),
  );
  const now = context.clock.now();
  const subject = randomUUID();
  const { rows } = await database.owner.query<{ id: string }>(
    `insert into notices.notice (kind, letter_id, subject_id, organisation_id, contact_id, urgent, alone, fill, created_at, not_before, link_expires_at)
     values ('advisory', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
    [
      letterId,
      subject,
      world[institution],
      idOf(`${institution}:1`),
      urgent,
      alone,
      { reason: "台帳にあるため" },
      now,
      notBefore ?? now,
      new Date(now.getTime() + 30 * 86_400_000),
    ],
  );
  return { id: rows[0]?.id ?? "", subject };
}

async function messages() {
  const { rows } = await database.owner.query<{
    state: string;
    attempts: number;
    code: string | null;
    next_attempt_at: Date;
  }>("select state, attempts, code, next_attempt_at from notices.message order by created_at");
  return rows;
}

test("a notice becomes a mail with its reader's own signed link, in text and HTML", async () => {
  const notice = await write();
  expect(await sendDue(context)).toBe(1);
  const [mail] = await sink.list();
  expect(mail?.to).toEqual(["clinictokyo-1@hp.example.jp"]);
  expect(mail?.subject).toBe("確認のお願い");
  expect(mail?.text).toContain("みずき坂クリニック");
  expect(mail?.text).toContain("理由: 台帳にあるため");
  const token = /\/r\/([\w-]+)/.exec(mail?.text ?? "")?.[1] ?? "";
  const opened = await openNoticeLink(context, token, async (_tx, id) => ({ id }));
  expect(opened).toEqual({ id: notice.id });
  expect(mail?.html).toContain(`/r/${token}`);
  expect(mail?.headers.some((header) => header.key === "list-unsubscribe")).toBe(true);
  expect(await messages()).toMatchObject([{ state: "accepted", attempts: 1, code: "250" }]);
  expect(await sendDue(context), "nothing is sent twice").toBe(0);
  expect(sink.received()).toBe(1);
});

test("what can wait shares one mail, what is urgent does not", async () => {
  await write({ alone: false });
  await write({ alone: false });
  await write({ alone: false, urgent: true });
  expect(await sendDue(context)).toBe(2);
  const mails = await sink.list();
  expect(mails.map((mail) => mail.subject).toSorted()).toEqual(
    ["【お知らせ】確認をお願いしたいことが 2件あります", "確認のお願い"].toSorted(),
  );
});

test("at night a clinic is not mailed, unless it is urgent; it is mailed when it opens", async () => {
  context.clock.set(new Date("2026-11-21T22:00:00+09:00")); // Saturday night; Monday is a holiday
  await write();
  await write({ urgent: true });
  expect(await sendDue(context)).toBe(1);
  expect((await messages()).map((row) => row.state).toSorted()).toEqual(["accepted", "queued"]);
  context.clock.set(new Date("2026-11-24T08:29:00+09:00"));
  expect(await sendDue(context)).toBe(0);
  context.clock.set(new Date("2026-11-24T08:30:00+09:00"));
  expect(await sendDue(context)).toBe(1);
});

test("a temporary failure is tried again later, as often as content says, and is then final", async () => {
  sink.behave([{ at: "rcpt", does: "refuse", code: 451, reply: "try later" }]);
  await write({ urgent: true });
  for (let attempt = 1; attempt <= 7; attempt++) {
    expect(await sendDue(context)).toBe(1);
    expect(await messages()).toMatchObject([
      {
        state: attempt === 7 ? "permanently_failed" : "temporarily_failed",
        attempts: attempt,
        code: "451",
      },
    ]);
    expect(await sendDue(context), "not before its time").toBe(0);
    context.clock.set(new Date(context.clock.now().getTime() + 24 * 3_600_000));
  }
});

test("a refused recipient makes the address dead, and nothing more goes there", async () => {
  sink.behave([{ at: "rcpt", does: "refuse", code: 550, reply: "no such user" }]);
  await write();
  await sendDue(context);
  expect(await messages()).toMatchObject([{ state: "permanently_failed", code: "550" }]);
  sink.behave([]);
  await write();
  expect(await sendDue(context)).toBe(0);
  const events = await database.owner.query(
    "select data from base.event where name = 'notices.bounced'",
  );
  expect(events.rows).toMatchObject([{ data: { contactId: world.contacts["clinicTokyo:1"] } }]);
});

test("a mail whose outcome nobody knows is never sent again by itself", async () => {
  sink.behave([{ at: "reply", does: "drop" }]);
  await write();
  await sendDue(context);
  expect(await messages()).toMatchObject([{ state: "unknown" }]);
  sink.behave([]);
  expect(await sendDue(context)).toBe(0);
  expect(sink.received()).toBe(1);
});

test("what a dead sender was sending becomes unknown; what a living one sends is left alone", async () => {
  await write();
  await write({ institution: "clinicOsaka" });
  context.clock.set(new Date("2026-11-24T22:00:00+09:00"));
  await sendDue(context); // gathered only: it is night
  const living = await database.owner.connect();
  await living.query("select pg_advisory_lock(4711)");
  await database.owner.query(
    "update notices.message set state = 'sending', sender = case when address like 'clinictokyo%' then 4711 else 4712 end",
  );
  await sendDue(context);
  const { rows } = await database.owner.query(
    "select sender::int, state from notices.message order by sender",
  );
  expect(rows).toEqual([
    { sender: 4711, state: "sending" },
    { sender: 4712, state: "unknown" },
  ]);
  await living.query("select pg_advisory_unlock(4711)");
  living.release();
});

test("what was cancelled in the meantime is not sent", async () => {
  const notice = await write();
  context.clock.set(new Date("2026-11-24T22:00:00+09:00"));
  await sendDue(context);
  await database.owner.query("update notices.notice set cancelled_at = now() where id = $1", [
    notice.id,
  ]);
  context.clock.set(new Date("2026-11-25T10:00:00+09:00"));
  await sendDue(context);
  expect(sink.received()).toBe(0);
  expect(await messages()).toMatchObject([{ state: "cancelled" }]);
  const other = await write();
  await database.work.asViewer(SYSTEM, (tx) =>
    cancelNotices(tx, [other.subject], context.clock.now()),
  );
  expect(await sendDue(context)).toBe(0);
});

test("a bounce that comes back later is read, and only when it speaks of our mail to that address", async () => {
  await write();
  await sendDue(context);
  const [mail] = await sink.list();
  const report = (recipient: string, messageId: string) =>
    Buffer.from(
      [
        "From: MAILER-DAEMON@mx.example.jp",
        "To: office@tasuki.example.jp",
        "Subject: Undelivered Mail",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "sorry",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example.jp",
        "",
        `Final-Recipient: rfc822; ${recipient}`,
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 unknown user",
        "",
        "--b",
        "Content-Type: message/rfc822",
        "",
        `Message-ID: ${messageId}`,
        "Subject: x",
        "",
        "x",
        "--b--",
        "",
      ].join("\r\n"),
    );
  const id = mail?.messageId ?? "";
  expect(await takeBounce(context, Buffer.from("Subject: hello\r\n\r\nhello"))).toBe(
    "not_a_bounce",
  );
  expect(
    await takeBounce(context, report("clinictokyo-1@hp.example.jp", `<${randomUUID()}@x>`)),
  ).toBe("unnamed");
  expect(await takeBounce(context, report("stranger@else.example.jp", `<${randomUUID()}@x>`))).toBe(
    "not_ours",
  );
  expect(await takeBounce(context, report("somebody@else.example.jp", id))).toBe("elsewhere");
  expect(await takeBounce(context, report("clinictokyo-1@hp.example.jp", id))).toBe("recorded");
  expect(await messages()).toMatchObject([{ state: "permanently_failed", code: "5.1.1" }]);
  await write();
  expect(await sendDue(context)).toBe(0);
});

test.each([
  [
    "moved",
    "update organisations.contact set mail = 'moved@hp.example.jp' where id = $1",
    [["moved@hp.example.jp"]],
  ],
  [
    "left",
    "update organisations.contact set removed_at = now(), position = null where id = $1",
    [],
  ],
  ["has a telephone only", "update organisations.contact set mail = null where id = $1", []],
  [
    "belongs to what closed",
    `update organisations.organisation set closed_at = now()
     where id = (select organisation_id from organisations.contact where id = $1)`,
    [],
  ],
])(
  "a mail that waited while its contact %s goes where that is now, or nowhere",
  async (_how, end, told) => {
    const contactId = idOf("clinicTokyo:1");
    const { rows } = await database.owner.query(
      "select c.*, o.closed_at from organisations.contact c join organisations.organisation o on o.id = c.organisation_id where c.id = $1",
      [contactId],
    );
    const before = rows[0];
    await write();
    // Gathered into a mail, which is tried again later.
    const { smtpUrl } = context.settings;
    context.settings.smtpUrl = undefined;
    await sendDue(context);
    context.settings.smtpUrl = smtpUrl;
    expect(await messages()).toMatchObject([{ state: "queued" }]);
    await database.owner.query(end, [contactId]);
    await write();
    await sendDue(context);
    const sentTo = (await sink.list()).map(({ to }) => to);
    // The second was written after the change.
    expect(sentTo).toEqual(told.length > 0 ? [...told, ...told] : []);
    expect((await messages())[0]!.state).toBe(told.length > 0 ? "accepted" : "cancelled");
    await database.owner.query(
      "update organisations.contact set mail = $2, removed_at = null, position = $3 where id = $1",
      [contactId, before.mail, before.position],
    );
    await database.owner.query(
      "update organisations.organisation set closed_at = null where id = $1",
      [before.organisation_id],
    );
  },
);

test("what a mail server answered while the database was away is kept when it is back, and nothing is sent twice", async () => {
  await write({ urgent: true });
  sink.behave([{ at: "reply", does: "slow", ms: 1_000 }]);
  const warned = vi.spyOn(context.log, "warn");
  const sending = sendDue(context);
  await until(async () => (await states()).includes("sending"));
  await letIn(false);
  await until(() => warned.mock.calls.some(([, told]) => /not kept yet/.test(String(told))));
  await letIn(true);
  expect(await sending).toBe(1);
  expect(await states()).toEqual(["accepted"]);
  // The lock of the sender went with its connection: it begins anew.
  sink.behave([]);
  await write({ urgent: true, institution: "hospitalTokyo" });
  expect(await sendDue(context)).toBe(1);
  expect(sink.received()).toBe(2);
});

const states = async () =>
  (await database.owner.query<{ state: string }>("select state from notices.message")).rows.map(
    (row) => row.state,
  );

/** Whether the database takes connections of the work role; those that stand are ended where not. */
async function letIn(may: boolean): Promise<void> {
  const { rows } = await database.owner.query<{ name: string }>(
    "select current_database() as name",
  );
  await database.owner.query(`alter database ${rows[0]!.name} connection limit ${may ? -1 : 0}`);
  if (may) return;
  await database.owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'tasuki_work'",
  );
}
