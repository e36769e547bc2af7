import { afterAll, beforeAll, expect, test } from "vitest";
import { addGuidance, type Alert, makeAlert } from "../../../test/alert.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { findHops, forwardHop, getHop, publishGuidance, withdrawPublication } from "./api.ts";

let database: TestDatabase;
let context: ReturnType<typeof testContext>;
let web: TestWeb;
let world: World;
let office: ReturnType<typeof viewerOf>;
let relay: ReturnType<typeof viewerOf>;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  context = testContext(database);
  web = await startTestWeb(context);
  office = viewerOf("secretariat", world.secretariat);
  relay = viewerOf("relay", world.relayTokyo);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

const publish = (guidanceId: string, more = {}) =>
  web.ask(office, publishGuidance, { body: { guidanceId, ...more } });

async function rows<T>(text: string, ...values: unknown[]): Promise<T[]> {
  return (await database.owner.query(text, values)).rows as T[];
}

/** Institution → what its reaction says. */
async function reactionsTo(alert: Alert, mark = "live") {
  const found = await rows<{
    institution_id: string;
    stage: string;
    basis: string;
    priority: string;
    reason: string;
  }>(
    "select * from reactions.reaction where advisory_id = $1 and mark = $2",
    alert.advisoryId,
    mark,
  );
  return new Map(found.map((row) => [row.institution_id, row]));
}
const noticesOf = (alert: Alert) =>
  rows<{ kind: string; organisation_id: string; contact_id: string; urgent: boolean }>(
    `select n.* from notices.notice n where n.subject_id in (
       select id from reactions.reaction where advisory_id = $1 union select h.id from reactions.hop h
       join reactions.publication p on p.id = h.publication_id where p.advisory_id = $1) order by n.created_at, n.kind`,
    alert.advisoryId,
  );

test("publishing tells who is meant, and holds what a relay has to pass on first", async () => {
  const alert = await makeAlert(database, world, "waits", {
    askKinds: ["firewall"],
    rule: { prefectures: ["27"] },
  });
  expect(await publish(alert.guidanceId)).toMatchObject({
    status: 200,
    reply: { told: 3, held: 2, kept: 0 },
  });
  const reactions = await reactionsTo(alert);
  expect(reactions.get(world.hospitalTokyo)).toMatchObject({
    stage: "held",
    basis: "affected",
    priority: "urgent",
  });
  expect(reactions.get(world.hospitalOsaka)).toMatchObject({
    stage: "notified",
    basis: "rule",
    priority: "high",
  });
  expect(reactions.get(world.university)).toMatchObject({
    stage: "notified",
    basis: "asked",
    priority: "urgent",
  });
  const notices = await noticesOf(alert);
  expect(notices.map((one) => one.kind).sort()).toEqual(["advisory", "advisory", "asked", "relay"]);
  expect(notices.find((one) => one.kind === "relay")?.organisation_id).toBe(world.relayTokyo);

  const hops = await web.ask(relay, findHops, { query: {} });
  const [hop] = "reply" in hops ? hops.reply.hops : [];
  expect(hop).toMatchObject({ state: "waiting", count: 2, answered: 0 });
  const other = viewerOf("relay", world.relayOsaka);
  expect(await web.ask(other, getHop, { params: { id: hop!.id } })).toMatchObject({ status: 404 });
  expect(await web.ask(other, forwardHop, { params: { id: hop!.id }, body: {} })).toMatchObject({
    status: 404,
  });
  const inside = await web.ask(relay, getHop, { params: { id: hop!.id } });
  expect(
    "reply" in inside && inside.reply.institutions.map((one) => one.institutionId).sort(),
  ).toEqual([world.hospitalTokyo, world.clinicTokyo].sort());

  const forwarding = { params: { id: hop!.id }, body: { note: "お困りの際は当会へ。" } };
  expect(await web.ask(relay, forwardHop, forwarding)).toMatchObject({ status: 200 });
  expect(await web.ask(relay, forwardHop, forwarding)).toMatchObject({
    refused: { refused: "not_waiting" },
  });
  await runJobs(database, context);
  expect((await reactionsTo(alert)).get(world.clinicTokyo)).toMatchObject({ stage: "notified" });
  const letters = await rows<{ body: string }>(
    `select l.body from notices.notice n join notices.letter l on l.id = n.letter_id where n.contact_id = $1 and n.kind = 'advisory'`,
    world.contacts["clinicTokyo:1"],
  );
  expect(letters[0]?.body).toContain("お困りの際は当会へ。");
});

test("a relay that stays silent is reminded once, then the notice falls through and that is recorded", async () => {
  const alert = await makeAlert(database, world, "silent");
  await publish(alert.guidanceId);
  context.clock.advance(61 * 60_000);
  const watch = async () => {
    await database.owner.query("select graphile_worker.add_job('reactions.watch_relays')");
    await runJobs(database, context);
  };
  await watch();
  await watch();
  expect((await noticesOf(alert)).filter((one) => one.kind === "relay")).toHaveLength(2);
  expect((await reactionsTo(alert)).get(world.clinicTokyo)?.stage).toBe("held");
  context.clock.advance(60 * 60_000);
  await watch();
  await watch();
  expect((await reactionsTo(alert)).get(world.clinicTokyo)?.stage).toBe("notified");
  const kinds = (await noticesOf(alert)).map((one) => one.kind).sort();
  expect(kinds).toEqual(["advisory", "advisory", "relay", "relay", "relay-passed"]);
  const events = await rows("select * from base.event where name = 'reactions.fell_through'");
  expect(events).toHaveLength(1);
});

test("a double click, and two at once, publish once", async () => {
  const alert = await makeAlert(database, world, "twice");
  const both = await Promise.all([publish(alert.guidanceId), publish(alert.guidanceId)]);
  expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
  expect(await publish(alert.guidanceId)).toMatchObject({
    refused: { refused: "already_published" },
  });
  expect((await reactionsTo(alert)).size).toBe(2);
  expect(
    await rows("select 1 from reactions.publication where advisory_id = $1", alert.advisoryId),
  ).toHaveLength(1);
});

test("without TLP, words, or in the wrong state nothing goes out", async () => {
  const untold = await makeAlert(database, world, "no tlp", { tlp: null });
  expect(await publish(untold.guidanceId)).toMatchObject({ refused: { refused: "no_tlp" } });
  const wordless = await makeAlert(database, world, "no words");
  await database.owner.query("delete from guidance.guidance_text where guidance_id = $1", [
    wordless.guidanceId,
  ]);
  expect(await publish(wordless.guidanceId)).toMatchObject({ refused: { refused: "no_text" } });
  const gone = await makeAlert(database, world, "gone", { state: "withdrawn" });
  expect(await publish(gone.guidanceId)).toMatchObject({ refused: { refused: "not_ready" } });
  const odd = await makeAlert(database, world, "odd", { rule: { colour: "blue" } });
  expect(await publish(odd.guidanceId)).toMatchObject({ refused: { refused: "bad_rule" } });
  expect(await publish(world.secretariat)).toMatchObject({ status: 404 });
  const asked = { body: { guidanceId: gone.guidanceId } };
  for (const role of ["relay", "ministry", "vendor", "institution"] as const) {
    expect(await web.ask(viewerOf(role, world.relayTokyo), publishGuidance, asked)).toMatchObject({
      status: 403,
    });
  }
  const clerk = { ...viewerOf("secretariat", world.secretariat), standing: "clerk" as const };
  expect(await web.ask(clerk, publishGuidance, asked)).toMatchObject({ status: 403 });
});

test("mail about TLP:AMBER carries no detail", async () => {
  const alert = await makeAlert(database, world, "amber", {
    tlp: "AMBER",
    rule: { kinds: ["hospital"] },
  });
  await publish(alert.guidanceId);
  const letters = await rows<{ subject: string; body: string; fill: unknown }>(
    `select l.subject, l.body, n.fill from notices.notice n join notices.letter l on l.id = n.letter_id
     join reactions.reaction r on r.id = n.subject_id where r.advisory_id = $1`,
    alert.advisoryId,
  );
  expect(letters.length).toBeGreaterThan(0);
  for (const letter of letters) {
    expect(`${letter.subject}${letter.body}${JSON.stringify(letter.fill)}`).not.toMatch(
      /amber|要約|7\.2\.4|甲電機/,
    );
    expect(letter.body).toContain("{{answerUrl}}");
  }
});

test("an update keeps answers and asks only who was not asked", async () => {
  const alert = await makeAlert(database, world, "update", {
    rule: { kinds: ["hospital"], prefectures: ["27"] },
  });
  await publish(alert.guidanceId);
  await database.owner.query(
    "update reactions.reaction set answer = 'planned', stage = 'action' where advisory_id = $1 and institution_id = $2",
    [alert.advisoryId, world.hospitalOsaka],
  );
  const second = await addGuidance(database, alert.advisoryId, "update", 2, {
    rule: { prefectures: ["27"] },
  });
  expect(await publish(second)).toMatchObject({ reply: { told: 1, held: 0, kept: 3 } });
  const moved = await rows<{ answer: string | null; revision: number }>(
    `select r.answer, g.revision from reactions.reaction r join reactions.publication p on p.id = r.publication_id
     join guidance.guidance g on g.id = p.guidance_id where r.advisory_id = $1 and r.institution_id = $2`,
    alert.advisoryId,
    world.hospitalOsaka,
  );
  expect(moved).toEqual([{ answer: "planned", revision: 2 }]);
  expect(
    (await noticesOf(alert)).filter((one) => one.organisation_id === world.hospitalOsaka),
  ).toHaveLength(1);
  // What was held stays held, by a hop of the new publication.
  const waiting = await rows(
    "select 1 from reactions.hop h join reactions.publication p on p.id = h.publication_id where p.advisory_id = $1 and h.state = 'waiting'",
    alert.advisoryId,
  );
  expect(waiting).toHaveLength(1);
});

test("withdrawing closes what is open, stops unsent mail, and tells those who were told", async () => {
  const alert = await makeAlert(database, world, "withdraw", { rule: { prefectures: ["27"] } });
  const published = await publish(alert.guidanceId);
  const id = "reply" in published ? published.reply.publicationId! : "";
  const order = { params: { id }, body: { reason: "誤りがありました。" } };
  expect(await web.ask(office, withdrawPublication, order)).toMatchObject({
    reply: { closed: 4, told: 2 },
  });
  expect(await web.ask(office, withdrawPublication, order)).toMatchObject({
    refused: { refused: "already_withdrawn" },
  });
  const sent = await rows<{ kind: string }>(
    `select n.kind from notices.notice n join reactions.reaction r on r.id = n.subject_id
     where r.advisory_id = $1 and n.cancelled_at is null`,
    alert.advisoryId,
  );
  expect(sent.map((one) => one.kind)).toEqual(["withdrawn", "withdrawn"]);
  const [advisory] = await rows<{ state: string }>(
    "select state from advisories.advisory where id = $1",
    alert.advisoryId,
  );
  expect(advisory?.state).toBe("withdrawn");
});

test("what is scheduled goes out at its time, and a drill stays apart from the real thing", async () => {
  const alert = await makeAlert(database, world, "later", { mark: "drill" });
  const publishAt = new Date(context.clock.now().getTime() + 3_600_000).toISOString();
  expect(await publish(alert.guidanceId, { publishAt })).toMatchObject({
    reply: { publicationId: null },
  });
  const jobs = await rows<{ run_at: Date }>(
    "select run_at from graphile_worker.jobs where task_identifier = 'reactions.publish'",
  );
  expect(jobs[0]?.run_at.toISOString()).toBe(publishAt);
  context.clock.advance(3_600_000);
  await runJobs(database, context);
  expect((await reactionsTo(alert, "drill")).size).toBe(2);
  const real = await addGuidance(database, alert.advisoryId, "later", 2);
  expect(await publish(real)).toMatchObject({ status: 200, reply: { kept: 0 } });
  expect((await reactionsTo(alert)).size).toBe(2);
  const subjects = await rows<{ subject: string }>(
    `select l.subject from notices.notice n join notices.letter l on l.id = n.letter_id where n.mark = 'drill'`,
  );
  expect(subjects.every((one) => one.subject.startsWith("【訓練】"))).toBe(true);
});

test("many need a second person, and implausibly many matches a person's reason", async () => {
  const alert = await makeAlert(database, world, "many", { state: "draft" });
  await database.owner.query(
    `with made as (
       insert into organisations.organisation (kind, name) select 'institution', '架空' || n from generate_series(1, 110) n returning id
     ), member as (
       insert into members.institution (organisation_id, kind, bed_class, founder, prefecture, tier, audience_class)
       select id, 'clinic', 'none', 'individual', '01', 'L4', 'clinic' from made
     )
     insert into assets.asset (institution_id, kind, release_id, vendor, product) select id, 'firewall', $1, '甲', 'many' from made`,
    [alert.releases.affected],
  );
  expect(await publish(alert.guidanceId)).toMatchObject({ refused: { refused: "needs_review" } });
  await database.owner.query("update guidance.guidance set state = 'approved' where id = $1", [
    alert.guidanceId,
  ]);
  expect(await publish(alert.guidanceId)).toMatchObject({ refused: { refused: "over_match" } });
  const confirmed = await publish(alert.guidanceId, {
    confirmOverMatch: "製品の範囲を確かめました。",
  });
  // They have no contact and no route: told by the page alone, and said so.
  expect(confirmed).toMatchObject({ reply: { told: 110, held: 2, noContact: 110 } });
  const events = await rows<{ data: { overMatch: string } }>(
    "select data from base.event where name = 'reactions.published' and subject_id = $1",
    alert.advisoryId,
  );
  expect(events[0]?.data.overMatch).toBe("製品の範囲を確かめました。");
});
