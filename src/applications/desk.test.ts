import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Counter, openCounter } from "../../test/application.ts";
import { createTestDatabase, type TestDatabase } from "../../test/database.ts";
import { taskNamed, TODAY } from "../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../test/world.ts";
import type { Endpoint, Question, Reply } from "../base/contract.ts";
import type { Viewer } from "../base/viewer.ts";
import { listConsents } from "../consents/api.ts";
import * as api from "./api.ts";
import { getIntake, putIntake } from "./api-intake.ts";

let database: TestDatabase;
let counter: Counter;
let world: World;
let clerk: Viewer;
let reviewer: Viewer;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  clerk = { ...viewerOf("secretariat", world.secretariat, "clerk"), standing: "clerk" };
  reviewer = { ...viewerOf("secretariat", world.secretariat, "reviewer"), standing: "reviewer" };
});
beforeEach(async () => {
  await database.owner.query(
    "delete from applications.application; delete from applications.wish; delete from consents.consent; delete from base.setting",
  );
  await counter?.close();
  counter = await openCounter(database);
  counter.context.clock.set(TODAY);
});
afterAll(async () => {
  await counter.close();
  await database.drop();
});

/** Asks and wants an answer. */
async function get<E extends Endpoint>(who: Viewer, endpoint: E, question?: Partial<Question<E>>) {
  const reply = await counter.web.ask(who, endpoint, question);
  if (!("reply" in reply)) throw new Error(JSON.stringify(reply.refused));
  return reply.reply as Reply<E>;
}
/** Asks and wants to be refused. */
async function refused<E extends Endpoint>(
  who: Viewer,
  endpoint: E,
  question?: Partial<Question<E>>,
) {
  const reply = await counter.web.ask(who, endpoint, question);
  return "refused" in reply ? reply.refused.refused : "allowed";
}
let people = 0;
/** A proved application of an institution of its own; gives its id. */
async function arrive(fields: Record<string, string> = {}, as = "institution", facility = "") {
  const mail = fields.mail ?? `person${++people}@own${people}.example.co.jp`;
  await counter.apply({ name: `新しい病院${people}`, mail, site: "", ...fields }, as, facility);
  await counter.work();
  await counter.post(await counter.link(mail));
  const { rows } = await database.owner.query<{ id: string }>(
    "select id from applications.application where mail = $1 order by sent_at desc limit 1",
    [mail],
  );
  return rows[0]!.id;
}
const see = (id: string, who = clerk) => get(who, api.getApplication, { params: { id } });
const approval = async (id: string, more: object = {}, who = reviewer) => ({
  params: { id },
  body: { version: (await see(id, who)).version, representativeId: id, into: null, ...more },
});
const check = async (id: string, who = clerk) =>
  get(who, api.checkApplication, {
    params: { id },
    body: { version: (await see(id)).version, note: "電話で確かめた" },
  });
async function facilityOf(name: string): Promise<string> {
  const made = await database.owner.query<{ id: string }>(
    `insert into facilities.facility (name, kind, prefecture, address, beds, sought, grams)
     values ($1, 'hospital', '13', '架空市', 90, $1, '{}') returning id`,
    [name],
  );
  return made.rows[0]!.id;
}

test("the queue shows who waits longest first, and only the secretariat sees it", async () => {
  const first = await arrive();
  counter.context.clock.advance(60_000);
  const second = await arrive({ products: "電子カルテ" }, "vendor");
  const list = await get(clerk, api.listApplications, { query: {} });
  expect(list.rows.map((row) => row.id)).toEqual([first, second]);
  expect(list.counts).toMatchObject({ waiting: 2 });
  const vendors = await get(clerk, api.listApplications, { query: { applicant: "vendor" } });
  expect(vendors.rows.map((row) => row.id)).toEqual([second]);
  expect((await get(clerk, api.listApplications, { query: { text: "100%_" } })).rows).toEqual([]);
  for (const role of ["institution", "relay", "ministry", "vendor"] as const) {
    const who = viewerOf(role, world.hospitalTokyo);
    expect(await refused(who, api.listApplications, { query: {} })).toBe("forbidden");
    expect(await refused(who, api.getApplication, { params: { id: first } })).toBe("forbidden");
  }
});

test("an own domain on the own site is approved by one clerk: institution, contact, invitation, consents, one event", async () => {
  const facility = await facilityOf("架空みどり病院");
  const mail = "aida@midori-hp.jp";
  const id = await arrive({ mail, site: "https://www.midori-hp.jp/" }, "institution", facility);
  const seen = await see(id);
  expect(seen).toMatchObject({
    manual: false,
    evidence: { mail: { domain: "midori-hp.jp" }, site: { domain: "midori-hp.jp" }, flags: [] },
    may: { approve: true, approveLacks: null },
  });
  const { organisationId } = await get(
    clerk,
    api.approveApplication,
    await approval(id, {}, clerk),
  );
  const { rows } = await database.owner.query(
    `select o.name, i.facility_id, i.beds, c.name as contact, c.mail, v.standing, v.role
     from organisations.organisation o join members.institution i on i.organisation_id = o.id
     join organisations.contact c on c.organisation_id = o.id join accounts.invitation v on v.contact_id = c.id where o.id = $1`,
    [organisationId],
  );
  expect(rows).toEqual([
    {
      name: "架空みどり病院",
      facility_id: facility,
      beds: 90,
      contact: "会田 花子",
      mail,
      ...{
        standing: "representative",
        role: "institution",
      },
    },
  ]);
  const events = await database.owner.query(
    "select data from base.event where name = 'applications.approved' and for_organisation_id = $1",
    [organisationId],
  );
  expect(events.rows).toEqual([{ data: { organisationId, people: 1 } }]);
  await counter.work();
  const mails = (await counter.sink.list({ to: mail })).map((one) => one.subject);
  expect(mails).toContain("【Tasuki】入会の手続きが終わりました（架空みどり病院）");
  expect(mails.some((one) => one.includes("アカウントのご案内"))).toBe(true);
  const own = { ...viewerOf("institution", organisationId), standing: "representative" as const };
  const { texts, open } = await get(own, listConsents);
  expect(open).toBe(0);
  expect(texts.find((one) => one.id === "survey")).toMatchObject({ given: false });
});

test("free mail is checked by one and approved by another who may", async () => {
  const mail = "aida.midori@gmail.com";
  const id = await arrive({ mail, reason: "院内にメールがない" });
  expect(await see(id)).toMatchObject({ manual: true, reason: "院内にメールがない" });
  const lacking = async (who: Viewer) =>
    refused(who, api.approveApplication, await approval(id, {}, who));
  expect(await lacking(reviewer)).toBe("check_first");
  await check(id, reviewer);
  expect(await lacking(clerk)).toBe("standing");
  expect(await lacking(reviewer)).toBe("other_person");
  await check(id, clerk);
  expect(await lacking(reviewer)).toBe("allowed");
});

test("asked back by mail, answered by a plain page once; the thread stays", async () => {
  const mail = "ask@own.example.co.jp";
  const id = await arrive({ mail });
  const text = "代表電話を教えてください。\n<b>急ぎません</b>";
  const body = { version: (await see(id)).version, text };
  await get(clerk, api.askBack, { params: { id }, body });
  expect(await refused(clerk, api.askBack, { params: { id }, body })).toBe("changed");
  await counter.work();
  const link = await counter.link(mail, "answer");
  const page = await counter.get(link);
  expect(page.text).toContain("&lt;b&gt;急ぎません");
  expect((await counter.post(link, { answer: " " })).status).toBe(422);
  expect((await counter.post(link, { answer: "あ".repeat(4_001) })).status).toBe(422);
  expect((await counter.post(link, { answer: "03-0000-0001 です" })).status).toBe(200);
  expect((await counter.post(link, { answer: "べつの答え" })).text).toContain("もう受け取って");
  expect(await see(id)).toMatchObject({
    state: "waiting",
    questions: [{ text, answer: "03-0000-0001 です" }],
  });
});

test("a decision about what was not seen is refused: two approvals at once, and approval while the applicant answers", async () => {
  const id = await arrive({ mail: "race@gmail.com", reason: "理由" });
  await check(id);
  const asked = await approval(id);
  const both = await Promise.all(
    [1, 2].map(() => refused(reviewer, api.approveApplication, asked)),
  );
  expect(both.sort()).toEqual(["allowed", "not_open"]);

  const other = await arrive({ mail: "slow@own.example.co.jp" });
  const body = { version: (await see(other)).version, text: "電話番号は?" };
  await get(clerk, api.askBack, { params: { id: other }, body });
  await counter.work();
  await check(other);
  const stale = await approval(other);
  await counter.post(await counter.link("slow@own.example.co.jp", "answer"), { answer: "はい" });
  expect(await refused(reviewer, api.approveApplication, stale)).toBe("changed");
});

test("refused with a reason; the mail waits, so that it can be taken back", async () => {
  const mail = "no@own.example.co.jp";
  const id = await arrive({ mail });
  const refuse = async (more: object) => ({
    params: { id },
    body: {
      version: (await see(id)).version,
      reason: "not_proved",
      words: "お電話がつながりませんでした。",
      ...more,
    },
  });
  expect(await refused(clerk, api.refuseApplication, await refuse({ reason: "king" }))).toBe(
    "bad_input",
  );
  expect(
    await refused(clerk, api.refuseApplication, await refuse({ reason: "other", words: "" })),
  ).toBe("bad_input");
  await get(clerk, api.refuseApplication, await refuse({}));
  const again = await get(clerk, api.reopenApplication, { params: { id } });
  expect(again).toEqual({ told: false });
  counter.context.clock.advance(11 * 60_000);
  await counter.work();
  expect((await counter.sink.list({ to: mail })).map((one) => one.subject)).toHaveLength(1);
  expect(await see(id)).toMatchObject({ state: "waiting", refusal: null });

  await get(clerk, api.refuseApplication, await refuse({}));
  counter.context.clock.advance(11 * 60_000);
  await counter.work();
  const [newest] = await counter.sink.list({ to: mail });
  expect(newest!.text).toContain("所属していらっしゃることを、確かめられませんでした");
  expect(newest!.text).toContain("お電話がつながりませんでした。");
  expect(await get(clerk, api.reopenApplication, { params: { id } })).toEqual({ told: true });
  expect(await refused(clerk, api.reopenApplication, { params: { id } })).toBe("not_refused");
});

test("two of one facility stand together; the chosen one represents, the other joins as a member", async () => {
  const facility = await facilityOf("架空ひとつ病院");
  const first = await arrive({}, "institution", facility);
  const second = await arrive({ person: "井上 次郎" }, "institution", facility);
  const head = await see(first);
  expect(head.group.map((one) => one.id)).toEqual([first, second]);
  expect(await see(second)).toMatchObject({ joinedTo: { id: first }, may: { approve: false } });
  expect((await get(clerk, api.listApplications, { query: {} })).rows).toHaveLength(1);
  await check(first);
  const { organisationId } = await get(
    reviewer,
    api.approveApplication,
    await approval(first, { representativeId: second }),
  );
  const { rows } = await database.owner.query(
    "select mail, standing from accounts.invitation where organisation_id = $1 order by standing",
    [organisationId],
  );
  expect(rows.map((row) => row.standing)).toEqual(["member", "representative"]);
  expect((await see(second)).organisationId).toBe(organisationId);
});

test("who stands together can be parted, put together by hand, and goes on when the first is refused", async () => {
  const facility = await facilityOf("架空三人病院");
  const [first, second, third] = [
    await arrive({}, "institution", facility),
    await arrive({}, "institution", facility),
    await arrive({}, "institution", facility),
  ] as const;
  const body = { version: (await see(first)).version, reason: "no_answer", words: null };
  await get(clerk, api.refuseApplication, { params: { id: first }, body });
  expect((await see(second)).group.map((one) => one.id)).toEqual([second, third]);
  await get(clerk, api.groupApplication, { params: { id: third }, body: { joinTo: null } });
  expect((await see(second)).group).toHaveLength(1);
  await get(clerk, api.groupApplication, { params: { id: second }, body: { joinTo: third } });
  expect((await see(third)).group.map((one) => one.id)).toEqual([third, second]);
  const group = (id: string, joinTo: string) =>
    refused(clerk, api.groupApplication, { params: { id }, body: { joinTo } });
  expect(await group(third, third)).toBe("not_found");
  expect(await group(third, second)).toBe("not_open");
});

test("the newcomer of an institution with a representative becomes a member", async () => {
  const facility = await facilityOf("架空もとから病院");
  const first = await arrive({}, "institution", facility);
  await check(first);
  const made = await get(reviewer, api.approveApplication, await approval(first));
  const account = await database.owner.query<{ id: string }>(
    "insert into accounts.account (mail, name, password_hash) values ('rep@x.example.jp', '代表', 'x') returning id",
  );
  await database.owner.query(
    "insert into accounts.membership (account_id, organisation_id, role, standing) values ($1, $2, 'institution', 'representative')",
    [account.rows[0]!.id, made.organisationId],
  );
  const later = await arrive({}, "institution", facility);
  expect((await see(later)).evidence.member).toMatchObject({ id: made.organisationId });
  await check(later);
  const joined = await get(reviewer, api.approveApplication, await approval(later));
  expect(joined).toEqual(made);
  const { rows } = await database.owner.query(
    "select distinct standing from accounts.invitation where organisation_id = $1 order by standing",
    [made.organisationId],
  );
  expect(rows.map((row) => row.standing)).toEqual(["member", "representative"]);
});

test("each kind of applicant becomes its kind of organisation, or joins one of its kind", async () => {
  const cases = [
    ["vendor", { products: "電子カルテ" }, "vendor"],
    ["relay", { reach: "約300" }, "relay"],
    ["authority", { section: "医務課" }, "ministry"],
    ["person", { work: "保守" }, "vendor"],
  ] as const;
  for (const [as, fields, kind] of cases) {
    const id = await arrive(fields, as);
    await check(id);
    if (as === "vendor") {
      const wrong = await approval(id, { into: world.relayTokyo });
      expect(await refused(reviewer, api.approveApplication, wrong)).toBe("bad_input");
    }
    const into = as === "vendor" ? world.vendor : null;
    const made = await get(reviewer, api.approveApplication, await approval(id, { into }));
    if (into) expect(made.organisationId).toBe(into);
    const { rows } = await database.owner.query(
      "select kind from organisations.organisation where id = $1",
      [made.organisationId],
    );
    expect(rows).toEqual([{ kind }]);
  }
});

test("a domain that imitates a member's is seen, and one that members use is shown", async () => {
  await database.owner.query(
    "update organisations.contact set mail = 'a@mail.aobadai-hp.jp' where id = $1",
    [world.contacts["hospitalTokyo:1"]],
  );
  const same = await see(await arrive({ mail: "b@aobadai-hp.jp" }));
  expect(same.evidence.members).toEqual([
    { id: world.hospitalTokyo, name: "あおば台総合病院", people: 1 },
  ]);
  const false_ = await see(await arrive({ mail: "b@aobadai-hp.jp".replace("o", "0") }));
  expect(false_.evidence.flags.map((one) => one.id)).toContain("lookalike");
});

test("closed by number; opened again, who wanted to know is told once", async () => {
  await arrive();
  const closed = { until: null, most: 1, note: null };
  expect(await refused(clerk, putIntake, { body: closed })).toBe("forbidden");
  await get(reviewer, putIntake, { body: closed });
  expect(await get(clerk, getIntake)).toMatchObject({ closed: "number", taken: 1 });
  expect((await counter.get("/apply")).text).toContain("締め切りました");
  await counter.post("/apply/wish", { mail: "later@example.jp" });
  expect(await get(reviewer, putIntake, { body: { ...closed, most: 2 } })).toEqual({ told: 1 });
  await counter.work();
  expect(await counter.sink.list({ to: "later@example.jp" })).toHaveLength(1);
  expect(await get(reviewer, putIntake, { body: { ...closed, most: 3 } })).toEqual({ told: 0 });
});

test("refused applications go after their time, with what was said in them; approved ones stay", async () => {
  const [gone, stays] = [await arrive(), await arrive()];
  const body = { version: (await see(gone)).version, reason: "no_answer", words: null };
  await get(clerk, api.refuseApplication, { params: { id: gone }, body });
  await check(stays);
  await get(reviewer, api.approveApplication, await approval(stays));
  counter.context.clock.advance(181 * 86_400_000);
  await taskNamed("applications.remove_old")({}, { ...counter.context, db: database.work });
  const { rows } = await database.owner.query("select id from applications.application");
  expect(rows.map((row) => row.id)).toEqual([stays]);
  const said = await database.owner.query("select distinct said_with from consents.consent");
  expect(said.rows).toEqual([{ said_with: stays }]);
});
