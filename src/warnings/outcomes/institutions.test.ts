import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Alert, makeAlert } from "../../../test/alert.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { publishGuidance } from "../reactions/api.ts";
import { getOutcome, SILENCES } from "./api.ts";
import { findInstitutions, GROUP_FILTERS, groupFilter } from "./api-institutions.ts";

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

/** How one institution may stand: whom it has, what became of its mails, and what it did. */
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

async function arrange(institutionId: string, drawn: Standing): Promise<void> {
  const run = (text: string, ...values: unknown[]) =>
    database.owner.query(text, [institutionId, ...values]);
  await run(
    `update organisations.contact set removed_at = case when $2 then now() end,
       position = case when $2 then null else coalesce(position, 1) end,
       mail = case when $3 then 'a@example.jp' end, mail_dead_at = case when $4 then now() end
     where organisation_id = $1 and id = (select contact_id from notices.notice where organisation_id = $1 limit 1)`,
    drawn.contact === "none",
    drawn.contact === "dead" || drawn.contact === "alive",
    drawn.contact === "dead",
  );
  const again = drawn.mail === "accepted before it was told again";
  await run(
    `update reactions.reaction set stage = $2::text, reopened_at = case when $3 then timestamptz '2026-11-25' end,
       notified_at = case when $2::text = 'held' then null else timestamptz '2026-11-21' end,
       opened_at = case when $4 then timestamptz '2026-11-22' end where institution_id = $1`,
    drawn.stage,
    again,
    drawn.opened,
  );
  const isWritten = !["never written", "cancelled", "not written yet"].includes(drawn.mail);
  await run("update notices.notice set message_id = null where organisation_id = $1");
  await run("delete from notices.message where organisation_id = $1");
  await run(
    `update notices.notice set created_at = timestamptz '2026-11-21 01:00Z',
       cancelled_at = case when $2 or $3 then now() end, subject_id = case when $3 then id else $4 end where organisation_id = $1`,
    drawn.mail === "cancelled",
    drawn.mail === "never written",
    (await reactionOf(institutionId)).id,
  );
  if (isWritten)
    await run(
      `with made as (insert into notices.message (organisation_id, contact_id, address, state)
         select organisation_id, contact_id, 'a@example.jp', $2 from notices.notice where organisation_id = $1 limit 1 returning id)
       update notices.notice set message_id = (select id from made) where organisation_id = $1`,
      again ? "accepted" : drawn.mail,
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
  const got = await web.ask(viewer, findInstitutions, { params, query: query as never });
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
      const { rows, count } = await list({ heard: "no" });
      expect([rows.length, count]).toEqual([5, 5]);
      const told = (some: typeof rows) => some.map(({ name, reason }) => `${name} ${reason}`);
      const narrowed = async (query: Record<string, string>) => {
        const [[field, value]] = Object.entries(query) as [[keyof (typeof rows)[number], string]];
        const due = rows.filter((row) => row[field] === value);
        const found = await list({ heard: "no", ...query });
        expect(told(found.rows), JSON.stringify(query)).toEqual(told(due));
        expect(found.count, JSON.stringify(query)).toBe(due.length);
      };
      for (const reason of Object.keys(SILENCES)) await narrowed({ reason });
      await narrowed({ prefecture: "27" });
      await narrowed({ audienceClass: "clinic" });
      await narrowed({ priority: rows[0]!.priority });
      const paged: string[] = [];
      for (let after: string | null = ""; after !== null;) {
        const page = await list({ heard: "no", limit: 2, ...(after && { after }) });
        paged.push(...told(page.rows));
        after = page.next;
      }
      expect(paged).toEqual(told(rows));
    }),
    { numRuns: 12 },
  );
});

/** Stage and answer as they go together, and whether the deadline is over. */
const reacted = fc.record({
  at: fc.constantFrom(
    ["held", null],
    ["notified", null],
    ["acknowledged", "checking"],
    ["acknowledged", "vendor_asked"],
    ["acknowledged", "help_wanted"],
    ["acknowledged", "unknown"],
    ["applicability", "cannot"],
    ["action", "planned"],
    ["closed", "done"],
    ["closed", "not_applicable"],
    ["closed", "help_wanted"],
    ["closed", null],
  ),
  late: fc.boolean(),
  direct: fc.boolean(),
});

/** What the list is narrowed by, for a number of the picture by where it stands there. */
function filterOf(path: readonly string[], reply: Picture): object {
  const [part, place, ...rest] = path;
  if (part === "asked") return {};
  if (part === "released") return { told: "yes" };
  if (part === "answered") return { heard: "yes" };
  if (part === "overdue") return { overdue: "yes" };
  if (part === "counts") return { standing: place };
  if (part === "byAnswer") return { answer: reply.byAnswer[Number(place)]!.answer };
  if (part === "byStage") return { stage: reply.byStage[Number(place)]!.stage };
  if (part === "hops") return { hopId: reply.hops[Number(place)]!.id };
  const by = part as keyof typeof GROUP_FILTERS;
  expect([path, by in GROUP_FILTERS, rest[0]]).toEqual([path, true, "counts"]);
  return { ...groupFilter(by, reply[by][Number(place)]!.key), standing: rest[1] };
}
type Picture = Awaited<ReturnType<typeof pictureOf>>;
async function pictureOf() {
  const params = { advisoryId: alert.advisoryId };
  const viewer = viewerOf("secretariat", world.secretariat);
  const got = await web.ask(viewer, getOutcome, { params, query: {} });
  if (!("reply" in got)) throw new Error(JSON.stringify(got));
  return got.reply;
}
/** Every number of a reply, with where it stands; where a tile of the map lies is none. */
const numbersIn = (of: unknown, path: string[] = []): [string[], number][] =>
  typeof of === "number"
    ? [[path, of]]
    : typeof of === "object" && of !== null
      ? Object.entries(of)
          .filter(([name]) => name !== "x" && name !== "y")
          .flatMap(([name, value]) => numbersIn(value, [...path, name]))
      : [];

test("every number of the picture is the count of the list that it opens", async () => {
  const five = fc.array(reacted, { minLength: 5, maxLength: 5 });
  const { rows: all } = await database.owner.query<{ id: string }>(
    "select id from reactions.reaction order by id",
  );
  await fc.assert(
    fc.asyncProperty(five, async (drawn) => {
      for (const [place, { id }] of all.entries()) {
        const { at, late, direct } = drawn[place]!;
        await database.owner.query(
          `update reactions.reaction set stage = $2::text, answer = $3::text, relay_id = $4,
             first_answered_at = case when $3::text is not null then timestamptz '2026-11-21' end,
             answered_at = case when $3::text is not null then timestamptz '2026-11-21' end,
             closed_at = case when $2::text = 'closed' then timestamptz '2026-11-21' end,
             cannot_reason = case when $3::text = 'cannot' then 'budget' end,
             planned_on = case when $3::text = 'planned' then date '2026-12-24' end,
             notified_at = case when $2::text <> 'held' then timestamptz '2026-11-20' end,
             applicability_by = $5, action_by = $5 where id = $1`,
          [id, ...at, direct ? null : world.relayTokyo, late ? "2026-11-01" : "2027-01-01"],
        );
      }
      const reply = await pictureOf();
      const numbers = numbersIn(reply);
      expect(numbers.length).toBeGreaterThan(300);
      // All of one question once; and what is nothing is asked for a few only.
      const asked = new Map(
        numbers.map(([path, count]) => [JSON.stringify(filterOf(path, reply)), { path, count }]),
      );
      for (const [filter, { path, count }] of asked) {
        if (count === 0 && path[0] === "byPrefecture") continue;
        const found = await list(JSON.parse(filter) as object);
        expect([path, found.count, found.rows.length]).toEqual([path, count, count]);
      }
    }),
    { numRuns: 4 },
  );
});

test.each([
  ["みずき", ["みずき坂クリニック"]],
  ["ミズキ", ["みずき坂クリニック"]],
  ["ﾐｽﾞｷ", ["みずき坂クリニック"]],
  ["どこにもない名前", []],
  ["%", []],
])("%s finds institutions as the list of members does", async (search, names) => {
  expect((await list({ search })).rows.map(({ name }) => name)).toEqual(names);
});
