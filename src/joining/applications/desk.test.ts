import { expect, test } from "vitest";
import {
  approval,
  arrive,
  check,
  desk,
  facilityOf,
  get,
  openDesk,
  refused,
  see,
} from "../../../test/desk.ts";
import { taskNamed } from "../../../test/web.ts";
import { viewerOf } from "../../../test/world.ts";
import type { Viewer } from "../../base/viewer.ts";
import { listConsents } from "./api-consents.ts";
import * as api from "./api.ts";

openDesk();

test("the queue shows who waits longest first, and only the secretariat sees it", async () => {
  const first = await arrive();
  desk.counter.context.clock.advance(60_000);
  const second = await arrive({ products: "電子カルテ" }, "vendor");
  const list = await get(desk.clerk, api.listApplications, { query: {} });
  expect(list.rows.map((row) => row.id)).toEqual([first, second]);
  expect(list.counts).toMatchObject({ waiting: 2 });
  const vendors = await get(desk.clerk, api.listApplications, { query: { applicant: "vendor" } });
  expect(vendors.rows.map((row) => row.id)).toEqual([second]);
  expect((await get(desk.clerk, api.listApplications, { query: { text: "100%_" } })).rows).toEqual(
    [],
  );
  for (const role of ["institution", "relay", "ministry", "vendor"] as const) {
    const who = viewerOf(role, desk.world.hospitalTokyo);
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
    desk.clerk,
    api.approveApplication,
    await approval(id, {}, desk.clerk),
  );
  const { rows } = await desk.database.owner.query(
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
      standing: "representative",
      role: "institution",
    },
  ]);
  const events = await desk.database.owner.query(
    "select data from base.event where name = 'applications.approved' and for_organisation_id = $1",
    [organisationId],
  );
  expect(events.rows).toEqual([{ data: { organisationId, people: 1 } }]);
  await desk.counter.work();
  const mails = (await desk.counter.sink.list({ to: mail })).map((one) => one.subject);
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
  expect(await lacking(desk.reviewer)).toBe("check_first");
  await check(id, desk.reviewer);
  expect(await lacking(desk.clerk)).toBe("standing");
  expect(await lacking(desk.reviewer)).toBe("other_person");
  await check(id, desk.clerk);
  expect(await lacking(desk.reviewer)).toBe("allowed");
});

test("asked back by mail, answered by a plain page once; the thread stays", async () => {
  const mail = "ask@own.example.co.jp";
  const id = await arrive({ mail });
  const text = "代表電話を教えてください。\n<b>急ぎません</b>";
  const body = { version: (await see(id)).version, text };
  await get(desk.clerk, api.askBack, { params: { id }, body });
  expect(await refused(desk.clerk, api.askBack, { params: { id }, body })).toBe("changed");
  await desk.counter.work();
  const link = await desk.counter.link(mail, "answer");
  const page = await desk.counter.get(link);
  expect(page.text).toContain("&lt;b&gt;急ぎません");
  expect((await desk.counter.post(link, { answer: " " })).status).toBe(422);
  expect((await desk.counter.post(link, { answer: "あ".repeat(4_001) })).status).toBe(422);
  expect((await desk.counter.post(link, { answer: "03-0000-0001 です" })).status).toBe(200);
  expect((await desk.counter.post(link, { answer: "べつの答え" })).text).toContain(
    "もう受け取って",
  );
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
    [1, 2].map(() => refused(desk.reviewer, api.approveApplication, asked)),
  );
  expect(both.sort()).toEqual(["allowed", "not_open"]);

  const other = await arrive({ mail: "slow@own.example.co.jp" });
  const body = { version: (await see(other)).version, text: "電話番号は?" };
  await get(desk.clerk, api.askBack, { params: { id: other }, body });
  await desk.counter.work();
  await check(other);
  const stale = await approval(other);
  await desk.counter.post(await desk.counter.link("slow@own.example.co.jp", "answer"), {
    answer: "はい",
  });
  expect(await refused(desk.reviewer, api.approveApplication, stale)).toBe("changed");
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
  expect(await refused(desk.clerk, api.refuseApplication, await refuse({ reason: "king" }))).toBe(
    "bad_input",
  );
  expect(
    await refused(desk.clerk, api.refuseApplication, await refuse({ reason: "other", words: "" })),
  ).toBe("bad_input");
  await get(desk.clerk, api.refuseApplication, await refuse({}));
  const again = await get(desk.clerk, api.reopenApplication, { params: { id } });
  expect(again).toEqual({ told: false });
  desk.counter.context.clock.advance(11 * 60_000);
  await desk.counter.work();
  expect((await desk.counter.sink.list({ to: mail })).map((one) => one.subject)).toHaveLength(1);
  expect(await see(id)).toMatchObject({ state: "waiting", refusal: null });

  await get(desk.clerk, api.refuseApplication, await refuse({}));
  desk.counter.context.clock.advance(11 * 60_000);
  await desk.counter.work();
  const [newest] = await desk.counter.sink.list({ to: mail });
  expect(newest!.text).toContain("所属していらっしゃることを、確かめられませんでした");
  expect(newest!.text).toContain("お電話がつながりませんでした。");
  expect(await get(desk.clerk, api.reopenApplication, { params: { id } })).toEqual({ told: true });
  expect(await refused(desk.clerk, api.reopenApplication, { params: { id } })).toBe("not_refused");
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
      const wrong = await approval(id, { into: desk.world.relayTokyo });
      expect(await refused(desk.reviewer, api.approveApplication, wrong)).toBe("bad_input");
    }
    const into = as === "vendor" ? desk.world.vendor : null;
    const made = await get(desk.reviewer, api.approveApplication, await approval(id, { into }));
    if (into) expect(made.organisationId).toBe(into);
    const { rows } = await desk.database.owner.query(
      "select kind from organisations.organisation where id = $1",
      [made.organisationId],
    );
    expect(rows).toEqual([{ kind }]);
  }
});

test("a domain that imitates a member's is seen, and one that members use is shown", async () => {
  await desk.database.owner.query(
    "update organisations.contact set mail = 'a@mail.aobadai-hp.jp' where id = $1",
    [desk.world.contacts["hospitalTokyo:1"]],
  );
  const same = await see(await arrive({ mail: "b@aobadai-hp.jp" }));
  expect(same.evidence.members).toEqual([
    { id: desk.world.hospitalTokyo, name: "あおば台総合病院", people: 1 },
  ]);
  const false_ = await see(await arrive({ mail: "b@aobadai-hp.jp".replace("o", "0") }));
  expect(false_.evidence.flags.map((one) => one.id)).toContain("lookalike");
});

test("refused applications go after their time, with what was said in them; approved ones stay", async () => {
  const [gone, stays] = [await arrive(), await arrive()];
  const body = { version: (await see(gone)).version, reason: "no_answer", words: null };
  await get(desk.clerk, api.refuseApplication, { params: { id: gone }, body });
  await check(stays);
  await get(desk.reviewer, api.approveApplication, await approval(stays));
  desk.counter.context.clock.advance(181 * 86_400_000);
  await taskNamed("applications.remove_old")(
    {},
    { ...desk.counter.context, db: desk.database.work },
  );
  const { rows } = await desk.database.owner.query("select id from applications.application");
  expect(rows.map((row) => row.id)).toEqual([stays]);
  const said = await desk.database.owner.query(
    "select distinct said_with from applications.consent",
  );
  expect(said.rows).toEqual([{ said_with: stays }]);
});
