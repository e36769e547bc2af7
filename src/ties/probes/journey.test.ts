import nodemailer from "nodemailer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { freePort } from "../../../test/port.ts";
import { queuedAbout } from "../../../test/queued.ts";
import { runJobs, startTestWeb, taskNamed, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { createMailSink, type MailSink } from "../../base/mail/mail-sink.ts";
import { receiveMail } from "../../post/mailboxes/index.ts";
import { closePost } from "../../post/notices/index.ts";
import { addContact, listContacts } from "../../circle/organisations/api.ts";
import { finishSuccessor, listOwn, listRounds, listSuccessors, startRound } from "./api.ts";

let database: TestDatabase;
let world: World;
let sink: MailSink;
let web: TestWeb;
let context: ReturnType<typeof testContext>;
let inbox: Awaited<ReturnType<typeof receiveMail>>;
let office: ReturnType<typeof viewerOf>;
const PORT = await freePort();

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  sink = await createMailSink();
  const env = {
    SMTP_URL: sink.url,
    MAIL_FROM: "事務局 <office@tasuki.example.jp>",
    MAIL_REPLY_TO: "reply+{tag}@in.example.jp",
    MAIL_LISTEN: `127.0.0.1:${PORT}`,
  };
  context = testContext(database, "work", env);
  context.clock.set(new Date("2026-11-24T10:00:00+09:00")); // a Tuesday morning
  inbox = await receiveMail(context);
  web = await startTestWeb({ ...testContext(database, "web", env), ...pickOf(context) });
  office = viewerOf("secretariat", world.secretariat);
});
afterAll(async () => {
  await inbox.stop();
  await web.close();
  await closePost(context);
  await sink.close();
  await database.drop();
});
const pickOf = ({ clock, secret }: typeof context) => ({ clock, secret });

async function start(prefecture: string, title: string): Promise<string> {
  const begun = await web.ask(office, startRound, {
    body: { title, choice: { prefecture, hop: "institution" } },
  });
  if (!("reply" in begun)) throw new Error(JSON.stringify(begun.refused));
  await work();
  return begun.reply.id;
}
const work = () => runJobs(database, context);
const pass = async (days: number) => {
  context.clock.set(new Date(context.clock.now().getTime() + days * 86_400_000));
  await taskNamed("probes.climb")({}, context);
  await work();
};
const probe = async (roundId: string, contactId: string) =>
  (
    await database.owner.query(
      "select * from probes.probe where round_id = $1 and contact_id = $2",
      [roundId, contactId],
    )
  ).rows[0];
const mailTo = async (to: string) => (await sink.list({ to }))[0]!;
const linkIn = (text: string) => /\/p\/[\w-]+/.exec(text)![0];
const open = (url: string) => web.app.inject({ method: "GET", url });
const press = (url: string, fields: Record<string, string>) =>
  web.app.inject({
    method: "POST",
    url,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    payload: new URLSearchParams(fields).toString(),
  });
/** Answers a mail as a mail program does. */
async function reply(to: Awaited<ReturnType<typeof mailTo>>, from: string, headers = {}) {
  const replyTo = to.headers.find((one) => one.key === "reply-to")!.value;
  const post = nodemailer.createTransport({ host: "127.0.0.1", port: PORT });
  await post.sendMail({
    from,
    to: replyTo,
    subject: `Re: ${to.subject}`,
    text: "届きました。",
    inReplyTo: to.messageId,
    references: to.messageId,
    headers,
  });
  post.close();
  await work();
}
const livenessOf = async (institutionId: string, place: number) => {
  const viewer = viewerOf("institution", institutionId);
  const shown = await web.ask(viewer, listContacts, { params: { id: institutionId } });
  if (!("reply" in shown)) throw new Error("refused");
  return shown.reply.contacts[place - 1]!.liveness;
};

test("a test mail is answered by one tap; a scanner that follows the link answers for nobody", async () => {
  const round = await start("27", "西のテスト");
  const contactId = world.contacts["hospitalOsaka:1"]!;
  const mail = await mailTo("hospitalosaka-1@hp.example.jp");
  expect(mail.subject).toContain("届いたかどうかを教えてください（2026年11月27日");
  expect(mail.text).toContain("「届きました」を押してください");
  const url = linkIn(mail.text);
  for (const method of ["GET", "HEAD", "GET"] as const)
    expect((await web.app.inject({ method, url })).statusCode).toBe(200);
  const page = (await open(url)).body;
  expect(Buffer.byteLength(page)).toBeLessThan(30_000);
  expect(page).not.toMatch(/<script|https?:\/\//i);
  expect(page).toContain("届きました</button>");
  expect(await probe(round, contactId)).toMatchObject({ state: "waiting", answered_at: null });
  expect((await livenessOf(world.hospitalOsaka, 1)).state).toBe("never");

  const sent = await press(url, { says: "arrived" });
  expect([sent.statusCode, sent.headers.location]).toEqual([303, `${url}/thanks`]);
  expect((await open(`${url}/thanks`)).body).toContain("届いたことを確かめました");
  expect(await probe(round, contactId)).toMatchObject({
    state: "answered",
    answered_via: "tap",
    next_at: null,
    reached: true,
  });
  expect((await livenessOf(world.hospitalOsaka, 1)).reason).toBe("今日、テストメールに回答");
  expect((await press(url, {})).statusCode).toBe(422);
  expect((await open(`${url.slice(0, -3)}xyz`)).statusCode).toBe(404);
});

test("a test mail is answered by replying; a machine's answer and a stranger's do not count", async () => {
  const contactId = world.contacts["hospitalOsaka:2"]!;
  const { rows } = await database.owner.query("select id from probes.round");
  const round = rows[0].id;
  const mail = await mailTo("hospitalosaka-2@hp.example.jp");
  await reply(mail, "hospitalosaka-2@hp.example.jp", { "Auto-Submitted": "auto-replied" });
  await reply(mail, "someone@elsewhere.example");
  expect(await probe(round, contactId)).toMatchObject({ state: "waiting" });
  expect((await livenessOf(world.hospitalOsaka, 2)).state).toBe("never");
  await reply(mail, "hospitalosaka-2@hp.example.jp");
  expect(await probe(round, contactId)).toMatchObject({ state: "answered", answered_via: "reply" });
  expect((await livenessOf(world.hospitalOsaka, 2)).reason).toBe("今日、メールに返信");
});

test("a bounced test mail goes on to the next contact without a reminder", async () => {
  sink.behave([
    { at: "rcpt", to: /^hospitaltokyo-1@/, does: "refuse", code: 550, reply: "5.1.1 no such user" },
  ]);
  const round = await start("13", "東のテスト");
  await pass(0);
  const dead = await probe(round, world.contacts["hospitalTokyo:1"]!);
  expect(dead).toMatchObject({ state: "bounced", rung: 2 });
  expect((await livenessOf(world.hospitalTokyo, 1)).state).toBe("bounced");
  const asked = await mailTo("hospitaltokyo-2@hp.example.jp");
  expect(asked.subject).toContain("連絡先のこと");
  expect(asked.text).toContain("・担当 1");

  // The colleague names who comes after: the secretariat and the institution itself see it.
  const url = linkIn(asked.text);
  expect((await open(url)).body).toContain("担当 1 様は、いまもご担当ですか");
  expect((await press(url, { says: "changed", mail: "こわれた" })).body).toContain(
    "形になっていません",
  );
  const said = { says: "changed", name: "後任 花子", mail: "hanako@hp.example.jp" };
  expect((await press(url, said)).statusCode).toBe(303);
  const own = viewerOf("institution", world.hospitalTokyo);
  for (const viewer of [office, own]) {
    const news = await web.ask(viewer, listSuccessors);
    expect(news).toMatchObject({
      reply: {
        successors: [{ contact: "担当 1", name: "後任 花子", mail: "hanako@hp.example.jp" }],
      },
    });
  }
  const other = viewerOf("institution", world.clinicOsaka);
  expect(await web.ask(other, listSuccessors)).toMatchObject({ reply: { successors: [] } });
  const [news] = (
    await database.owner.query<{ id: string }>(
      "select id from probes.successor where name = '後任 花子'",
    )
  ).rows;
  const settle = { params: { id: news!.id }, body: { done: true } };
  expect(await web.ask(other, finishSuccessor, settle)).toMatchObject({ status: 404 });
  expect(await web.ask(own, finishSuccessor, settle)).toMatchObject({ status: 200 });
  expect(await web.ask(office, listRounds)).toMatchObject({ reply: { successors: 0 } });
  sink.behave([]);
});

test("who says that they are not the right person is nobody's proof", async () => {
  const url = linkIn((await mailTo("clinictokyo-1@hp.example.jp")).text);
  await press(url, { says: "not_ours" });
  expect((await livenessOf(world.clinicTokyo, 1)).state).toBe("never");
  await pass(0);
  expect((await mailTo("clinictokyo-2@hp.example.jp")).subject).toContain("連絡先のこと");
});

test("who is added is asked once, and not again while lately proved", async () => {
  const own = viewerOf("institution", world.university);
  const before = sink.received();
  const body = {
    name: "新人",
    duty: "it",
    mail: "new@hp.example.jp",
    phone: null,
    reachable: null,
  } as const;
  await web.ask(own, addContact, { params: { id: world.university }, body });
  await work();
  expect(sink.received()).toBe(before + 1);
  expect((await mailTo("new@hp.example.jp")).subject).toContain("疎通確認");
  const shown = await web.ask(own, listOwn);
  if (!("reply" in shown)) throw new Error("refused");
  expect(shown.reply.probes.filter((one) => one.round === "2026年11月の入会・追加")).toMatchObject([
    { contact: "新人", state: "waiting" },
  ]);
  // The same news again (events come at least once) asks nobody twice.
  const { rows } = await database.owner.query(
    "select id from base.event where name = 'organisations.contact_added'",
  );
  await database.owner.query(
    "select graphile_worker.add_job('base.hear', json_build_object('eventId', $1::text))",
    [String(rows[0].id)],
  );
  await work();
  expect(sink.received()).toBe(before + 1);
});

test("nothing of this counts anywhere else", async () => {
  const marks = await database.owner.query(
    `select distinct mark from notices.notice union select distinct mark from base.event
     where name like 'probes.%'`,
  );
  expect(marks.rows).toEqual([{ mark: "test" }]);
});

test("one tap stops the reminder that was queued meanwhile", async () => {
  const { rows } = await database.owner.query<{ id: string; next_at: Date }>(
    "select id, next_at from probes.probe where contact_id = $1 and state = 'waiting' and rung = 0",
    [world.contacts["clinicOsaka:1"]],
  );
  const { id, next_at } = rows[0]!;
  context.clock.set(next_at);
  await taskNamed("probes.climb")({}, context);
  expect(await queuedAbout(database, id)).toEqual(["probe", "probe"]);
  await press(linkIn((await mailTo("clinicosaka-1@hp.example.jp")).text), { says: "arrived" });
  expect(await queuedAbout(database, id)).toEqual(["probe", "probe stopped"]);
});
