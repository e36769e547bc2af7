import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Alert, makeAlert } from "../../../test/alert.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { publishGuidance } from "../reactions/api.ts";
import { SILENCES } from "./api.ts";
import { findSilent } from "./api-silent.ts";

let database: TestDatabase;
let web: TestWeb;
let world: World;
let alert: Alert;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
  await database.owner.query("update members.institution set route_id = $1", [world.routes.direct]);
  alert = await makeAlert(database, world, "silent", { rule: { prefectures: ["27", "13"] } });
  const body = { guidanceId: alert.guidanceId, confirmOverMatch: "確かめました" };
  const done = await web.ask(viewerOf("secretariat", world.secretariat), publishGuidance, { body });
  expect(done.status).toBe(200);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

/**
 * How one institution may stand: whom it has, what became of its mails, and what it did. Whoever can be reached was
 * written to when it was told.
 */
const standing = fc.record({
  contact: fc.constantFrom("none", "without address", "dead", "alive"),
  mail: fc.constantFrom(
    "never written",
    "cancelled",
    "not written yet",
    "queued",
    "accepted",
    "temporarily_failed",
    "permanently_failed",
    "accepted before it was told again",
  ),
  stage: fc.constantFrom("held", "notified", "notified", "notified"),
  opened: fc.boolean(),
});
type Standing = typeof standing extends fc.Arbitrary<infer One> ? One : never;

const UNWRITTEN = ["never written", "cancelled", "accepted before it was told again"];

async function arrange(institutionId: string, drawn: Standing): Promise<void> {
  const isReached = drawn.contact === "alive" && UNWRITTEN.includes(drawn.mail);
  const one = isReached ? { ...drawn, mail: "not written yet" } : drawn;
  const run = (text: string, ...values: unknown[]) =>
    database.owner.query(text, [institutionId, ...values]);
  await run(
    `update organisations.contact set removed_at = case when $2 then now() end,
       position = case when $2 then null else coalesce(position, 1) end,
       mail = case when $3 then 'a@example.jp' end, mail_dead_at = case when $4 then now() end
     where organisation_id = $1 and id = (select contact_id from notices.notice where organisation_id = $1 limit 1)`,
    one.contact === "none",
    one.contact === "dead" || one.contact === "alive",
    one.contact === "dead",
  );
  const again = one.mail === "accepted before it was told again";
  await run(
    `update reactions.reaction set stage = $2::text, reopened_at = case when $3 then timestamptz '2026-11-25' end,
       notified_at = case when $2::text = 'held' then null else timestamptz '2026-11-21' end,
       opened_at = case when $4 then timestamptz '2026-11-22' end where institution_id = $1`,
    one.stage,
    again,
    one.opened,
  );
  const isWritten = !["never written", "cancelled", "not written yet"].includes(one.mail);
  await run("update notices.notice set message_id = null where organisation_id = $1");
  await run("delete from notices.message where organisation_id = $1");
  await run(
    `update notices.notice set created_at = timestamptz '2026-11-21 01:00Z',
       cancelled_at = case when $2 or $3 then now() end, subject_id = case when $3 then id else $4 end where organisation_id = $1`,
    one.mail === "cancelled",
    one.mail === "never written",
    (await reactionOf(institutionId)).id,
  );
  if (isWritten)
    await run(
      `with made as (insert into notices.message (organisation_id, contact_id, address, state)
         select organisation_id, contact_id, 'a@example.jp', $2 from notices.notice where organisation_id = $1 limit 1 returning id)
       update notices.notice set message_id = (select id from made) where organisation_id = $1`,
      again ? "accepted" : one.mail,
    );
}
const reactionOf = async (institutionId: string) =>
  (
    await database.owner.query<{ id: string }>(
      "select id from reactions.reaction where institution_id = $1",
      [institutionId],
    )
  ).rows[0]!;

const list = async (query: object) => {
  const params = { advisoryId: alert.advisoryId };
  const viewer = viewerOf("secretariat", world.secretariat);
  const got = await web.ask(viewer, findSilent, { params, query: query as never });
  if (!("reply" in got)) throw new Error(JSON.stringify(got));
  return got.reply;
};

test("whoever is listed for a reason is found by it, by the place, the class and the priority, and page by page", async () => {
  const institutions = [
    world.hospitalTokyo,
    world.clinicTokyo,
    world.hospitalOsaka,
    world.clinicOsaka,
    world.university,
  ];
  // One notice for each, so that what is arranged is all there is.
  await database.owner.query(
    `delete from notices.notice n where exists
       (select from notices.notice o where o.organisation_id = n.organisation_id and o.id < n.id)`,
  );
  await database.owner.query(
    `update organisations.contact c set removed_at = now(), position = null
     where not exists (select from notices.notice n where n.contact_id = c.id) and organisation_id = any ($1)`,
    [institutions],
  );
  const five = fc.array(standing, { minLength: 5, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(five, async (all) => {
      for (const [at, id] of institutions.entries()) await arrange(id, all[at]!);
      const { rows, count } = await list({});
      expect([rows.length, count]).toEqual([5, 5]);
      const told = (some: typeof rows) => some.map(({ name, reason }) => `${name} ${reason}`);
      const narrowed = async (query: Record<string, string>) => {
        const [[field, value]] = Object.entries(query) as [[keyof (typeof rows)[number], string]];
        const due = rows.filter((row) => row[field] === value);
        const found = await list(query);
        expect(told(found.rows), JSON.stringify(query)).toEqual(told(due));
        expect(found.count, JSON.stringify(query)).toBe(due.length);
      };
      for (const reason of Object.keys(SILENCES)) await narrowed({ reason });
      await narrowed({ prefecture: "27" });
      await narrowed({ audienceClass: "clinic" });
      await narrowed({ priority: rows[0]!.priority });
      const paged: string[] = [];
      for (let after: string | null = ""; after !== null;) {
        const page = await list({ limit: 2, ...(after && { after }) });
        paged.push(...told(page.rows));
        after = page.next;
      }
      expect(paged).toEqual(told(rows));
    }),
    { numRuns: 12 },
  );
});
