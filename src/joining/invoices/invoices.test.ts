import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { idOf, makeWorld, viewerOf, type World } from "../../../test/world.ts";
import type { Endpoint, Question, Reply } from "../../base/contract.ts";
import { createMailSink, type MailSink } from "../../base/mail/mail-sink.ts";
import type { Viewer } from "../../base/viewer.ts";
import { closePost } from "../../post/notices/index.ts";
import * as dues from "../dues/api.ts";
import * as api from "./api.ts";
import * as papers from "./api-papers.ts";

const SETTINGS = {
  on: true,
  issuer: { name: "架空協議会", address: "東京都", contact: "", registration: "Ｔ1234567890123" },
  account: "架空銀行 普通 1234567",
};
let database: TestDatabase;
let web: TestWeb;
let sink: MailSink;
let context: ReturnType<typeof testContext>;
let worker: typeof context;
let world: World;
let staff: Viewer;
let hospital: Viewer;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await createMailSink();
  const env = { SMTP_URL: sink.url, MAIL_FROM: "Kai <kai@example.jp>" };
  context = testContext(database, "web", env);
  worker = { ...context, db: database.work };
  web = await startTestWeb(context);
  world = await makeWorld(database);
  staff = viewerOf("secretariat", world.secretariat);
  hospital = viewerOf("institution", world.hospitalTokyo);
  await switchTo(true);
});
afterAll(async () => {
  await closePost(worker);
  await web.close();
  await sink.close();
  await database.drop();
});

/** The reply, or the name of the refusal. */
async function ask<E extends Endpoint>(
  viewer: Viewer,
  endpoint: E,
  question?: Partial<Question<E>>,
): Promise<Reply<E> & string> {
  const answered = await web.ask(viewer, endpoint, question);
  return (
    answered.status === 200
      ? (answered as { reply: unknown }).reply
      : (answered as { refused: { refused: string } }).refused.refused
  ) as never;
}
const work = () => runJobs(database, worker);
const member = (id: string) => ask(staff, papers.getMember, { params: { id } });
const apply = (organisationId: string, classId: string, agreedFee: number | null = null) =>
  ask(staff, dues.applyMember, {
    body: { organisationId, classId, agreedFee, appliedOn: "2026-11-01" },
  });
const decide = (ids: string[], approved = true, invoice = true) =>
  ask(staff, dues.decide, {
    body: { ids, approved, metOn: "2026-11-20", minutes: "第3回 議案2", reason: null, invoice },
  });
const payment = (amount: number, more: object = {}) => ({
  body: { kind: "hand" as const, amount, paidOn: "2026-11-21", note: null, accept: false, ...more },
});
const pay = (id: string, amount: number, more: object = {}) =>
  ask(staff, api.payInvoice, { params: { id }, ...payment(amount, more) });
const switchTo = (on: boolean) => ask(staff, dues.putSettings, { body: { ...SETTINGS, on } });

test("from the application to the receipt", async () => {
  const id = world.hospitalTokyo;
  const found = await ask(staff, dues.findCandidates, { query: { search: "あおば" } });
  expect(found.rows).toMatchObject([{ id, classId: "a_under_400" }]);
  expect(await apply(id, "a_under_400")).toEqual({ id });
  expect(await apply(id, "a_under_400")).toBe("moved");
  expect((await ask(staff, api.listMembers, { query: {} })).waiting).toMatchObject([{ id }]);
  expect(await decide([id])).toEqual({ decided: 1 });
  expect(await decide([id])).toBe("moved");
  await work();
  const [mail] = await sink.list({ to: "hospitaltokyo-1@hp.example.jp" });
  expect(mail?.subject).toContain("2026年度（令和8年度） 年会費のご請求（2026-0001）");
  expect(mail?.text).toContain("金額：150,000円");
  expect(sink.raw(mail!.id)!.toString()).toContain("application/pdf");

  const { invoices, state } = await member(id);
  expect(state).toBe("approved");
  const invoice = invoices[0]!;
  expect(invoice).toMatchObject({ number: "2026-0001", amount: 150_000, dueOn: "2026-12-21" });
  const url = `/api/invoices/${invoice.id}/pdf`;
  const seen = async (viewer: Viewer) =>
    web.app.inject({ url, headers: { "x-test-viewer": JSON.stringify(viewer) } });
  const pdf = await seen(hospital);
  expect(pdf.rawPayload.subarray(0, 5).toString()).toBe("%PDF-");
  expect((await seen(viewerOf("institution", world.clinicTokyo))).statusCode).toBe(404);

  const first = await pay(invoice.id, 50_000);
  expect(await pay(invoice.id, 50_000)).toBe("same");
  expect(await pay(invoice.id, 100_001)).toBe("over");
  expect((await member(id)).state).toBe("approved");
  await pay(invoice.id, 100_000);
  expect(await member(id)).toMatchObject({ state: "active", steps: [{ act: "settle" }, {}, {}] });
  expect(await pay(invoice.id, 150_000)).toBe("over");
  const receipt = await ask(staff, api.issueReceipt, {
    params: { id: first.id },
    body: { mail: true },
  });
  const again = await ask(staff, api.issueReceipt, {
    params: { id: first.id },
    body: { mail: false },
  });
  expect(again).toEqual(receipt);
  await work();
  const subjects = (await sink.list({ to: "hospitaltokyo-1@hp.example.jp" })).map(
    (one) => one.subject,
  );
  expect(subjects.join()).toContain("領収書をお送りします（R2026-0001）");
  expect(subjects.join()).toContain("入会の手続きが完了しました");
  const own = await ask(hospital, papers.getOwnDues);
  expect(own).toMatchObject({ member: { state: "active", votes: 1, accounts: 5 } });
  expect(own.invoices[0]).toMatchObject({ paid: 150_000 });
  const names = await database.owner.query<{ name: string }>(
    "select name from base.event where for_organisation_id = $1 and (name like 'dues.%' or name like 'invoices.%') order by id",
    [id],
  );
  expect(names.rows.map(({ name }) => name.split(".")[1])).toEqual([
    "applied",
    "approved",
    "issued",
    "paid",
    "paid",
    "settled",
    "receipted",
  ]);
});

test("a payment taken back takes the membership and the receipt back with it", async () => {
  const id = world.hospitalTokyo;
  const before = (await member(id)).invoices[0]!;
  const first = before.payments[0]!;
  const withdraw = () =>
    ask(staff, api.withdrawPayment, { params: { id: first.id }, body: { reason: "記入まちがい" } });
  expect(await withdraw()).toEqual({ done: true });
  expect(await withdraw()).toBe("moved");
  const after = await member(id);
  expect(after.state).toBe("approved");
  expect(after.invoices[0]?.payments[0]).toMatchObject({
    withdrawn: true,
    receipts: [{ number: "R2026-0001", cancelled: true }],
  });
  expect(
    await ask(staff, api.issueReceipt, { params: { id: first.id }, body: { mail: false } }),
  ).toBe("moved");
  await pay(before.id, 50_000);
  expect((await member(id)).state).toBe("active");
});

test("numbers have no gaps, also when many are issued and some are refused at once", async () => {
  const ids = [world.clinicTokyo, world.hospitalOsaka, world.clinicOsaka];
  for (const id of ids) await apply(id, "a_clinic");
  expect(await decide(ids, true, false)).toEqual({ decided: 3 });
  const issue = (id: string) =>
    ask(staff, api.issueInvoice, { body: { organisationId: id, fiscalYear: 2026 } });
  const replies = await Promise.all([...ids, ...ids].map(issue));
  expect(replies.filter((one) => one === ("already" as never))).toHaveLength(3);
  const numbers = async () =>
    (
      await database.owner.query<{ number: number }>(
        "select number from invoices.invoice where numbered_year = 2026 order by 1",
      )
    ).rows.map(({ number }) => number);
  expect(await numbers()).toEqual([1, 2, 3, 4]);
  const { invoices } = await member(world.clinicTokyo);
  const cancel = (reissue: boolean) =>
    ask(staff, api.cancelInvoice, {
      params: { id: invoices[0]!.id },
      body: { reason: "宛名の変更", reissue },
    });
  expect(
    (await Promise.all([cancel(true), cancel(true)])).map((one) => typeof one).toSorted(),
  ).toEqual(["object", "string"]);
  expect(await numbers()).toEqual([1, 2, 3, 4, 5]);
  expect((await member(world.clinicTokyo)).invoices).toMatchObject([
    { number: "2026-0005", replaces: invoices[0]!.number, cancelled: false },
    { number: invoices[0]!.number, cancelled: true },
  ]);
  expect(await pay(invoices[0]!.id, 20_000)).toBe("moved");
});

test("double presses of one payment record it once", async () => {
  const invoice = (await member(world.clinicTokyo)).invoices[0]!;
  const replies = await Promise.all([1, 2, 3].map(() => pay(invoice.id, 20_000)));
  expect(replies.filter((one) => typeof one === "object")).toHaveLength(1);
  expect((await member(world.clinicTokyo)).invoices[0]).toMatchObject({ paid: 20_000 });
});

test("contract, no fee, waiver; odd amounts and days are told", async () => {
  expect(await apply(world.vendor, "supporting")).toBe("no_agreed_fee");
  expect(await apply(world.vendor, "golden")).toBe("bad_input");
  await apply(world.vendor, "supporting", 77_000);
  await apply(world.ministry, "observer");
  expect(await decide([world.vendor, world.ministry])).toEqual({ decided: 2 });
  await work();
  expect((await member(world.ministry)).state).toBe("active");
  const issue = { body: { organisationId: world.ministry, fiscalYear: 2026 } };
  expect(await ask(staff, api.issueInvoice, issue)).toBe("no_fee");
  const invoice = (await member(world.vendor)).invoices[0]!;
  for (const amount of [0, -1, 1.5, 1e12, Number.NaN])
    expect(await pay(invoice.id, amount)).toBe("bad_input");
  expect(await pay(invoice.id, 1000, { paidOn: "2026-02-30" })).toBe("bad_input");
  expect(await pay(invoice.id, 1000, { paidOn: "2026-11-22" })).toBe("bad_input");
  expect(await pay(invoice.id, 77_001, { kind: "waiver", accept: true })).toBe("over");
  await pay(invoice.id, 76_340);
  await pay(invoice.id, 660, { kind: "waiver" });
  expect((await member(world.vendor)).state).toBe("active");
  expect(await pay(idOf("nothing"), 1)).toBe("not_found");
});

test("undo: the last step only, and not behind an invoice", async () => {
  const id = world.university;
  await apply(id, "a_from_400");
  await decide([id], true, false);
  const step = async () => (await member(id)).steps[0]!.id;
  const undo = async (stepId: string) =>
    ask(staff, api.undoStep, { params: { id }, body: { stepId } });
  const approved = await step();
  await ask(staff, api.issueInvoice, { body: { organisationId: id, fiscalYear: 2026 } });
  expect(await undo(approved)).toBe("invoice_open");
  const invoice = (await member(id)).invoices[0]!;
  await ask(staff, api.cancelInvoice, {
    params: { id: invoice.id },
    body: { reason: "やり直し", reissue: false },
  });
  expect(await undo(approved)).toEqual({ done: true });
  expect(await undo(approved)).toBe("moved");
  expect((await member(id)).state).toBe("applied");
  await decide([id], false);
  expect((await member(id)).state).toBe("refused");
});

test("filters, totals, and the keyset", async () => {
  const list = (query: object) => ask(staff, api.listMembers, { query });
  const all = await list({});
  expect(all.totals).toMatchObject({ year: 2026, states: { active: 4, approved: 2 } });
  expect(all.totals!.asked).toBe(all.totals!.paid + all.totals!.open);
  expect((await list({ state: "active" })).rows).toHaveLength(4);
  expect((await list({ classId: "a_clinic" })).rows).toHaveLength(3);
  expect((await list({ search: "あおば%" })).rows).toEqual([]);
  expect((await list({ overdue: "yes" })).rows).toEqual([]);
  expect(await list({ after: "x" })).toBe("bad_input");
});
