import { randomUUID } from "node:crypto";
import nodemailer from "nodemailer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { assignReceived, finishReceived, listReceived, readReceived } from "./api.ts";
import { listen, type Listener } from "./listen.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;
let listener: Listener;
let context: ReturnType<typeof testContext>;
const env = {
  MAIL_FROM: "事務局 <office@tasuki.example.jp>",
  MAIL_REPLY_TO: "reply+{tag}@in.example.jp",
  MAIL_LISTEN: "127.0.0.1:0",
};

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  context = testContext(database, "work", env);
  web = await startTestWeb(testContext(database, "web", env));
  listener = (await listen(context))!;
});
afterAll(async () => {
  await listener.stop();
  await web.close();
  await database.drop();
});

/** A mail of ours that went to the first contact of an institution. */
async function sent(key: string): Promise<{ id: string; address: string; contactId: string }> {
  const contactId = world.contacts[`${key}:1`]!;
  const address = `${key.toLowerCase()}-1@hp.example.jp`;
  const { rows } = await database.owner.query(
    `insert into notices.message (organisation_id, contact_id, address, state)
     values ($1, $2, $3, 'accepted') returning id`,
    [world[key as "hospitalTokyo"], contactId, address],
  );
  return { id: rows[0].id, address, contactId };
}

interface Given {
  from: string;
  to?: string;
  raw?: string;
  subject?: string;
  headers?: Record<string, string>;
  envelopeFrom?: string;
}
async function deliver({ from, to = "office@tasuki.example.jp", raw, ...more }: Given) {
  const post = nodemailer.createTransport({ host: "127.0.0.1", port: listener.port });
  try {
    const envelope = { from: more.envelopeFrom ?? from, to: [to] };
    if (raw) return await post.sendMail({ envelope, raw });
    const { subject = "返信", headers = {} } = more;
    return await post.sendMail({ from, to, envelope, subject, text: "届きました。", headers });
  } finally {
    post.close();
  }
}

const received = async () =>
  (await database.owner.query("select * from mailboxes.received order by received_at, id")).rows;
async function newest(work: () => Promise<unknown>) {
  const before = new Set((await received()).map((row) => row.id));
  await work();
  return (await received()).find((row) => !before.has(row.id));
}
const proofs = async (contactId: string) =>
  (
    await database.owner.query("select by from organisations.proof where contact_id = $1", [
      contactId,
    ])
  ).rows;

test("an answer to our mail from the address we wrote to proves its contact", async () => {
  const mail = await sent("hospitalTokyo");
  const headers = { "In-Reply-To": `<${mail.id}@tasuki.example.jp>` };
  const row = await newest(() => deliver({ from: mail.address.toUpperCase(), headers }));
  expect(row).toMatchObject({
    kind: "reply",
    trusted: true,
    answers_id: mail.id,
    contact_id: mail.contactId,
    organisation_id: world.hospitalTokyo,
    done_at: null,
    body: "届きました。",
  });
  expect(await proofs(mail.contactId)).toEqual([{ by: "reply" }]);
  const events = await database.owner.query(
    "select for_organisation_id, data from base.event where name = 'mailboxes.received' and subject_id = $1",
    [row.id],
  );
  expect(events.rows).toEqual([
    {
      for_organisation_id: world.hospitalTokyo,
      data: { kind: "reply", messageId: mail.id, contactId: mail.contactId, trusted: true },
    },
  ]);
});

test("the tagged address alone says what is answered", async () => {
  const mail = await sent("clinicTokyo");
  const to = `reply+${mail.id.replaceAll("-", "")}@in.example.jp`;
  expect(await newest(() => deliver({ from: mail.address, to }))).toMatchObject({
    kind: "reply",
    trusted: true,
    answers_id: mail.id,
  });
});

test("somebody else's answer is shown and counts for nobody", async () => {
  const mail = await sent("hospitalOsaka");
  const headers = { References: `<x@y> <${mail.id}@tasuki.example.jp>` };
  const row = await newest(() => deliver({ from: "stranger@elsewhere.example", headers }));
  expect(row).toMatchObject({ kind: "reply", trusted: false, contact_id: null });
  expect(JSON.stringify(row.findings)).toContain("ご本人の返信としては数えていません");
  const two = `From: ${mail.address}\r\nFrom: x@y.example\r\nIn-Reply-To: <${mail.id}@t>\r\n\r\nx`;
  expect(await newest(() => deliver({ from: mail.address, raw: two }))).toMatchObject({
    trusted: false,
  });
  // The address is right, but the id is none of ours.
  const guess = { "In-Reply-To": `<${randomUUID()}@tasuki.example.jp>` };
  const guessed = await newest(() => deliver({ from: mail.address, headers: guess }));
  expect(guessed).toMatchObject({
    kind: "other",
    trusted: false,
    organisation_id: world.hospitalOsaka,
  });
  expect(await proofs(mail.contactId)).toEqual([]);
});

test.each([
  ["left", "removed_at = now(), position = null", "連絡先から外れている"],
  ["moved", "mail = 'moved@elsewhere.example'", "アドレスは、お送りしたあとで変わりました"],
])(
  "an answer of somebody who %s meanwhile is for a person to read, and counts for nobody",
  async (_how, change, words) => {
    const mail = await sent("clinicOsaka");
    const { rows } = await database.owner.query(
      "select mail, position from organisations.contact where id = $1",
      [mail.contactId],
    );
    await database.owner.query(`update organisations.contact set ${change} where id = $1`, [
      mail.contactId,
    ]);
    const headers = { "In-Reply-To": `<${mail.id}@tasuki.example.jp>` };
    const row = await newest(() => deliver({ from: mail.address, headers }));
    expect(row).toMatchObject({ kind: "reply", trusted: false, contact_id: null, done_at: null });
    expect(JSON.stringify(row.findings)).toContain(words);
    expect(await proofs(mail.contactId)).toEqual([]);
    await database.owner.query(
      "update organisations.contact set mail = $2, position = $3, removed_at = null where id = $1",
      [mail.contactId, rows[0].mail, rows[0].position],
    );
  },
);

test("a machine's answer is kept and proves nothing", async () => {
  const mail = await sent("clinicOsaka");
  const headers = {
    "In-Reply-To": `<${mail.id}@tasuki.example.jp>`,
    "Auto-Submitted": "auto-replied",
  };
  const row = await newest(() =>
    deliver({ from: mail.address, subject: "ただいま不在です", headers }),
  );
  expect(row).toMatchObject({ kind: "auto_reply", trusted: false, answers_id: mail.id });
  expect(row.done_at).not.toBeNull();
  expect(await proofs(mail.contactId)).toEqual([]);
});

test("a receipt and a complaint answer nothing; somebody has to see the complaint", async () => {
  const mail = await sent("hospitalOsaka");
  const report = (type: string) =>
    [
      `From: ${mail.address}`,
      `In-Reply-To: <${mail.id}@tasuki.example.jp>`,
      `Message-ID: <${randomUUID()}@mx.example>`,
      "Subject: Re: x",
      `Content-Type: multipart/report; report-type=${type}; boundary="b"`,
      "",
      "--b",
      `Content-Type: message/${type}`,
      "",
      "Disposition: manual-action/MDN-sent-manually; deleted",
      "",
      "--b--",
      "",
    ].join("\r\n");
  const receipt = await newest(() =>
    deliver({ from: mail.address, raw: report("disposition-notification") }),
  );
  expect(receipt).toMatchObject({ kind: "auto_reply", trusted: false });
  expect(receipt.done_at).not.toBeNull();
  const complaint = await newest(() =>
    deliver({ from: mail.address, raw: report("feedback-report") }),
  );
  expect(complaint).toMatchObject({ kind: "auto_reply", trusted: false, done_at: null });
  expect(await proofs(mail.contactId)).toEqual([]);
});

test("a delivery report makes the address dead; one about another address is for a person", async () => {
  const mail = await sent("university");
  const report = (address: string, id: string) =>
    [
      "From: MAILER-DAEMON@mx.example",
      `Message-ID: <${id}@mx.example>`,
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      "",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; mx.example",
      "",
      `Final-Recipient: rfc822; ${address}`,
      "Action: failed",
      "Status: 5.1.1",
      "",
      "--b",
      "Content-Type: text/rfc822-headers",
      "",
      `Message-ID: <${mail.id}@tasuki.example.jp>`,
      "",
      "--b--",
      "",
    ].join("\r\n");
  const take = (address: string, id: string) =>
    newest(() => deliver({ from: "x@mx.example", envelopeFrom: "", raw: report(address, id) }));
  const passedOn = await take("private@elsewhere.example", "dsn0");
  expect(passedOn).toMatchObject({ kind: "bounce", done_at: null });
  expect(passedOn.findings[0].message).toContain("転送先");
  const row = await take(mail.address.toUpperCase(), "dsn1");
  expect(row.kind).toBe("bounce");
  expect(row.done_at).not.toBeNull();
  const contact = await database.owner.query(
    "select mail_dead_at is not null as dead from organisations.contact where id = $1",
    [mail.contactId],
  );
  expect(contact.rows).toEqual([{ dead: true }]);
});

test("the same mail twice is kept once, also when both come at the same moment", async () => {
  const raw = `From: a@b.example\r\nMessage-ID: <${randomUUID()}@b.example>\r\nSubject: once\r\n\r\nx`;
  await Promise.all([1, 2, 3].map(() => deliver({ from: "a@b.example", raw })));
  expect((await received()).filter((row) => row.subject === "once")).toHaveLength(1);
});

test("the secretariat reads it as text, gives it to an organisation, and is done with it", async () => {
  const office = viewerOf("secretariat", world.secretariat);
  const raw =
    "From: a@b.example\r\nMessage-ID: <html@b.example>\r\nSubject: <b>x</b>\r\nContent-Type: text/html\r\n\r\n<p>hi</p><img src=https://track.example/>";
  const row = await newest(() => deliver({ from: "a@b.example", raw }));
  const params = { id: row.id };
  const shown = await web.ask(office, readReceived, { params });
  expect(shown).toMatchObject({ reply: { body: "hi", subject: "<b>x</b>", kind: "other" } });
  await web.ask(office, assignReceived, { params, body: { organisationId: world.clinicTokyo } });
  const nobody = { params, body: { organisationId: randomUUID() } };
  expect(await web.ask(office, assignReceived, nobody)).toMatchObject({ status: 409 });
  await web.ask(office, finishReceived, { params, body: { done: true } });
  const ids = async (show: "open" | "all") => {
    const list = await web.ask(office, listReceived, { query: { show } });
    if (!("reply" in list)) throw new Error("refused");
    return list.reply.rows.map((one) => [one.id, one.organisation]);
  };
  expect(await ids("open")).not.toContainEqual([row.id, "みずき坂クリニック"]);
  expect(await ids("all")).toContainEqual([row.id, "みずき坂クリニック"]);
  const file = await web.app.inject({
    url: `/api/mailboxes/${row.id}/file`,
    headers: { "x-test-viewer": JSON.stringify(office) },
  });
  expect([file.body.trim(), file.headers["content-type"]]).toEqual([
    raw,
    "application/octet-stream",
  ]);
  const other = viewerOf("institution", world.clinicTokyo);
  expect(await web.ask(other, readReceived, { params })).toMatchObject({ status: 403 });
});

test("what a mail system says and nobody could read stays open for a person", async () => {
  const from = "MAILER-DAEMON@mx.hp.example.jp";
  const told = (subject: string, text: string) =>
    newest(() =>
      deliver({
        from,
        envelopeFrom: "",
        raw: `From: ${from}\r\nTo: office@tasuki.example.jp\r\nSubject: ${subject}\r\n\r\n${text}\r\n`,
      }),
    );
  expect(await told("hm", "Something about your mail.")).toMatchObject({
    kind: "auto_reply",
    done_at: null,
    findings: [{ where: "body" }],
  });
  const failed = "could not be delivered to:\r\n\r\n  hospitaltokyo-1@hp.example.jp\r\n";
  expect(await told("lost", `Your message ${failed}`)).toMatchObject({
    kind: "bounce",
    done_at: null,
    findings: [{ where: "recipient" }],
  });
  const stranger = await told("lost too", "could not be delivered to:\r\n\r\n  a@b.example\r\n");
  expect(stranger).toMatchObject({ kind: "bounce", findings: [] });
});

test("a mail that the database does not take is kept for a person as it came, and stops nobody", async () => {
  await database.owner.query(
    "alter table mailboxes.received add constraint no_such check (subject <> '入らない')",
  );
  await deliver({ from: "a@hp.example.jp", subject: "入らない" });
  await deliver({ from: "a@hp.example.jp", subject: "次のメール" });
  const { rows } = await database.owner.query(
    "select subject, findings::text as told, position('From: a@hp' in convert_from(raw, 'UTF8')) > 0 as whole from mailboxes.received order by received_at desc, id desc",
  );
  expect(rows).toContainEqual({
    subject: "",
    told: expect.stringContaining("届いたままのメール"),
    whole: true,
  });
  expect(rows.map(({ subject }) => subject)).toContain("次のメール");
  await database.owner.query("alter table mailboxes.received drop constraint no_such");
});
