import { existsSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createMailSink, type MailSink } from "../src/base/mail/mail-sink.ts";
import { offerMails } from "../src/base/mail/single.ts";
import { OperatorError } from "../src/base/program/settings.ts";
import type { RoomParts } from "../src/base/room.ts";
import { SYSTEM } from "../src/base/viewer.ts";
import { createAccount, invite } from "../src/entrance/accounts/index.ts";
import * as dues from "../src/joining/dues/api.ts";
import * as notices from "../src/post/notices/api.ts";
import { closePost, writeTo } from "../src/post/notices/index.ts";
import { sendDue } from "../src/post/notices/send.ts";
import { floorOf, ROOMS } from "../src/rooms.ts";
import { OURS } from "../tools/tree.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { startTestWeb, testContext, type TestWeb, TODAY } from "./web.ts";
import { idOf, makeWorld, viewerOf, type World } from "./world.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;
let sink: MailSink;
let context: ReturnType<typeof testContext>;
const people: string[] = [];
const LATER = new Date(TODAY.getTime() + 20 * 86_400_000);

const add = (table: string, row: Record<string, unknown>) =>
  database.owner.query(
    `insert into ${table} (${Object.keys(row).join()}) values (${Object.keys(row).map((_, at) => `$${at + 1}`)})`,
    Object.values(row),
  );

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
  const organisation_id = world.hospitalTokyo;
  for (const name of ["花子", "太郎"]) {
    const person = { name, mail: `${people.length}@hp.example.jp`, password: "長い合言葉です" };
    const member = { ...person, organisationId: organisation_id, role: "institution" as const };
    const made = await database.work.asViewer(SYSTEM, (tx) => createAccount(tx, member, TODAY));
    people.push(made.accountId!);
  }
  const [account_id, to_account_id] = people;
  await add("tokens.token", {
    id: idOf("token"),
    organisation_id,
    account_id,
    name: "連携",
    token_hash: "x",
    scopes: [],
    created_at: TODAY,
    expires_at: LATER,
  });
  await add("factors.recovery", {
    id: idOf("recovery"),
    organisation_id,
    account_id,
    checked_by: "窓口",
    started_at: TODAY,
    open_from: TODAY,
    expires_at: LATER,
  });
  await add("people.succession", {
    id: idOf("succession"),
    organisation_id,
    from_account_id: account_id,
    to_account_id,
    offered_at: TODAY,
    expires_at: LATER,
  });
  await add("certificates.authority", {
    id: idOf("authority"),
    name: "CA",
    certificate_pem: "",
    key_sealed: "",
    made_at: TODAY,
    not_after: LATER,
    crl: Buffer.from(""),
    crl_number: 1,
    crl_until: LATER,
  });
  await add("certificates.certificate", {
    id: idOf("certificate"),
    account_id,
    authority_id: idOf("authority"),
    serial: "1",
    label: "事務室",
    made_at: TODAY,
    not_after: LATER,
  });
  for (const state of ["sent", "asked", "refused"])
    await add("applications.application", {
      id: idOf(state),
      state,
      applicant: "vendor",
      name: "架空電機",
      person: "会田",
      duty: "it",
      person_kana: "あいだ",
      mail: `${state}@kakuu.example.jp`,
      mail_key: state,
      phone: "",
      domain: "kakuu.example.jp",
      changed_at: TODAY,
      sent_at: TODAY,
    });
  const question = { application_id: idOf("asked"), text: "何台ですか", asked_at: TODAY };
  await add("applications.question", { id: idOf("question"), ...question });
  const office = viewerOf("secretariat", world.secretariat);
  const issuer = { name: "架空協議会", address: "", contact: "", registration: null };
  const body = { on: true, issuer, account: "架空銀行" };
  await web.ask(office, dues.putSettings, { body });
  const applied = { classId: "a_under_400", agreedFee: null, appliedOn: "2026-11-01" };
  await web.ask(office, dues.applyMember, {
    body: { organisationId: organisation_id, ...applied },
  });
  const paper = { title: "請求書", number: "R8-001", total: 10_000, lines: [] };
  await add("invoices.invoice", {
    id: idOf("invoice"),
    organisation_id,
    fiscal_year: 2026,
    numbered_year: 2026,
    number: 1,
    kind: "joining",
    amount: 10_000,
    issued_on: "2026-10-01",
    due_on: "2026-11-01",
    paper: JSON.stringify(paper),
    created_at: TODAY,
  });
});
afterAll(async () => {
  await web.close();
  await database.drop();
});
beforeEach(async () => {
  sink = await createMailSink();
  context = testContext(database, "work", { SMTP_URL: sink.url, MAIL_FROM: "a@tasuki.example.jp" });
  await database.owner.query("delete from notices.message; delete from base.mail_outage");
});
afterEach(async () => {
  await closePost(context);
  await sink.close();
});

const at = TODAY.toISOString();
const account = () => ({ accountId: people[0], at });
/** What each template is asked for with. */
const FACTS: Record<string, () => Record<string, unknown>> = {
  "accounts.invitation": () => {
    const contactId = world.contacts["hospitalTokyo:2"]!;
    return {
      organisationId: world.hospitalTokyo,
      contactId,
      mail: "hospitaltokyo-2@hp.example.jp",
      name: "新",
    };
  },
  "accounts.new_device": () => ({ ...account(), device: "Mozilla/5.0", place: "" }),
  "accounts.change": () => ({ ...account(), change: "パスキーを加えました" }),
  "accounts.guessed": account,
  "accounts.password": account,
  "factors.recovery": () => ({ id: idOf("recovery"), letter: "open" }),
  "factors.rescue": () => ({ accountId: people[0], toId: people[1], at }),
  "certificates.reminder": () => ({ id: idOf("certificate") }),
  "tokens.made": () => ({ id: idOf("token") }),
  "applications.proof": () => ({ applicationId: idOf("sent") }),
  "applications.question": () => ({ questionId: idOf("question") }),
  "applications.decision": () => ({ applicationId: idOf("refused") }),
  "entries.reopened": () => ({ mail: "wish@example.jp" }),
  "invoices.letter": () => {
    const organisationId = world.hospitalTokyo;
    return {
      organisationId,
      kind: "lapsed",
      invoiceId: idOf("invoice"),
      receiptId: null,
      words: {},
    };
  },
  "people.succession": () => ({ id: idOf("succession"), step: "offered", whom: "to" }),
};
const TEMPLATES = Object.keys(FACTS);

/** Asks for the mail as its room does. */
const ask = (template: string) =>
  database.work.asViewer(SYSTEM, async (tx) => {
    const facts = FACTS[template]!();
    const now = context.clock.now();
    if (template !== "accounts.invitation")
      return writeTo(tx, now, { template, facts, about: idOf("about") });
    const offer = { ...(facts as { organisationId: string; contactId: string; mail: string }) };
    const standing = { role: "institution", standing: "member" as const };
    return invite(tx, { ...offer, ...standing, name: "新" }, now);
  });
const kept = async () =>
  (
    await database.owner.query<{ id: string; state: string; attempts: number; address: string }>(
      "select id, state, attempts, address from notices.message",
    )
  ).rows;
const office = () => viewerOf("secretariat", world.secretariat);
/** What stands on the secretariat's screen. */
const refused = async () => {
  const answered = await web.ask(office(), notices.findRefused);
  if (!("reply" in answered)) throw new Error(JSON.stringify(answered.refused));
  return answered.reply.items;
};

test("every mail to one person that a room writes is asked for here", async () => {
  const offered: string[] = [];
  for (const room of ROOMS) {
    const path = `../src/${floorOf(room)}/${room}/room.ts`;
    if (!existsSync(new URL(path, import.meta.url))) continue;
    const { mails = {} } = ((await import(path)) as { room: RoomParts }).room;
    for (const template of Object.keys(mails)) {
      expect(template.startsWith(`${room}.`), template).toBe(true);
      offered.push(template);
    }
  }
  expect(offered.toSorted()).toEqual(TEMPLATES.toSorted());
});

test.each(TEMPLATES)("%s is sent once, and no secret of it is kept", async (template) => {
  await ask(template);
  expect(await sendDue(context)).toBe(1);
  expect(await sendDue(context)).toBe(0);
  const [mail, ...more] = await sink.list();
  expect(more).toEqual([]);
  expect(mail!.text).not.toMatch(/\{\{|undefined|null|NaN/);
  const [row] = await kept();
  expect(row).toMatchObject({ state: "accepted", attempts: 1, address: mail!.to[0] });
  expect(mail!.messageId).toContain(row!.id);
  const links = [...mail!.text.matchAll(/[\w-]{43,}/g)].map(([token]) => token);
  const { rows } = await database.owner.query(
    "select to_jsonb(m) as row from notices.message m union all select to_jsonb(e) from base.event e",
  );
  for (const token of links) expect(JSON.stringify(rows)).not.toContain(token);
});

test.each(TEMPLATES)(
  "%s is not sent again where its worker died between handing over and keeping, and stands on the screen",
  async (template) => {
    await ask(template);
    await sendDue(context);
    await closePost(context);
    // As it stands then: nobody holds the lock of its sender any more.
    await database.owner.query("update notices.message set state = 'sending', settled_at = null");
    await sendDue(context);
    expect(await kept()).toMatchObject([{ state: "unknown" }]);
    expect(sink.received()).toBe(1);
    expect(await refused()).toMatchObject([{ outcome: "unknown", may: { retry: true } }]);
  },
);

test.each(TEMPLATES)(
  "%s stands on the screen where it is refused for good, and goes out when somebody says so",
  async (template) => {
    await ask(template);
    sink.behave([{ at: "rcpt", does: "refuse", code: 550, reply: "5.1.1 no such user" }]);
    await sendDue(context);
    const [row] = await refused();
    expect(row).toMatchObject({ outcome: "permanently_failed", may: { retry: true } });
    expect(row!.reply).toContain("no such user");
    expect(row!.address).toContain("@");
    expect(row!.subject).not.toBe(template);
    sink.behave([]);
    const params = { id: row!.id };
    expect((await web.ask(office(), notices.retryMessage, { params })).status).toBe(200);
    expect(await refused()).toEqual([]);
    await sendDue(context);
    expect(await kept()).toMatchObject([{ state: "accepted" }]);
    expect(sink.received()).toBe(1);
  },
);

test("every one waits while our own server is out or none is set, and nothing counts against it", async () => {
  for (const template of TEMPLATES) await ask(template);
  const alike = (state: object) => TEMPLATES.map(() => expect.objectContaining(state));
  const { smtpUrl } = context.settings;
  context.settings.smtpUrl = undefined;
  await sendDue(context);
  context.settings.smtpUrl = smtpUrl;
  sink.behave([{ at: "connect", does: "drop" }]);
  for (let tried = 0; tried < 8; tried++) await sendDue(context);
  expect(await kept()).toEqual(alike({ state: "queued", attempts: 0 }));
  expect(await refused()).toEqual([]);
  sink.behave([]);
  expect(await sendDue(context)).toBe(TEMPLATES.length);
  expect(await kept()).toEqual(alike({ state: "accepted", attempts: 1 }));
});

test("one that cannot be written stops no other, is tried again, and stands on the screen in the end", async () => {
  const facts = { organisationId: world.hospitalTokyo, kind: "none of ours" };
  await database.work.asViewer(SYSTEM, (tx) =>
    writeTo(tx, context.clock.now(), { template: "invoices.letter", facts, about: null }),
  );
  await ask("accounts.guessed");
  await sendDue(context);
  expect(sink.received()).toBe(1);
  for (let tried = 2; tried <= 7; tried++) {
    expect(await refused()).toEqual([]);
    context.clock.advance(86_400_000);
    await sendDue(context);
  }
  expect(await refused()).toMatchObject([
    { address: "", reply: expect.stringContaining("文面を作れませんでした") },
  ]);
});

test("one that nobody can write on this machine is not tried again, and says why", async () => {
  offerMails({
    "entries.impossible": async () => {
      throw new OperatorError("この機械では作れません。");
    },
  });
  await database.work.asViewer(SYSTEM, (tx) =>
    writeTo(tx, context.clock.now(), { template: "entries.impossible", facts: {}, about: null }),
  );
  await sendDue(context);
  expect(await refused()).toMatchObject([
    { outcome: "permanently_failed", reply: "EWRITE この機械では作れません。" },
  ]);
});

const payment = () =>
  add("invoices.payment", {
    id: idOf("payment"),
    invoice_id: idOf("invoice"),
    organisation_id: world.hospitalTokyo,
    amount: 10_000,
    paid_on: "2026-11-20",
    kind: "hand",
    at: TODAY,
  });
const set = (table: string, id: string, column: string, value: unknown) =>
  database.owner.query(`update ${table} set ${column} = $2 where id = $1`, [id, value]);
const successor = () =>
  add("certificates.certificate", {
    id: idOf("successor"),
    account_id: people[0],
    authority_id: idOf("authority"),
    serial: "2",
    label: "事務室",
    made_at: TODAY,
    not_after: LATER,
    replaces: idOf("certificate"),
  });
/** How what a mail speaks of is settled before it goes out; each leaves the world as the ones before it need it. */
const SETTLED: [string, string, () => Promise<unknown>, () => Promise<unknown>][] = [
  [
    "invoices.letter",
    "was paid",
    payment,
    () => database.owner.query("delete from invoices.payment"),
  ],
  [
    "invoices.letter",
    "was cancelled",
    () => set("invoices.invoice", idOf("invoice"), "cancelled_at", TODAY),
    () => set("invoices.invoice", idOf("invoice"), "cancelled_at", null),
  ],
  [
    "certificates.reminder",
    "has a successor",
    successor,
    () => database.owner.query("delete from certificates.certificate where replaces is not null"),
  ],
  [
    "certificates.reminder",
    "was revoked",
    () => set("certificates.certificate", idOf("certificate"), "revoked_at", TODAY),
    () => set("certificates.certificate", idOf("certificate"), "revoked_at", null),
  ],
  [
    "applications.question",
    "was answered",
    () => set("applications.question", idOf("question"), "answer", "三台"),
    () => set("applications.question", idOf("question"), "answer", null),
  ],
  [
    "applications.question",
    "was decided without it",
    () => set("applications.application", idOf("asked"), "state", "approved"),
    () => set("applications.application", idOf("asked"), "state", "asked"),
  ],
  [
    "applications.decision",
    "was taken back",
    () => set("applications.application", idOf("refused"), "state", "waiting"),
    () => set("applications.application", idOf("refused"), "state", "refused"),
  ],
  [
    "factors.recovery",
    "was stopped",
    () => set("factors.recovery", idOf("recovery"), "stopped_at", TODAY),
    () => set("factors.recovery", idOf("recovery"), "stopped_at", null),
  ],
];

test.each(SETTLED)(
  "%s does not go out where what it is about %s meanwhile",
  async (template, _, settle, undo) => {
    await ask(template);
    await settle();
    await sendDue(context);
    await undo();
    expect(sink.received()).toBe(0);
    expect(await kept()).toMatchObject([{ state: "cancelled" }]);
    expect(await refused()).toEqual([]);
  },
);

test("a newer one takes the place of one that waits", async () => {
  await ask("accounts.invitation");
  await ask("accounts.invitation");
  await sendDue(context);
  expect((await kept()).map(({ state }) => state).toSorted()).toEqual(["accepted", "cancelled"]);
});

test("notices that were stopped hold no mail up by which somebody signs in", async () => {
  await database.owner.query(
    "insert into notices.stop (stopped_at, about, since, tried, refused, reply) values (now(), 'ours', now(), 9, 9, '')",
  );
  await ask("accounts.password");
  expect(await sendDue(context)).toBe(1);
  await database.owner.query("delete from notices.stop");
});

test("whom it reached is forgotten after a while; whom it did not, when somebody saw to it", async () => {
  await ask("accounts.change");
  await sendDue(context);
  sink.behave([{ at: "rcpt", does: "refuse", code: 550, reply: "no such user" }]);
  await ask("accounts.guessed");
  await sendDue(context);
  const remove = async () => {
    context.clock.advance(31 * 86_400_000);
    const { jobs } = await import("../src/post/notices/jobs.ts");
    await jobs.tasks!["notices.remove_old"]!({}, context);
  };
  await remove();
  expect(await kept()).toMatchObject([{ state: "permanently_failed" }]);
  const params = { id: (await refused())[0]!.id };
  const see = (viewer = office()) => web.ask(viewer, notices.seeRefused, { params });
  expect((await see(viewerOf("institution", world.hospitalTokyo))).status).toBe(403);
  expect((await see()).status).toBe(200);
  expect((await see()).status).toBe(404);
  expect(await refused()).toEqual([]);
  await remove();
  expect(await kept()).toEqual([]);
});

test("a mail goes out by the sender of the notices, and no other way", () => {
  const senders = OURS.files.filter(
    (path) =>
      /^src\/.*\.ts$/.test(path) &&
      !path.endsWith(".test.ts") &&
      /\bcreateMailer\(|createTransport\(/.test(OURS.read(path)),
  );
  expect(senders).toEqual([
    "src/base/mail/mail.ts",
    // Says hello to the server, and sends a mail only where whoever runs it names an address: a diagnosis.
    "src/office/operations/doctor-outside.ts",
    "src/post/notices/post.ts",
  ]);
});

test("who saw to a mail that reached nobody takes it off the screen, once, and it is not sent again", async () => {
  await ask(TEMPLATES[0]!);
  sink.behave([{ at: "rcpt", does: "refuse", code: 550, reply: "5.1.1 no such user" }]);
  await sendDue(context);
  sink.behave([]);
  const params = { id: (await refused())[0]!.id };
  expect((await web.ask(office(), notices.seeRefused, { params })).status).toBe(200);
  expect(await refused()).toEqual([]);
  await sendDue(context);
  expect(sink.received()).toBe(0);
});
