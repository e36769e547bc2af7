import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, first, run } from "../../base/data/rows.ts";
import type { Stored } from "../../base/contract.ts";
import type { behindHop, hopShape, Priority } from "./api.ts";
import { type Clock, CLOCKS } from "./queries-publish.ts";

/** A hop with what stands behind it. `priority` is the strongest there. */
export interface WaitingHop {
  id: string;
  publicationId: string;
  routeId: string;
  organisationId: string;
  mark: string;
  dueAt: Date | null;
  count: number;
  priority: Priority | null;
}

const HOP_FACTS = sql`
  h.id, h.publication_id as "publicationId", h.route_id as "routeId", h.organisation_id as "organisationId",
  h.due_at as "dueAt", behind.count, behind.mark,
  (array['urgent', 'high', 'normal', 'low'])[behind.strength] as priority`;
const BEHIND = sql`
  join lateral (
    select count(*)::int as count, min(r.mark) as mark,
      min(array_position(array['urgent', 'high', 'normal', 'low'], r.priority)) as strength
    from reactions.reaction r where r.publication_id = h.publication_id and r.route_id = h.route_id
  ) behind on behind.count > 0`;

/** Waiting hops: of a publication, some, or those to be reminded by now. Locked until the transaction ends. */
export async function findWaitingHops(
  tx: Tx,
  which: { publicationId: string } | { hopIds: readonly string[] } | { remindBefore: Date },
): Promise<WaitingHop[]> {
  const condition =
    "publicationId" in which
      ? sql`h.publication_id = ${which.publicationId}`
      : "hopIds" in which
        ? sql`h.id = any (${[...which.hopIds]}::uuid[])`
        : sql`h.remind_at <= ${which.remindBefore}`;
  return all(tx)<WaitingHop>`
    select ${HOP_FACTS} from reactions.hop h ${BEHIND}
    where h.state = 'waiting' and ${condition} order by h.id for update of h skip locked`;
}

/** Lets hops whose time is over fall through; gives them. Two workers never take the same. */
export const settleDueHops = (tx: Tx, now: Date) =>
  all(tx)<WaitingHop>`
    with due as (
      select id from reactions.hop where state = 'waiting' and due_at <= ${now} order by id for update skip locked
    ), settled as (
      update reactions.hop h set state = 'fell_through', settled_at = ${now}, remind_at = null
      from due where h.id = due.id returning h.*
    )
    select ${HOP_FACTS} from settled h ${BEHIND}`;

export const dropReminders = (tx: Tx, hopIds: readonly string[]) =>
  run(tx)`update reactions.hop set remind_at = null where id = any (${[...hopIds]}::uuid[])`;

/** What of a publication goes along one route. */
export interface Way {
  publicationId: string;
  routeId: string;
}
/** Several ways as a table `w`; one that is named twice is one. */
const asTable = (ways: readonly Way[]) => {
  const named = ways.map(({ publicationId, routeId }) => ({ publicationId, routeId }));
  return sql`(select distinct * from json_to_recordset(${JSON.stringify(named)}::json)
    as given("publicationId" uuid, "routeId" uuid)) w`;
};

/**
 * Moves what lies on these ways up to the next relay that keeps it: those before pass on at once and are done with
 * it, that one gets its clock (the strongest priority behind it, or its own fall-through hours when these end sooner).
 * Where one keeps it already nothing changes. Gives the hops that wait from now on.
 */
export async function moveOn(
  tx: Tx,
  ways: readonly Way[],
  clocks: readonly Clock[],
  reminderAt: number,
  now: Date,
): Promise<string[]> {
  const rows = await all(tx)<{ id: string; state: "waiting" | "forwarded" }>`
    with open as (
      select h.* from reactions.hop h
        join ${asTable(ways)} on h.publication_id = w."publicationId" and h.route_id = w."routeId"
      where h.state in ('waiting', 'ahead')
      order by h.publication_id, h.route_id, h.position for update of h
    ), step as (
      select o.id, o.publication_id, o.route_id, o.position, o.state, s.fall_through_hours as hours,
        min(o.position) filter (where o.state = 'waiting' or s.forwards = 'waits') over way as keeper
      from open o left join members.route_step s on s.route_id = o.route_id and s.position = o.position
      window way as (partition by o.publication_id, o.route_id)
    ), next as (
      select step.id, step.position is not distinct from keeper as waits,
        least(k."relayBy", ${now}::timestamptz + make_interval(hours => step.hours)) as by
      from step
        cross join lateral (select coalesce(min(array_position(array['urgent', 'high', 'normal', 'low'], r.priority)), 4)
          as strength from reactions.reaction r
          where r.publication_id = step.publication_id and r.route_id = step.route_id) behind
        join json_to_recordset(${JSON.stringify(clocks)}::json) ${CLOCKS}
          on k.priority = (array['urgent', 'high', 'normal', 'low'])[behind.strength]
      where step.state = 'ahead' and step.position <= coalesce(keeper, step.position)
    )
    update reactions.hop h set state = case when waits then 'waiting' else 'forwarded' end, arrived_at = ${now},
      due_at = case when waits then by end,
      remind_at = case when waits then ${now}::timestamptz + (by - ${now}::timestamptz) * ${reminderAt}::float8 end,
      settled_at = case when waits then null else ${now}::timestamptz end
    from next where h.id = next.id returning h.id, h.state`;
  return rows.filter(({ state }) => state === "waiting").map(({ id }) => id);
}

/** Releases what no relay keeps any more on these ways: told now, with all clocks counting from now. Gives the ways. */
export const releaseHeld = (tx: Tx, ways: readonly Way[], clocks: readonly Clock[], now: Date) =>
  all(tx)<Way>`
    with released as (
      update reactions.reaction r set stage = 'notified', notified_at = ${now}, acknowledge_by = k."acknowledgeBy",
        applicability_by = k."applicabilityBy", action_by = k."actionBy", next_chase_at = k."nextChaseAt"
      from ${asTable(ways)}, json_to_recordset(${JSON.stringify(clocks)}::json) ${CLOCKS}
      where r.publication_id = w."publicationId" and r.route_id = w."routeId" and r.stage = 'held'
        and k.priority = r.priority
        and not exists (select from reactions.hop h where h.publication_id = r.publication_id
          and h.route_id = r.route_id and h.state in ('waiting', 'ahead'))
      returning r.publication_id, r.route_id
    )
    select distinct publication_id as "publicationId", route_id as "routeId" from released`;

/** Hops of a relay (all of them for the secretariat), the soonest due first. At most 500. */
export const findHopRows = (
  tx: Tx,
  choice: { organisationId: string | null; waiting: boolean; id?: string },
) =>
  all(tx)<Stored<typeof hopShape> & { routeId: string; guidanceId: string }>`
    select h.id, h.publication_id as "publicationId", h.route_id as "routeId", p.advisory_id as "advisoryId",
      p.guidance_id as "guidanceId", o.name as organisation, a.title, p.mark, h.state, h.arrived_at as "arrivedAt",
      h.due_at as "dueAt", h.settled_at as "settledAt", h.note, behind.count, behind.answered
    from reactions.hop h
      join reactions.publication p on p.id = h.publication_id
      join advisories.advisory a on a.id = p.advisory_id
      join organisations.organisation o on o.id = h.organisation_id
      join lateral (
        select count(*)::int as count, count(r.answer)::int as answered from reactions.reaction r
        where r.publication_id = h.publication_id and r.route_id = h.route_id) behind on true
    where h.state <> 'ahead'
      ${choice.organisationId ? sql`and h.organisation_id = ${choice.organisationId}` : sql``}
      ${choice.id ? sql`and h.id = ${choice.id}` : sql`and (h.state = 'waiting') = ${choice.waiting}`}
    order by h.due_at nulls last, h.arrived_at desc, h.id limit 500`;

/** The institutions behind a hop, the silent first. At most 2,000. */
export const findBehindHop = (tx: Tx, publicationId: string, routeId: string) =>
  all(tx)<Stored<typeof behindHop>>`
    select r.id as "reactionId", r.institution_id as "institutionId", o.name, r.prefecture, r.basis, r.priority,
      r.stage, r.answer, r.answered_at as "answeredAt", c.name as contact, c.phone
    from reactions.reaction r join organisations.organisation o on o.id = r.institution_id
      left join lateral (select name, phone from organisations.contact c
        where c.organisation_id = o.id and c.removed_at is null order by c.phone is null, c.position limit 1) c on true
    where r.publication_id = ${publicationId} and r.route_id = ${routeId}
    order by r.answered_at nulls first, o.name limit 2000`;

/** The relay's own hand: false when it does not wait any more. */
export const saveForwarding = (
  tx: Tx,
  hop: { id: string; note: string | null; accountId: string | null },
  now: Date,
) =>
  first(tx)<Way>`
    update reactions.hop set state = 'forwarded', settled_at = ${now}, settled_by = ${hop.accountId}, note = ${hop.note},
      remind_at = null
    where id = ${hop.id} and state = 'waiting' returning publication_id as "publicationId", route_id as "routeId"`;

/** Routes with something held although no relay keeps it any more (a route was changed, a job was lost). */
export const findStuckRoutes = (tx: Tx) =>
  all(tx)<Way>`
    select distinct r.publication_id as "publicationId", r.route_id as "routeId"
    from reactions.reaction r where r.stage = 'held' and not exists (
      select from reactions.hop h where h.publication_id = r.publication_id and h.route_id = r.route_id
        and h.state = 'waiting')`;
