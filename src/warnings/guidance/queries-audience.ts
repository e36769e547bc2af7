import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, one, run } from "../../base/data/rows.ts";
import { isLiving } from "../../circle/organisations/index.ts";
import type { Stored } from "../../base/contract.ts";
import type { cell, onRoute, Rule, sample } from "./api-audience.ts";
import { type AudiencePlan, type Decision, type Meant, planAudience, type Reach } from "./plan.ts";

/** Restricts an audience to the holders of some releases: what a changed register adds later. */
export interface Narrowing {
  releaseIds: readonly string[];
}

/**
 * Fills the temporary table `audience` of this transaction: one row for each institution that is meant,
 * with its strongest basis and a short reason, exposure, priority and first living contact. `known` is
 * false; a later room marks whom it asked before. Gives false where the rule by attributes cannot be read.
 */
export async function fillAudience(
  tx: Tx,
  guidance: Meant,
  decisions: Decision[],
  on: Date,
  narrowing?: Narrowing,
): Promise<boolean> {
  const plan = planAudience(guidance, decisions, on);
  if (!plan) return false;
  // Compiling these statements takes longer than running them; sorts of this size belong in memory.
  await run(tx)`select set_config('jit', 'off', true), set_config('work_mem', '64MB', true)`;
  await run(tx)`drop table if exists pg_temp.audience`;
  await run(tx)`
    create temp table audience (reaction_id uuid, institution_id uuid, basis text, reason text,
    asked_kinds text[], exposure text, tier text, priority text, prefecture text, audience_class text,
    route_id uuid, contact_id uuid, known boolean) on commit drop`;
  const onlyHolders = narrowing !== undefined;
  const fill = sql`
    with told as materialized (
      select release_id, verdict, reason,
        row_number() over (order by verdict = 'possibly', release_id)::int as n
      from advisories.verdict
      where advisory_id = ${plan.advisoryId} and verdict <> 'not'
        ${onlyHolders ? sql`and release_id = any (${[...narrowing.releaseIds]}::uuid[])` : sql``}
    ), hit as (
      select a.institution_id, min(told.n) as n, min(case
        when coalesce(a.internet_facing, a.kind = any (${plan.facingKinds}::text[])) then 1
        when a.emr_connected then 2
        when a.internet_facing is null or a.emr_connected is null then 3 else 4 end) as exposure
      from told join assets.asset a on a.release_id = told.release_id and a.removed_at is null
      group by a.institution_id
    ), silent as (${onlyHolders || plan.ask.length === 0 ? NOBODY : silentOn(plan)})
    insert into audience
    select gen_random_uuid(), i.organisation_id,
      case when told.verdict is not null then told.verdict when s.kinds is not null then 'asked' else 'rule' end,
      coalesce(told.reason, s.labels || ': ' || ${plan.askReason}, ${plan.ruleReason}),
      case when told.verdict is null then coalesce(s.kinds, '{}') else '{}' end,
      d.exposure, i.tier, d.priority, i.prefecture, i.audience_class, i.route_id, c.id, false
    from members.institution i
      join organisations.organisation o on o.id = i.organisation_id and o.closed_at is null
      left join hit h on h.institution_id = i.organisation_id
      left join told on told.n = h.n
      left join silent s on s.institution_id = i.organisation_id
      ${onlyHolders ? ONE_BY_ONE : ALL_AT_ONCE}
      join json_to_recordset(${JSON.stringify(plan.decisions)}::json)
        as d(exposure text, tier text, priority text)
        on d.tier = i.tier and d.exposure = coalesce((array['internet', 'emr', 'unknown', 'none'])[h.exposure], 'unknown')
    where h.n is not null ${onlyHolders ? sql`` : sql`or s.kinds is not null ${orMeets(plan.rule)}`}`;
  await (onlyHolders ? fill.execute(tx) : inBulk(tx, () => fill.execute(tx)));
  await run(tx)`analyze audience`;
  return true;
}

/**
 * Does `work` without looking rows up one by one: the planner knows nothing of what this transaction has
 * just written, expects a single row, and would do so for each of 200,000.
 */
export async function inBulk<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await run(tx)`select set_config('enable_nestloop', 'off', true)`;
  const done = await work();
  await run(tx)`select set_config('enable_nestloop', 'on', true)`;
  return done;
}

/** The first living contact: of all institutions in one pass, of a few holders one by one. */
const ALL_AT_ONCE = sql`left join (
  select distinct on (organisation_id) organisation_id, id from organisations.contact
  where removed_at is null and mail is not null and mail_dead_at is null
  order by organisation_id, position) c on c.organisation_id = i.organisation_id`;
const ONE_BY_ONE = sql`left join lateral (
  select k.id from organisations.contact k where k.organisation_id = i.organisation_id
    and k.removed_at is null and k.mail is not null and k.mail_dead_at is null
  order by k.position limit 1) c on true`;
const NOBODY = sql`select null::uuid as institution_id, null::text[] as kinds, null::text as labels where false`;

/** Institutions where a kind is common and that have neither a line nor a statement of that kind. */
function silentOn(plan: AudiencePlan): RawBuilder<unknown> {
  const kinds = plan.ask.map((row) => row.kind);
  return sql`
    select i.organisation_id as institution_id, array_agg(k.kind order by k.kind) as kinds,
      string_agg(k.label, '・' order by k.kind) as labels
    from members.institution i
      join json_to_recordset(${JSON.stringify(plan.ask)}::json)
        as k(kind text, label text, kinds text[], "minBeds" int)
        on i.kind = any (k.kinds) and i.beds >= k."minBeds"
      left join (
        select institution_id, kind from assets.asset
        where kind = any (${kinds}::text[]) and removed_at is null
        union select institution_id, kind from assets.statement where kind = any (${kinds}::text[])
      ) said on said.institution_id = i.organisation_id and said.kind = k.kind
    where said.institution_id is null
    group by i.organisation_id`;
}

function orMeets(rule: Rule | null): RawBuilder<unknown> {
  if (!rule) return sql``;
  const among = (column: string, values: string[] | undefined) =>
    values ? [sql`${sql.ref(column)} = any (${values}::text[])`] : [];
  const conditions = [
    sql`true`,
    ...among("i.kind", rule.kinds),
    ...among("i.bed_class", rule.bedClasses),
    ...among("i.prefecture", rule.prefectures),
    ...among("i.founder", rule.founders),
    ...among("i.tier", rule.tiers),
    ...(rule.functions ? [sql`i.functions && ${rule.functions}::text[]`] : []),
    ...(rule.critical === undefined ? [] : [sql`i.critical = ${rule.critical}`]),
  ];
  return sql`or (${sql.join(conditions, sql` and `)})`;
}

/** How many are meant, against how many institutions there are. */
export const getReach = (tx: Tx) =>
  one(tx)<Reach>`
    select (select count(*)::int from organisations.organisation
        where kind = 'institution' and closed_at is null) as institutions,
      count(*)::int as audience,
      (count(*) filter (where basis in ('affected', 'possibly')))::int as matched,
      (count(*) filter (where basis in ('affected', 'possibly') and not known))::int as fresh
    from audience`;

/** Numbers by basis, prefecture, class and priority; `noContact` have nobody whom a mail reaches. */
export const countAudience = (tx: Tx) =>
  all(tx)<Stored<typeof cell>>`
    select basis, prefecture, audience_class as "audienceClass", priority, count(*)::int as count,
      (count(*) filter (where contact_id is null))::int as "noContact"
    from audience group by 1, 2, 3, 4 order by 1, 2, 3, 4`;

/** In how many nobody showed lately that they can be reached. */
export async function countNotLiving(tx: Tx, now: Date): Promise<number> {
  const { count } = await one(tx)<{ count: number }>`select count(*)::int as count from audience
    where not ${isLiving("audience.institution_id", now)}`;
  return count;
}

/** Numbers by route, with the relay that stands nearest to the institutions. */
export const countAudienceByRoute = (tx: Tx) =>
  all(tx)<Stored<typeof onRoute>>`
    select a.route_id as "routeId", r.name as route, last.name as relay, coalesce(last.waits, false) as waits, a.count
    from (select route_id, count(*)::int as count from audience group by 1) a
      left join members.route r on r.id = a.route_id
      left join lateral (
        select o.name, exists (select from members.route_step w where w.route_id = a.route_id and w.forwards = 'waits') as waits
        from members.route_step s join organisations.organisation o on o.id = s.organisation_id
        where s.route_id = a.route_id order by s.position desc limit 1) last on true
    order by a.count desc, r.name`;

/** A few institutions of each basis, to see that the reasons are right. */
export const findAudienceSamples = (tx: Tx, each: number) =>
  all(tx)<Stored<typeof sample>>`
    select s.institution_id as "institutionId", o.name, s.basis, s.reason, s.priority
    from (select *, row_number() over (partition by basis order by institution_id) as n from audience) s
      join organisations.organisation o on o.id = s.institution_id
    where s.n <= ${each} order by s.basis, s.n`;
