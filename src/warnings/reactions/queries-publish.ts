import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, first, one, run, takeTurn } from "../../base/data/rows.ts";
import type { PriorityInputs } from "../guidance/index.ts";

/** What publishing needs of a guidance and its advisory; undefined when the viewer may not see it. */
export const getGuidance = (tx: Tx, guidanceId: string) =>
  tx
    .selectFrom("guidance.guidance as g")
    .innerJoin("advisories.advisory as a", "a.id", "g.advisory_id")
    .leftJoin("reactions.publication as p", "p.guidance_id", "g.id")
    .select((eb) => [
      "g.id",
      "g.advisory_id as advisoryId",
      "g.revision",
      "g.state",
      "g.mark",
      "g.ask_kinds as askKinds",
      "g.rule",
      "g.change_note as changeNote",
      "a.title",
      "a.tlp",
      "a.severity",
      "a.exploited",
      "a.kev_added as kevAdded",
      "a.epss",
      "p.id as publicationId",
      eb("g.reviewer_id", "is not", null).as("reviewed"),
    ])
    .where("g.id", "=", guidanceId)
    .executeTakeFirst();
export type PublishableGuidance = NonNullable<Awaited<ReturnType<typeof getGuidance>>>;

/** Two who publish, withdraw or reopen the same advisory take turns. */
export const lockAdvisory = (tx: Tx, advisoryId: string) => takeTurn(tx, `reactions ${advisoryId}`);

/** Marks those of the temporary `audience` who have a reaction to this advisory already: they keep it. */
export const markKnown = (tx: Tx, advisoryId: string, mark: string) =>
  run(tx)`update audience a set known = true from reactions.reaction r
    where r.advisory_id = ${advisoryId} and r.mark = ${mark} and r.institution_id = a.institution_id`;

export async function savePublication(
  tx: Tx,
  publication: {
    advisoryId: string;
    guidanceId: string;
    mark: string;
    tlp: string;
    publishedAt: Date;
    publishedBy: string | null;
    inputs: PriorityInputs;
  },
): Promise<string> {
  const { advisoryId, guidanceId, mark, tlp, publishedAt, publishedBy, inputs } = publication;
  const { id } = await one(tx)<{ id: string }>`
    insert into reactions.publication (advisory_id, guidance_id, mark, tlp, published_at, published_by, priority_inputs)
    values (${advisoryId}, ${guidanceId}, ${mark}, ${tlp}, ${publishedAt}, ${publishedBy}, ${JSON.stringify(inputs)})
    returning id`;
  return id;
}

/** An earlier publication of the same advisory hands its reactions over; they keep their answers. Gives how many. */
export async function moveReactions(
  tx: Tx,
  publicationId: string,
  advisoryId: string,
  mark: string,
  now: Date,
): Promise<number> {
  await run(tx)`
    update reactions.hop h set state = 'cancelled', settled_at = ${now}, remind_at = null
    from reactions.publication p where p.id = h.publication_id and p.advisory_id = ${advisoryId} and p.mark = ${mark}
      and p.id <> ${publicationId} and h.state in ('waiting', 'ahead')`;
  return run(tx)`
    update reactions.reaction set publication_id = ${publicationId}
    where advisory_id = ${advisoryId} and mark = ${mark} and publication_id <> ${publicationId}`;
}

/** The moments that a priority brings, decided when the institution is told. */
export interface Clock {
  priority: string;
  acknowledgeBy: Date;
  applicabilityBy: Date;
  actionBy: Date;
  nextChaseAt: Date | null;
  /** Until when a relay may keep it, and when it is reminded. */
  relayBy: Date;
  relayRemindAt: Date;
}

export const CLOCKS = sql`as k(priority text, "acknowledgeBy" timestamptz, "applicabilityBy" timestamptz,
  "actionBy" timestamptz, "nextChaseAt" timestamptz, "relayBy" timestamptz, "relayRemindAt" timestamptz)`;
const STRENGTH = sql`array_position(array['urgent', 'high', 'normal', 'low'], k.priority)`;

/**
 * One hop for each relay on each route of those who are newly asked, or still held from before. What passes
 * at once is forwarded, the first that waits gets its clock (the strongest priority behind it, or its own
 * fall-through hours when these end sooner), later ones stand ahead. Gives the hops that wait.
 */
export const saveHops = (tx: Tx, publicationId: string, clocks: readonly Clock[], now: Date) =>
  run(tx)`
    with behind as (
      select route_id, priority from audience where not known and route_id is not null
      union select route_id, priority from reactions.reaction
        where publication_id = ${publicationId} and stage = 'held'
    ), clock as (
      select distinct on (b.route_id) b.route_id, k."relayBy" as by, k."relayRemindAt" as remind
      from behind b join json_to_recordset(${JSON.stringify(clocks)}::json) ${CLOCKS} using (priority)
      order by b.route_id, ${STRENGTH}
    ), step as (
      select s.*, clock.remind,
        least(clock.by, ${now}::timestamptz + make_interval(hours => s.fall_through_hours)) as by,
        case when min(s.position) filter (where s.forwards = 'waits') over w is null
            or s.position < min(s.position) filter (where s.forwards = 'waits') over w then 'forwarded'
          when s.position = min(s.position) filter (where s.forwards = 'waits') over w then 'waiting'
          else 'ahead' end as state
      from clock join members.route_step s on s.route_id = clock.route_id
      window w as (partition by s.route_id)
    )
    insert into reactions.hop (publication_id, route_id, position, organisation_id, state, arrived_at, due_at, remind_at, settled_at)
    select ${publicationId}::uuid, route_id, position, organisation_id, state,
      case when state <> 'ahead' then ${now}::timestamptz end,
      case when state = 'waiting' then by end,
      case when state = 'waiting' and remind < by then remind end,
      case when state = 'forwarded' then ${now}::timestamptz end
    from step`;

/**
 * One reaction for each of the audience that has none: held where a relay has to pass it on first, unless
 * `holds` is false (it came up at the institution itself).
 */
export async function saveReactions(
  tx: Tx,
  publication: { id: string; advisoryId: string; mark: string },
  clocks: readonly Clock[],
  now: Date,
  holds = true,
): Promise<{ told: number; held: number; noContact: number }> {
  await run(tx)`
    with relay as (
      select distinct on (route_id) route_id, organisation_id
      from members.route_step order by route_id, position desc
    ), waiting as (
      select route_id from reactions.hop
      where publication_id = ${publication.id} and state = 'waiting' and ${holds}
    )
    insert into reactions.reaction (id, advisory_id, publication_id, institution_id, mark, basis, reason,
      asked_kinds, exposure, priority, stage, prefecture, audience_class, tier, route_id, relay_id,
      created_at, notified_at, acknowledge_by, applicability_by, action_by, next_chase_at)
    select a.reaction_id, ${publication.advisoryId}::uuid, ${publication.id}::uuid, a.institution_id, ${publication.mark}::text,
      a.basis, a.reason, a.asked_kinds, a.exposure, a.priority,
      case when waiting.route_id is null then 'notified' else 'held' end,
      a.prefecture, a.audience_class, a.tier, a.route_id, relay.organisation_id,
      ${now}::timestamptz, case when waiting.route_id is null then ${now}::timestamptz end,
      k."acknowledgeBy", k."applicabilityBy", k."actionBy",
      case when waiting.route_id is null then k."nextChaseAt" end
    from audience a
      join json_to_recordset(${JSON.stringify(clocks)}::json) ${CLOCKS} using (priority)
      left join relay on relay.route_id = a.route_id
      left join waiting on waiting.route_id = a.route_id
    where not a.known`;
  return one(tx)<{ told: number; held: number; noContact: number }>`
    select (count(*) filter (where h.id is null))::int as told, (count(*) filter (where h.id is not null))::int as held,
      (count(*) filter (where a.contact_id is null))::int as "noContact"
    from audience a left join reactions.hop h
      on h.publication_id = ${publication.id} and h.route_id = a.route_id and h.state = 'waiting'
    where not a.known`;
}

/** The words of a guidance, by class of reader. */
export const findTexts = (tx: Tx, guidanceId: string) =>
  all(tx)<{ class: string; summary: string; actions: unknown }>`
    select class, summary, actions from guidance.guidance_text where guidance_id = ${guidanceId}`;

/** Names of the products that an advisory is about, at most `most`. */
export async function findProductNames(
  tx: Tx,
  advisoryId: string,
  most: number,
): Promise<string[]> {
  const rows = await all(tx)<{ name: string }>`
    select distinct products.full_name(vendor, product, null) as name from advisories.affected
    where advisory_id = ${advisoryId} and status not in ('fixed', 'not_affected') order by 1 limit ${most}`;
  return rows.map(({ name }) => name);
}

export const getPublication = (tx: Tx, id: string) =>
  first(tx)<{ advisoryId: string; guidanceId: string; mark: string; withdrawnAt: Date | null }>`
    select advisory_id as "advisoryId", guidance_id as "guidanceId", mark, withdrawn_at as "withdrawnAt"
    from reactions.publication where id = ${id}`;

/**
 * Marks the publication withdrawn, ends its hops and closes what is open. Gives the closed reactions,
 * and of all its reactions those that had been told.
 */
export async function closeWithdrawn(
  tx: Tx,
  publicationId: string,
  reason: string,
  now: Date,
): Promise<{ closed: string[]; toldIds: string[] }> {
  await run(tx)`
    update reactions.publication set withdrawn_at = ${now}, withdrawn_reason = ${reason} where id = ${publicationId}`;
  await run(tx)`
    update reactions.hop set state = 'cancelled', settled_at = ${now}, remind_at = null
    where publication_id = ${publicationId} and state in ('waiting', 'ahead')`;
  const told = await all(tx)<{ id: string }>`
    select id from reactions.reaction where publication_id = ${publicationId} and notified_at is not null`;
  const closed = await all(tx)<{ id: string }>`
    update reactions.reaction set stage = 'closed', closed_at = ${now}, next_chase_at = null
    where publication_id = ${publicationId} and stage <> 'closed' returning id`;
  return { closed: closed.map(({ id }) => id), toldIds: told.map(({ id }) => id) };
}
