import type { Tx } from "../../base/data/db.ts";
import { all, first, one } from "../../base/data/rows.ts";
import type { Viewer } from "../../base/viewer.ts";
import type { Stored } from "../../base/contract.ts";
import type { keeper, Standing } from "./api.ts";
import { about, type Choice, isOverdue, STANDING } from "./queries-standing.ts";

/** One advisory as published under one mark; undefined when the viewer was told nothing of it. */
export async function getPublished(tx: Tx, advisoryId: string, mark: string) {
  return first(tx)<{
    title: string;
    tlp: string;
    publishedAt: Date;
    withdrawnAt: Date | null;
    marks: ("live" | "drill" | "test" | "preview")[];
  }>`
    select a.title, last.tlp, first.published_at as "publishedAt", last.withdrawn_at as "withdrawnAt",
      (select array_agg(distinct p.mark) from reactions.publication p where p.advisory_id = a.id) as marks
    from advisories.advisory a
      join lateral (select p.published_at from reactions.publication p where p.advisory_id = a.id and p.mark = ${mark}
        order by p.published_at limit 1) first on true
      join lateral (select p.tlp, p.withdrawn_at from reactions.publication p where p.advisory_id = a.id and p.mark = ${mark}
        order by p.published_at desc limit 1) last on true
    where a.id = ${advisoryId}`;
}

/** One part of the picture; what it is not split by is null. */
export interface Cell {
  /** What the cell is split by, besides how it stands. */
  by: "stage" | "basis" | "class" | "relay" | "prefecture";
  key: string | null;
  answer: string | null;
  standing: Standing;
  count: number;
  overdue: number;
}

/** All counts of one advisory: one look at every reaction, out of the index, then sums of sums. */
export const countStandings = (tx: Tx, viewer: Viewer, choice: Choice, now: Date) =>
  all(tx)<Cell>`
    with cell as materialized (
      select r.prefecture, r.audience_class, r.relay_id, r.basis, r.stage, r.answer, ${STANDING} as standing,
        count(*) as n, count(*) filter (where ${isOverdue(now)}) as late
      from reactions.reaction r where ${about(choice, viewer)}
      group by r.prefecture, r.audience_class, r.relay_id, r.basis, r.stage, r.answer
    )
    select case when grouping(stage) = 0 then 'stage' when grouping(basis) = 0 then 'basis'
        when grouping(audience_class) = 0 then 'class' when grouping(relay_id) = 0 then 'relay' else 'prefecture' end as by,
      coalesce(stage, basis, audience_class, relay_id::text, prefecture) as key, answer, standing,
      sum(n)::int as count, sum(late)::int as overdue
    from cell group by grouping sets
      ((stage, answer, standing), (basis, standing), (audience_class, standing), (relay_id, standing), (prefecture, standing))`;

/** Relays that keep one advisory now, the soonest due first, with how many institutions wait behind each. */
export const findKeepers = (tx: Tx, choice: Choice, now: Date) =>
  all(tx)<Stored<typeof keeper>>`
    select h.id, o.name as relay, h.due_at as "dueAt", coalesce(h.due_at < ${now}::timestamptz, false) as overdue, behind.count
    from reactions.publication p join reactions.hop h on h.publication_id = p.id and h.state = 'waiting'
      join organisations.organisation o on o.id = h.organisation_id
      join lateral (select count(*)::int as count from reactions.reaction r
        where r.publication_id = h.publication_id and r.route_id = h.route_id and r.stage = 'held') behind on true
    where p.advisory_id = ${choice.advisoryId} and p.mark = ${choice.mark}
    order by h.due_at nulls last, o.name limit 100`;

/** Names of relays, by id. */
export const findRelayNames = (tx: Tx, ids: readonly string[]) =>
  all(tx)<{ id: string; name: string }>`
    select id, name from organisations.organisation where id = any (${[...ids]}::uuid[]) order by name`;

/** Shares of those told whose moment is asked for. Source: issue "Watch", 25/50/75/90 %. */
export const SHARES = [0.25, 0.5, 0.75, 0.9];
const STEPS = 100;

/**
 * First answers in order of time, thinned to about a hundred, with the exact one at each share. Takes the
 * answers' own order for the moments, and the time since each one's notice for the hours.
 */
export async function countAnswersOverTime(tx: Tx, viewer: Viewer, choice: Choice) {
  return one(tx)<{
    released: number;
    open: number;
    answered: number;
    points: { at: string; count: number; took: number }[] | null;
  }>`
    with told as materialized (
      select r.first_answered_at as at, date_part('epoch', r.first_answered_at - r.notified_at) / 3600 as took,
        r.answer is null and r.stage <> 'closed' as silent
      from reactions.reaction r where ${about(choice, viewer)} and r.notified_at is not null
    ), total as (
      select count(*)::int as released, count(at)::int as answered, (count(*) filter (where silent))::int as open from told
    ), wanted as (
      select least(answered, greatest(1, ceil(answered * k::float8 / ${STEPS}::int)))::int as rank from total, generate_series(1, ${STEPS}) k
        where answered > 0
      union select ceil(released * share)::int from total, unnest(${SHARES}::float8[]) share
      union select ceil(answered * 0.5)::int from total where answered > 0
    ), by_time as (
      select array_agg(at order by at) as at from told where at is not null
    ), by_length as (
      select array_agg(took order by took) as took from told where at is not null
    )
    select total.*, (select json_agg(json_build_object('count', rank, 'at', by_time.at[rank], 'took', by_length.took[rank]) order by rank)
      from wanted, by_time, by_length where rank between 1 and total.answered) as points
    from total`;
}
