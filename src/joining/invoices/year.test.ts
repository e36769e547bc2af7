import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { runMinute, startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { createMailSink, type MailSink } from "../../base/mail/mail-sink.ts";
import { OperatorError } from "../../base/program/settings.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { placesOf } from "../../office/people/places.ts";
import * as dues from "../dues/api.ts";
import { closePost } from "../../post/notices/index.ts";
import { jobs as duesJobs } from "../dues/jobs.ts";
import * as api from "./api.ts";
import * as papers from "./api-papers.ts";
import { writeLetter } from "./mail.ts";
import { loadCompiler } from "./pdf.ts";
import { runYear } from "./year.ts";

let database: TestDatabase;
let web: TestWeb;
let sink: MailSink;
let context: ReturnType<typeof testContext>;
let world: World;
let staff: Viewer;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await createMailSink();
  context = testContext(database, "work", { SMTP_URL: sink.url, MAIL_FROM: "kai@example.jp" });
  web = await startTestWeb({ ...context, db: database.web });
  world = await makeWorld(database);
  staff = viewerOf("secretariat", world.secretariat);
});
afterAll(async () => {
  await closePost(context);
  await web.close();
  await sink.close();
  await database.drop();
});

const at = (day: string) => context.clock.set(new Date(`${day}T09:20:00+09:00`));
const day = async (date: string) => {
  at(date);
  const run = await runYear(context);
  await runMinute(database, context);
  return run;
};
const NOTHING = { renewed: 0, climbed: 0 };
const member = async (id: string) => {
  const answered = await web.ask(staff, papers.getMember, { params: { id } });
  if (answered.status !== 200 || !("reply" in answered)) throw new Error(JSON.stringify(answered));
  return answered.reply;
};
const settings = (on: boolean, account = "架空銀行") => ({
  body: {
    on,
    issuer: { name: "架空協議会", address: "", contact: "", registration: null },
    account,
  },
});
const ok = async (asked: Promise<{ status: number }>) =>
  expect(await asked).toMatchObject({ status: 200 });
const letters = async (to: string) => (await sink.list({ to })).map(({ subject }) => subject);
const MAIL = "hospitaltokyo-1@hp.example.jp";

test("switched off no job acts, also not for an approved application", async () => {
  const heard = { forOrganisationId: world.hospitalTokyo, data: {} } as never;
  await duesJobs.on!["applications.approved"]!(heard, context);
  await day("2026-11-21");
  const { rows } = await database.owner.query("select from dues.member");
  expect(rows).toEqual([]);
});

test("an approved application becomes one here, in the class of its beds, once", async () => {
  await ok(web.ask(staff, dues.putSettings, settings(true)));
  const heard = (id: string) => ({ forOrganisationId: id, data: {} }) as never;
  for (const id of [world.hospitalTokyo, world.hospitalTokyo, world.clinicTokyo])
    await duesJobs.on!["applications.approved"]!(heard(id), context);
  expect(await member(world.hospitalTokyo)).toMatchObject({
    state: "applied",
    classId: "a_under_400",
  });
  const ids = [world.hospitalTokyo, world.clinicTokyo];
  const decision = {
    approved: true,
    metOn: "2026-11-21",
    minutes: "第1回",
    reason: null,
    invoice: true,
  };
  await ok(web.ask(staff, dues.decide, { body: { ids, ...decision } }));
  await runMinute(database, context);
  for (const id of ids) {
    const { invoices, fee } = await member(id);
    const body = {
      kind: "hand" as const,
      amount: fee,
      paidOn: "2026-11-21",
      note: null,
      accept: false,
    };
    await ok(web.ask(staff, api.payInvoice, { params: { id: invoices[0]!.id }, body }));
  }
  expect(await member(world.clinicTokyo)).toMatchObject({ state: "active" });
});

test("a renewal year: invoices on 1 April, reminders, suspension after the grace, and back by paying", async () => {
  expect(await day("2027-03-31")).toEqual(NOTHING);
  expect(await day("2027-04-01")).toEqual({ ...NOTHING, renewed: 2 });
  expect(await day("2027-04-01")).toEqual(NOTHING);
  const invoice = (await member(world.hospitalTokyo)).invoices[0]!;
  expect(invoice).toMatchObject({ fiscalYear: 2027, dueOn: "2027-05-06", amount: 150_000 });
  expect(invoice.number).toMatch(/^2027-000[12]$/);
  const clinic = (await member(world.clinicTokyo)).invoices[0]!;
  const body = {
    kind: "hand" as const,
    amount: 20_000,
    paidOn: "2027-04-01",
    note: null,
    accept: false,
  };
  await ok(web.ask(staff, api.payInvoice, { params: { id: clinic.id }, body }));

  expect(await day("2027-05-12")).toEqual(NOTHING);
  expect(await day("2027-05-13")).toEqual({ ...NOTHING, climbed: 1 });
  expect(await day("2027-05-14")).toEqual(NOTHING);
  expect(await day("2027-06-05")).toEqual({ ...NOTHING, climbed: 1 });
  expect(await day("2027-07-05")).toEqual({ ...NOTHING, climbed: 1 });
  const [last] = await sink.list({ to: MAIL });
  expect(last?.text).toContain("2027年8月4日（水）までに");
  expect(await day("2027-08-03")).toEqual(NOTHING);
  expect(await day("2027-08-04")).toEqual({ ...NOTHING, climbed: 1 });
  expect(await member(world.hospitalTokyo)).toMatchObject({
    state: "suspended",
    may: { resume: true },
  });
  expect((await letters(MAIL))[0]).toContain("会員資格の一時停止");
  expect(await day("2027-08-05")).toEqual(NOTHING);
  // The board lifts it: the same invoice does not suspend a second time.
  const lift = { act: "resume" as const, on: "2027-08-05", reason: "分割の相談" };
  await ok(web.ask(staff, dues.moveMember, { params: { id: world.hospitalTokyo }, body: lift }));
  expect(await day("2027-08-06")).toEqual(NOTHING);
  const pay = { ...body, amount: 150_000, paidOn: "2027-08-06" };
  await ok(web.ask(staff, api.payInvoice, { params: { id: invoice.id }, body: pay }));
  expect((await member(world.hospitalTokyo)).state).toBe("active");
});

test("who was suspended for not paying comes back by paying", async () => {
  expect(await day("2028-04-01")).toEqual({ ...NOTHING, renewed: 2 });
  // Nobody looked for a year: one reminder each, and the others at their distances before the suspension.
  expect(await day("2028-12-01")).toEqual({ ...NOTHING, climbed: 2 });
  expect(await day("2028-12-01")).toEqual(NOTHING);
  expect(await day("2028-12-23")).toEqual(NOTHING);
  expect(await day("2028-12-24")).toEqual({ ...NOTHING, climbed: 2 });
  expect(await day("2029-01-23")).toEqual({ ...NOTHING, climbed: 2 });
  const [last] = await sink.list({ to: "clinictokyo-1@hp.example.jp" });
  expect(last?.text).toContain("2029年2月22日（木）までに");
  expect(await day("2029-02-22")).toEqual({ ...NOTHING, climbed: 2 });
  expect((await member(world.clinicTokyo)).state).toBe("suspended");
  const { invoices } = await member(world.clinicTokyo);
  const body = {
    kind: "hand" as const,
    amount: 20_000,
    paidOn: "2029-02-22",
    note: null,
    accept: false,
  };
  await ok(web.ask(staff, api.payInvoice, { params: { id: invoices[0]!.id }, body }));
  expect((await member(world.clinicTokyo)).state).toBe("active");
});

test("a clock that jumps back asks for no year that is past, and ahead only for the one it shows", async () => {
  expect(await day("2026-06-01")).toEqual(NOTHING);
  expect(await day("2033-05-01")).toMatchObject({ renewed: 1 });
  expect((await member(world.clinicTokyo)).invoices[0]).toMatchObject({ fiscalYear: 2033 });
  expect(await day("2032-05-01")).toMatchObject({ renewed: 0 });
});

test("two runs at once make one invoice each", async () => {
  at("2034-04-02");
  const runs = await Promise.all([runYear(context), runYear(context)]);
  expect(runs[0]!.renewed + runs[1]!.renewed).toBe(1);
});

test("without issuer or account nothing is opened; switched off mails wait", async () => {
  await ok(web.ask(staff, dues.putSettings, settings(true, "")));
  expect(await day("2035-04-02")).toEqual(NOTHING);
  const clinic = world.clinicTokyo;
  const issue = { body: { organisationId: clinic, fiscalYear: 2035 } };
  expect(await web.ask(staff, api.issueInvoice, issue)).toMatchObject({
    refused: { refused: "no_issuer" },
  });
  await ok(web.ask(staff, dues.putSettings, settings(true)));
  await ok(web.ask(staff, api.issueInvoice, issue));
  await ok(web.ask(staff, dues.putSettings, settings(false)));
  const before = sink.received();
  await runMinute(database, context);
  expect(sink.received()).toBe(before);
  await ok(web.ask(staff, dues.putSettings, settings(true)));
  context.clock.advance(12 * 3_600_000);
  await runMinute(database, context);
  expect((await letters("clinictokyo-1@hp.example.jp"))[0]).toContain("ご請求");
});

test("where no engine makes papers, whoever looks is told so in plain words", async () => {
  const { invoices } = await member(world.clinicTokyo);
  const absent = () =>
    loadCompiler(() => {
      throw new Error("Cannot find module");
    });
  const facts = { organisationId: world.clinicTokyo, kind: "invoice", invoiceId: invoices[0]!.id };
  const writing = context.db.asViewer(SYSTEM, (tx) =>
    writeLetter({ tx, now: context.clock.now(), context }, { ...facts, words: {} }, () =>
      absent().pdf({ mainFileContent: "", inputs: {} }),
    ),
  );
  await expect(writing).rejects.toThrow(/この機械ではPDFを作れません/);
  await expect(writing).rejects.toBeInstanceOf(OperatorError);
});

test("mail: a dead address, a refusal, nobody who could be written to", async () => {
  const { invoices } = await member(world.clinicTokyo);
  const send = () => {
    context.clock.advance(60_000);
    return web.ask(staff, api.mailInvoice, { params: { id: invoices[0]!.id } });
  };
  const state = async () => (await member(world.clinicTokyo)).letters[0]!.state;
  sink.behave([{ at: "rcpt", does: "refuse", code: 550, reply: "no such user" }]);
  await ok(send());
  await runMinute(database, context);
  expect(await state()).toBe("permanently_failed");
  sink.behave([{ at: "rcpt", does: "refuse", code: 451, reply: "later" }]);
  await ok(send());
  await runMinute(database, context);
  expect(await state()).toBe("temporarily_failed");
  sink.behave([]);
  context.clock.advance(120_000);
  await runMinute(database, context);
  expect(await state()).toBe("accepted");
  await database.owner.query(
    "update organisations.contact set mail = null where organisation_id = $1",
    [world.clinicTokyo],
  );
  await ok(send());
  await runMinute(database, context);
  expect((await member(world.clinicTokyo)).letters[0]).toMatchObject({
    state: "permanently_failed",
    address: null,
  });
});

test("the class says how many may sign in", async () => {
  const limit = (id: string) =>
    database.work.asViewer(SYSTEM, (tx) =>
      placesOf(tx, { id, kind: "institution" }, context.clock.now()),
    );
  expect(await limit(world.clinicTokyo)).toBe(5);
  const terms = { classId: "b_person", agreedFee: null, reason: "個人に変更" };
  await ok(web.ask(staff, dues.changeTerms, { params: { id: world.clinicTokyo }, body: terms }));
  expect(await limit(world.clinicTokyo)).toBe(1);
  expect(await limit(world.rival)).toBe(5);
});
