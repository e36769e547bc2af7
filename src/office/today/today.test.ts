import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb, TODAY } from "../../../test/web.ts";
import { signsIn } from "../../../test/members.ts";
import { idOf, makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { recordFault } from "../../base/program/faults.ts";
import type { Viewer } from "../../base/viewer.ts";
import { getToday } from "./api.ts";

let database: TestDatabase;
let web: TestWeb;
let world: World;

const HOUR = 3_600_000;
const later = (hours: number) => new Date(TODAY.getTime() + hours * HOUR);

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

async function today(viewer: Viewer) {
  const answered = await web.ask(viewer, getToday, {});
  if (!("reply" in answered)) throw new Error(JSON.stringify(answered));
  return answered.reply;
}
const kinds = async (viewer: Viewer) => (await today(viewer)).todos.map((todo) => todo.kind);

test("an organisation that nobody signs in for is shown to the secretariat and its relay at once", async () => {
  const { owner } = database;
  await owner.query("insert into people.vacancy values ($1, now(), '前の人')", [world.clinicTokyo]);
  const vacant = ["vacant", "/people/vacant"];
  const seen = async (viewer: Viewer) =>
    (await today(viewer)).todos
      .filter((todo) => todo.kind === "vacant")
      .map((todo) => [todo.kind, todo.to]);
  expect(await seen(viewerOf("secretariat", world.secretariat))).toEqual([vacant]);
  expect(await seen(viewerOf("relay", world.relayTokyo))).toEqual([vacant]);
  expect(await seen(viewerOf("relay", world.relayOsaka))).toEqual([]);
  await owner.query("delete from people.vacancy");
});

test("sources in trouble stand on the secretariat's day with their reason, and on nobody else's", async () => {
  const { owner } = database;
  const add = (name: string, columns: string, values: string) =>
    owner.query(
      `insert into feeds.feed (name, url, every_hours, created_at, last_run_at, next_run_at, ${columns})
       values ($1, 'https://' || $1 || '.example', 6, $2, $2, $3, ${values})`,
      [name, TODAY, later(6)],
    );
  await add("good", "quiet_until", `'${later(1).toISOString()}'`);
  await add("aged", "quiet_until", `'${later(-1).toISOString()}'`);
  await add("closed", "reason, trouble_since", `'login', '${later(-48).toISOString()}'`);
  await add("paused", "reason, enabled", "'login', false");
  const seen = (await today(viewerOf("secretariat", world.secretariat))).todos;
  expect(seen.filter(({ kind }) => kind === "sources")).toMatchObject([
    {
      title: "うまくいっていない情報源が2件あります",
      why: expect.stringMatching(/^closed: .*断られました。$/),
      to: "/feeds",
    },
  ]);
  expect(await kinds(viewerOf("relay", world.relayTokyo))).not.toContain("sources");
  await owner.query("delete from feeds.feed");
});

test("errors of the program itself stand on the secretariat's day for a week, on nobody else's", async () => {
  const context = testContext(database, "work");
  const fault = { role: "work", kind: "ended", name: "work SIGKILL" } as const;
  await recordFault(context, fault);
  context.clock.set(later(-24 * 8));
  await recordFault(context, fault);
  const secretariat = viewerOf("secretariat", world.secretariat);
  const told = (await today(secretariat)).todos.filter(({ kind }) => kind === "fault");
  expect(told).toMatchObject([
    { title: "しくみの中でエラーが1回起きました", to: "/audits?kind=system" },
  ]);
  expect(await kinds(viewerOf("relay", world.relayTokyo))).not.toContain("fault");
});

test("who is asked to represent is told first; surveyors and experts find an empty day", async () => {
  const [from, to] = [
    await signsIn(database, world, "clinicTokyo", 1, "representative"),
    await signsIn(database, world, "clinicTokyo", 2, "member"),
  ];
  await database.owner.query(
    `insert into people.succession (organisation_id, from_account_id, to_account_id, offered_at, expires_at)
     values ($1, $2, $3, $4, $5)`,
    [world.clinicTokyo, from.accountId, to.accountId, TODAY, later(24)],
  );
  expect((await today(to)).todos[0]).toMatchObject({ kind: "take_over", to: "/people/succession" });
  expect((await today(from)).todos.map((todo) => todo.kind)).not.toContain("take_over");
  await database.owner.query("delete from people.succession");
  for (const role of ["surveyor", "expert"] as const) {
    const seen = await today(viewerOf(role, world.ministry));
    expect([seen.todos, seen.look, seen.rest]).toEqual([[], [], []]);
  }
});

/** An advisory with a published guidance; gives the id of the publication. */
async function publishOne(name: string): Promise<string> {
  const ids = [idOf(name), idOf(`${name} guidance`), idOf(`${name} publication`)];
  await database.owner.query(
    `insert into advisories.advisory (id, publisher, publisher_namespace, tracking_id, origin, document_version, title, tlp, state)
     values ('${ids[0]}', 'p', 'p', '${name}', 'hand', '1', '${name}', 'CLEAR', 'published');
     insert into guidance.guidance (id, advisory_id, revision, state)
     values ('${ids[1]}', '${ids[0]}', 1, 'published');
     insert into reactions.publication (id, advisory_id, guidance_id, mark, tlp, published_at, priority_inputs)
     values ('${ids[2]}', '${ids[0]}', '${ids[1]}', 'live', 'CLEAR', now(), '{}')`,
  );
  return ids[2]!;
}

async function react(
  name: string,
  institutionId: string,
  facts: { by: Date; answer?: string; stage?: string; priority?: string; routeId?: string },
): Promise<void> {
  const { by, answer = null, stage = "notified", priority = "normal", routeId = null } = facts;
  await database.owner.query(
    `insert into reactions.reaction (advisory_id, publication_id, institution_id, mark, basis, reason, exposure, priority,
       stage, answer, prefecture, audience_class, tier, route_id, created_at, notified_at, answered_at, acknowledge_by, applicability_by, action_by)
     values ($1, $2, $3, 'live', 'affected', '台帳: 7.2.4', 'unknown', $4, $5, $6, '13', 'clinic', 'L4', $9, $7, $7,
       case when $6::text is null then null else $7::timestamptz end, $8, $8, $8)`,
    [
      idOf(name),
      idOf(`${name} publication`),
      institutionId,
      priority,
      stage,
      answer,
      TODAY,
      by,
      routeId,
    ],
  );
}

test("a newcomer is told the first steps, and nothing is pressing", async () => {
  const { todos, rest } = await today(viewerOf("institution", world.clinicTokyo));
  expect(todos.map((todo) => [todo.kind, todo.to])).toEqual([
    ["first_asset", "/assets/add"],
    ["confirm_contact", "/people/own"],
  ]);
  expect(todos.some((todo) => todo.pressing)).toBe(false);
  expect(rest).toEqual([]);
});

test("answers come first, the earliest deadline at the top, at most five, and only one's own", async () => {
  for (const [index, name] of ["一", "二", "三", "四", "五", "六"].entries()) {
    await publishOne(name);
    await react(name, world.clinicTokyo, { by: later(100 - index * 10) });
  }
  await react("一", world.clinicOsaka, { by: later(-5) });
  await publishOne("held");
  await react("held", world.clinicTokyo, { by: later(1), stage: "held" });

  const own = await today(viewerOf("institution", world.clinicTokyo));
  expect(own.todos.map((todo) => todo.title)).toEqual(
    ["六", "五", "四", "三", "二"].map((name) => `お答えください: ${name}`),
  );
  expect(own.todos[0]).toMatchObject({ by: later(50).toISOString(), pressing: false });
  expect(own.todos[0]!.why).toBe("台帳: 7.2.4");
  expect(own.rest.map((todo) => todo.kind)).toEqual(["answer", "first_asset", "confirm_contact"]);

  const other = await today(viewerOf("institution", world.clinicOsaka));
  expect(other.todos[0]).toMatchObject({ title: "お答えください: 一", pressing: true });
  expect(other.todos.filter((todo) => todo.kind === "answer")).toHaveLength(1);
});

test("what was answered but is not finished comes after what is missing, and help is the secretariat's", async () => {
  await react("二", world.hospitalOsaka, {
    by: later(3),
    answer: "vendor_asked",
    stage: "acknowledged",
  });
  await react("三", world.hospitalOsaka, {
    by: later(3),
    answer: "help_wanted",
    stage: "acknowledged",
  });
  await react("四", world.hospitalOsaka, { by: later(3), answer: "done", stage: "closed" });
  const { todos } = await today(viewerOf("institution", world.hospitalOsaka));
  expect(todos.map((todo) => todo.kind)).toEqual(["first_asset", "confirm_contact", "follow_up"]);
  expect(todos[2]!.why).toContain("業者に任せている");
  const [first] = (await today(viewerOf("secretariat", world.secretariat))).todos;
  expect(first).toMatchObject({ kind: "help_wanted", pressing: true, to: "/outcomes/support" });
  expect(first!.title).toContain("1件");
});

test("what is late stands before everything that is not, and what one page cannot tell is counted", async () => {
  const clerk = viewerOf("institution", world.university);
  await react("五", world.university, { by: later(-2), answer: "checking", stage: "acknowledged" });
  for (let index = 0; index < 55; index++) {
    await publishOne(`多${index}`);
    await react(`多${index}`, world.university, { by: later(10 + index) });
  }
  const { todos, rest } = await today(clerk);
  expect(todos.map(({ kind, pressing }) => [kind, pressing])).toEqual([
    ["follow_up", true],
    ...Array.from({ length: 4 }, () => ["answer", false]),
  ]);
  const all = [...todos, ...rest];
  // With the late one, fifty.
  expect(all.filter(({ kind }) => kind === "answer")).toHaveLength(49);
  expect(all.at(-1)).toMatchObject({
    title: "届いた注意喚起が、ほかに6件あります",
    to: "/answers",
  });
});

test("a guidance waits for somebody else than its author", async () => {
  const author = viewerOf("secretariat", world.secretariat, "institution");
  const other = viewerOf("secretariat", world.secretariat);
  await database.owner.query(
    `insert into guidance.guidance (advisory_id, revision, state, author_id, sent_to_review_at)
     values ($1, 2, 'in_review', $2, $3)`,
    [idOf("一"), author.accountId, TODAY],
  );
  expect(await kinds(author)).not.toContain("review");
  expect(await kinds(other)).toContain("review");
});

test("mail that cannot go out, and addresses that are dead, stand on the secretariat's list", async () => {
  const secretariat = viewerOf("secretariat", world.secretariat);
  expect(await kinds(secretariat)).not.toContain("no_server");
  await database.owner.query(
    "insert into notices.message (template, facts, address, state) values ('accounts.invitation', '{}', 'a@example.jp', 'permanently_failed')",
  );
  expect(await kinds(secretariat)).toContain("undelivered");
  await database.owner.query("update notices.message set seen_at = now()");
  expect(await kinds(secretariat)).not.toContain("undelivered");
  const contact = world.contacts["clinicTokyo:1"];
  await database.owner.query(
    "insert into notices.message (organisation_id, contact_id, address) values ($1, $2, 'a@b.example.jp')",
    [world.clinicTokyo, contact],
  );
  await database.owner.query(
    "update organisations.contact set mail_dead_at = now() where id = $1",
    [contact],
  );
  const found = await kinds(secretariat);
  expect(found).toContain("no_server");
  expect(found).toContain("undelivered");
  expect(await kinds(viewerOf("institution", world.clinicTokyo))).not.toContain("no_server");
  expect(found).not.toContain("mail_stopped");
  await database.owner.query(
    "insert into notices.stop (stopped_at, about, since, tried, refused, reply) values (now(), 'ours', now(), 20, 12, '554 blocked')",
  );
  expect(await kinds(secretariat)).toContain("mail_stopped");
  await database.owner.query("update notices.stop set resumed_at = now()");
  expect(await kinds(secretariat)).not.toContain("mail_stopped");
});

test("a machine's mail that a person must look at is counted too, and what does not fit in five stands behind them", async () => {
  const { owner } = database;
  const secretariat = viewerOf("secretariat", world.secretariat);
  const take = (fingerprint: string, kind: string, doneAt: Date | null) =>
    owner.query(
      `insert into mailboxes.received (fingerprint, source, received_at, subject, body, kind, size, raw, done_at)
       values ($1, 'smtp', $2, 's', 'b', $3, 1, 'x', $4)`,
      [fingerprint, TODAY, kind, doneAt],
    );
  await take("complaint", "auto_reply", null);
  await take("unnamed", "bounce", null);
  await take("question", "other", null);
  await take("away", "auto_reply", TODAY);
  await owner.query("update notices.stop set resumed_at = null");
  await owner.query("insert into people.vacancy values ($1, now(), '前の人')", [world.clinicTokyo]);
  await owner.query(
    `insert into feeds.feed (name, url, every_hours, created_at, reason, trouble_since)
     values ('closed', 'https://closed.example', 6, $1, 'login', $1)`,
    [TODAY],
  );
  const { todos, rest } = await today(secretariat);
  expect(todos).toHaveLength(5);
  const all = [...todos, ...rest];
  const waiting = ["mail_stopped", "no_server", "sources", "letters", "vacant", "undelivered"];
  expect(all.map(({ kind }) => kind)).toEqual(expect.arrayContaining(waiting));
  expect(all.find(({ kind }) => kind === "letters")?.title).toBe("届いたメールが3通あります");
  await owner.query("delete from mailboxes.received");
  await owner.query("delete from people.vacancy");
  await owner.query("delete from feeds.feed");
  await owner.query("update notices.stop set resumed_at = now()");
});

test("a relay sees its own hops with their clock", async () => {
  await publishOne("hop");
  await react("hop", world.hospitalTokyo, {
    by: later(90),
    stage: "held",
    routeId: world.routes.tokyo,
  });
  await database.owner.query(
    `insert into reactions.hop (publication_id, route_id, position, organisation_id, state, arrived_at, due_at)
     values ($1, $2, 1, $3, 'waiting', $4, $5)`,
    [idOf("hop publication"), world.routes.tokyo, world.relayTokyo, TODAY, later(24)],
  );
  const { todos } = await today(viewerOf("relay", world.relayTokyo));
  expect(todos).toMatchObject([
    { kind: "forward", title: "転送してください: hop", by: later(24).toISOString() },
  ]);
  expect(todos[0]!.why).toContain("1施設");
  expect((await today(viewerOf("relay", world.relayOsaka))).todos).toEqual([]);
});

test("vendor and ministry have nothing to do; who is not signed in sees nothing", async () => {
  expect((await today(viewerOf("vendor", world.vendor))).todos).toEqual([]);
  const ministry = await today(viewerOf("ministry", world.ministry));
  expect(ministry.todos).toEqual([]);
  expect(ministry.look).toHaveLength(1);
  const anonymous = { role: "anonymous", accountId: null, organisationId: null } as const;
  expect(await web.ask(anonymous, getToday, {})).toMatchObject({ status: 401 });
});

test("an organisation is told of a test mail, a newer text and an open invoice; the office of whom to ring", async () => {
  const { owner } = database;
  const { clinicOsaka: clinic } = world;
  const viewer = viewerOf("institution", clinic);
  const kept = ["probe", "consent", "invoice"];
  const matters = async () => (await kinds(viewer)).filter((kind) => kept.includes(kind));
  expect(await matters()).toEqual([]);
  await owner.query(
    `insert into applications.consent (organisation_id, text_id, text_version, given, at) values ($1, 'terms', '0', true, now())`,
    [clinic],
  );
  await owner.query(
    `with round as (insert into probes.round (reason, title, started_at) values ('hand', '確かめ', $2) returning id)
     insert into probes.probe (round_id, organisation_id, contact_id, hop, state, asked_at, answer_by)
     select round.id, $1, $3, 'institution', 'waiting', $2, $4 from round`,
    [clinic, TODAY, world.contacts["clinicOsaka:1"], later(72)],
  );
  await owner.query(
    `with turn as (insert into calls.turn (organisation_id) values ($1) returning organisation_id)
     insert into calls.matter (organisation_id, about, subject_id, title, urgency, since)
     select organisation_id, 'probe', organisation_id, '確かめ', 'low', $2 from turn`,
    [clinic, TODAY],
  );
  await owner.query(
    `insert into dues.member (organisation_id, class, state, created_at, changed_at)
     values ($1, 'a_clinic', 'active', now(), now())`,
    [clinic],
  );
  await owner.query(
    `insert into invoices.invoice (organisation_id, fiscal_year, numbered_year, number, kind, amount, issued_on, due_on, paper, created_at)
     values ($1, 2026, 2026, 1, 'renewal', 20000, '2026-11-01', '2026-11-30', '{}', now())`,
    [clinic],
  );
  expect(await matters()).toEqual(["probe", "consent", "invoice"]);
  const office = await kinds(viewerOf("secretariat", world.secretariat));
  expect(office).toContain("phone");
});
