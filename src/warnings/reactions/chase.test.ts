import { afterAll, beforeAll, expect, test } from "vitest";
import { addGuidance, type Alert, makeAlert } from "../../../test/alert.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { record } from "../../base/later/events.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { publishGuidance } from "./api.ts";

let database: TestDatabase;
let context: ReturnType<typeof testContext>;
let web: TestWeb;
let world: World;
const HOUR = 3_600_000;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  await database.owner.query("update members.institution set route_id = $1", [world.routes.direct]);
  context = testContext(database, "work");
  web = await startTestWeb({ ...context, db: database.web });
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

const office = () => viewerOf("secretariat", world.secretariat);
async function publish(guidanceId: string) {
  const done = await web.ask(office(), publishGuidance, { body: { guidanceId } });
  if (!("reply" in done)) throw new Error(JSON.stringify(done.refused));
}
async function chase() {
  await database.owner.query("select graphile_worker.add_job('reactions.chase')");
  await runJobs(database, context);
}
async function reaction(alert: Alert, institutionId: string) {
  const found = await database.owner.query(
    "select * from reactions.reaction where advisory_id = $1 and institution_id = $2",
    [alert.advisoryId, institutionId],
  );
  return found.rows[0];
}
/** Kind and contact position of what was written, in order. */
async function told(alert: Alert, institutionId: string): Promise<string[]> {
  const found = await database.owner.query(
    `select n.kind || ' ' || coalesce(c.position, 0) as told from notices.notice n join organisations.contact c on c.id = n.contact_id
     join reactions.reaction r on r.id = n.subject_id
     where r.advisory_id = $1 and r.institution_id = $2 order by n.created_at, n.step, c.position`,
    [alert.advisoryId, institutionId],
  );
  return found.rows.map((row) => row.told);
}
const happened = async (name: `${string}.${string}`, event: object) => {
  await database.work.asViewer(SYSTEM, (tx) =>
    record(tx, SYSTEM, context.clock.now(), [{ name, ...event }]),
  );
  await runJobs(database, context);
};
const answerAs = (alert: Alert, institutionId: string, answer: string, stage: string) =>
  database.owner.query(
    `update reactions.reaction set answer = $3, stage = $4, answered_at = $5, next_chase_at = null,
       closed_at = case when $4 = 'closed' then $5::timestamptz end where advisory_id = $1 and institution_id = $2`,
    [alert.advisoryId, institutionId, answer, stage, context.clock.now()],
  );

test("silence is reminded, escalated and ends on the phone list; an answer stops it", async () => {
  const alert = await makeAlert(database, world, "climb");
  await publish(alert.guidanceId);
  await chase();
  expect(await told(alert, world.hospitalTokyo)).toEqual(["advisory 1"]);
  context.clock.advance(4 * HOUR);
  await Promise.all([chase(), chase()]);
  await chase();
  expect(await told(alert, world.hospitalTokyo)).toEqual(["advisory 1", "reminder 1"]);
  await answerAs(alert, world.clinicTokyo, "done", "closed");
  for (const hours of [4, 16, 6, 48, 48]) {
    context.clock.advance(hours * HOUR);
    await chase();
  }
  expect(await told(alert, world.hospitalTokyo)).toEqual([
    "advisory 1",
    "reminder 1",
    "second-contact 2",
    "director 3",
  ]);
  expect(await reaction(alert, world.hospitalTokyo)).toMatchObject({
    rung: 4,
    next_chase_at: null,
    phone_listed_at: expect.any(Date),
  });
  expect(await told(alert, world.clinicTokyo)).toEqual(["advisory 1", "reminder 1"]);
  // Who answered without finishing is asked how it went, in other words.
  await database.owner.query(
    `update reactions.reaction set answer = 'checking', stage = 'acknowledged', rung = 0, next_chase_at = $2
     where advisory_id = $1 and institution_id = $3`,
    [alert.advisoryId, context.clock.now(), world.hospitalTokyo],
  );
  await chase();
  expect((await told(alert, world.hospitalTokyo)).at(-1)).toBe("follow-up 1");
  const unsent = await database.owner.query(
    "select 1 from notices.notice where organisation_id = $1 and cancelled_at is null and message_id is null",
    [world.clinicTokyo],
  );
  expect(unsent.rows).toEqual([]);
});

test("a dead first address hands over to the next contact at once, and without any the phone list is next", async () => {
  const alert = await makeAlert(database, world, "bounce");
  await publish(alert.guidanceId);
  await database.owner.query(
    "update organisations.contact set mail_dead_at = now() where id = $1",
    [world.contacts["clinicTokyo:1"]],
  );
  const event = {
    forOrganisationId: world.clinicTokyo,
    data: { contactId: world.contacts["clinicTokyo:1"] },
  };
  await happened("notices.bounced", event);
  await happened("notices.bounced", event);
  expect(await told(alert, world.clinicTokyo)).toEqual(["advisory 1", "advisory 2"]);
  await database.owner.query(
    "update organisations.contact set mail_dead_at = now() where organisation_id = $1",
    [world.clinicTokyo],
  );
  context.clock.advance(5 * HOUR);
  await chase();
  expect(await reaction(alert, world.clinicTokyo)).toMatchObject({
    next_chase_at: null,
    phone_listed_at: expect.any(Date),
  });
  await database.owner.query("update organisations.contact set mail_dead_at = null");
});

test("a new version reopens only who holds a changed release; the next guidance tells them what changed", async () => {
  const alert = await makeAlert(database, world, "reopen");
  await publish(alert.guidanceId);
  await answerAs(alert, world.hospitalTokyo, "done", "closed");
  await answerAs(alert, world.clinicTokyo, "not_applicable", "closed");
  const untouched = await reaction(alert, world.clinicTokyo);
  context.clock.advance(HOUR);
  const changed = {
    data: { advisoryId: alert.advisoryId, changedReleaseIds: [alert.releases.affected] },
  };
  await happened("advisories.superseded", changed);
  const reopened = await reaction(alert, world.hospitalTokyo);
  expect(reopened).toMatchObject({
    stage: "notified",
    answer: null,
    closed_at: null,
    rung: 0,
    reopened_at: context.clock.now(),
  });
  expect(await reaction(alert, world.clinicTokyo)).toEqual(untouched);
  const events = await database.owner.query(
    "select data from base.event where name = 'reactions.reopened' and subject_id = $1",
    [reopened.id],
  );
  expect(events.rows).toEqual([{ data: { reason: "document_changed", previous: "done" } }]);

  const second = await addGuidance(database, alert.advisoryId, "reopen", 2, {
    changeNote: "直した版が出ました。",
  });
  await publish(second);
  expect(await told(alert, world.hospitalTokyo)).toEqual(["advisory 1", "updated 1"]);
  expect(await told(alert, world.clinicTokyo)).toEqual(["advisory 1"]);
  // Heard again, after the institution answered the new version: nothing is reopened.
  context.clock.advance(HOUR);
  await answerAs(alert, world.hospitalTokyo, "done", "closed");
  const { id } = (
    await database.owner.query(
      "select id from base.event where name = 'advisories.superseded' order by id desc limit 1",
    )
  ).rows[0];
  await database.owner.query(
    "select graphile_worker.add_job('base.hear', json_build_object('eventId', $1::text))",
    [id],
  );
  await runJobs(database, context);
  expect(await reaction(alert, world.hospitalTokyo)).toMatchObject({
    stage: "closed",
    answer: "done",
  });
});

test("a device that is added later meets the standing advisory at once; a harmless one answers the question", async () => {
  const alert = await makeAlert(database, world, "later", { askKinds: ["firewall"] });
  await database.owner.query("delete from assets.asset where institution_id = any ($1)", [
    [world.university, world.hospitalOsaka],
  ]);
  await publish(alert.guidanceId);
  expect(await reaction(alert, world.university)).toMatchObject({
    basis: "asked",
    asked_kinds: ["firewall"],
  });
  expect(await reaction(alert, world.clinicOsaka)).toBeUndefined();
  context.clock.advance(HOUR);
  const add = (institutionId: string, releaseId: string) =>
    database.owner.query(
      `insert into assets.asset (institution_id, kind, release_id, vendor, product, created_at, changed_at)
       values ($1, 'firewall', $2, '甲電機', 'later', $3, $3)`,
      [institutionId, releaseId, context.clock.now()],
    );
  await add(world.clinicOsaka, alert.releases.affected);
  await add(world.university, alert.releases.possibly);
  await add(world.hospitalOsaka, alert.releases.not);
  const matched = { data: { releaseIds: Object.values(alert.releases) } };
  await happened("advisories.matched", {
    data: { ...matched.data, advisoryIds: [alert.advisoryId] },
  });
  expect(await reaction(alert, world.clinicOsaka)).toBeUndefined();
  await happened("advisories.matched", matched);
  await happened("advisories.matched", matched);
  expect(await reaction(alert, world.clinicOsaka)).toMatchObject({
    stage: "notified",
    basis: "affected",
  });
  expect(await told(alert, world.clinicOsaka)).toEqual(["advisory 1"]);
  expect(await reaction(alert, world.university)).toMatchObject({
    basis: "possibly",
    stage: "notified",
  });
  expect(await reaction(alert, world.hospitalOsaka)).toMatchObject({
    stage: "closed",
    answer: "not_applicable",
    answered_via: "register",
  });

  // It had said "not applicable"; then it enters a line that is touched.
  await answerAs(alert, world.university, "not_applicable", "closed");
  await happened("advisories.matched", matched);
  expect(await reaction(alert, world.university)).toMatchObject({ stage: "closed" });
  context.clock.advance(HOUR);
  await add(world.university, alert.releases.affected);
  await happened("advisories.matched", matched);
  expect(await reaction(alert, world.university)).toMatchObject({
    stage: "notified",
    answer: null,
  });
});

test("row-level security: held and foreign reactions, and other relays' hops, do not exist for a viewer", async () => {
  await database.owner.query(
    "update members.institution set route_id = $1 where organisation_id = $2",
    [world.routes.tokyo, world.hospitalTokyo],
  );
  const alert = await makeAlert(database, world, "rows");
  await publish(alert.guidanceId);
  const see = (
    viewer: ReturnType<typeof viewerOf>,
    table: "reactions.reaction" | "reactions.hop" | "reactions.publication",
  ) =>
    database.web.asViewer(
      viewer,
      async (tx) => (await tx.selectFrom(table).selectAll().execute()).length,
    );
  const held = viewerOf("institution", world.hospitalTokyo);
  const ids = await database.web.asViewer(held, (tx) =>
    tx.selectFrom("reactions.reaction").select("advisory_id").where("stage", "=", "held").execute(),
  );
  expect(ids).toEqual([]);
  expect(await see(viewerOf("relay", world.relayTokyo), "reactions.hop")).toBe(1);
  expect(await see(viewerOf("relay", world.relayTokyo), "reactions.reaction")).toBe(1);
  for (const viewer of [
    viewerOf("relay", world.relayOsaka),
    viewerOf("ministry", world.ministry),
    viewerOf("vendor", world.vendor),
  ]) {
    for (const table of ["reactions.reaction", "reactions.hop", "reactions.publication"] as const)
      expect(await see(viewer, table)).toBe(0);
  }
  const foreign = await database.web.asViewer(viewerOf("institution", world.clinicOsaka), (tx) =>
    tx
      .updateTable("reactions.reaction")
      .set({ note: "x" })
      .where("institution_id", "<>", world.clinicOsaka)
      .executeTakeFirst(),
  );
  expect(Number(foreign.numUpdatedRows)).toBe(0);
});

test("a letter that is written after the deadline says so, and names no day as if it lay ahead", async () => {
  const alert = await makeAlert(database, world, "late letters");
  await publish(alert.guidanceId);
  await chase();
  for (const days of [10, 10, 10]) {
    context.clock.advance(days * 24 * HOUR);
    await chase();
  }
  const { rows } = await database.owner.query<{ kind: string; subject: string; body: string }>(
    `select distinct n.kind, l.subject, l.body from notices.letter l join notices.notice n on n.letter_id = l.id
     join reactions.reaction r on r.id = n.subject_id where r.advisory_id = $1`,
    [alert.advisoryId],
  );
  const kinds = new Set(rows.map((row) => row.kind));
  expect([...kinds].sort()).toEqual(["advisory", "director", "reminder", "second-contact"]);
  for (const { kind, subject, body } of rows) {
    const isLate = kind !== "advisory";
    expect(/期限.+を過ぎています/.test(body), body).toBe(isLate);
    expect(/期限: |期限は |までに/.test(body), body).toBe(!isLate);
    if (kind === "reminder") expect(subject).toContain("期限を過ぎています");
  }
});
