import type { Tx } from "../../base/data/db.ts";
import { all } from "../../base/data/rows.ts";

/** Advisories whose last attempt to publish was stopped because it would reach too many. */
export async function findStopped(tx: Tx): Promise<string[]> {
  const rows = await all(tx)<{ id: string }>`
    select distinct on (e.subject_id) e.subject_id as id from base.event e
      join guidance.guidance g on g.id = (e.data ->> 'guidanceId')::uuid and g.state in ('approved', 'scheduled')
    where e.name = 'reactions.publication_refused' and e.data ->> 'refusal' = 'over_match'`;
  return rows.map(({ id }) => id);
}

export interface HopToForward {
  id: string;
  title: string;
  count: number;
  dueAt: Date | null;
  /** Something urgent waits behind it. */
  urgent: boolean;
  /** How many there are in all. */
  total: number;
}

/** Hops that wait for a person of this relay, the one that falls through first at the top. */
export const findHopsToForward = (tx: Tx, organisationId: string, limit: number) =>
  all(tx)<HopToForward>`
    select h.id, a.title, h.due_at as "dueAt", behind.count, behind.urgent, count(*) over ()::int as total
    from reactions.hop h join reactions.publication p on p.id = h.publication_id
      join advisories.advisory a on a.id = p.advisory_id
      join lateral (select count(*)::int as count, coalesce(bool_or(r.priority = 'urgent'), false) as urgent
        from reactions.reaction r where r.publication_id = h.publication_id and r.route_id = h.route_id) behind on true
    where h.organisation_id = ${organisationId} and h.state = 'waiting'
    order by h.due_at, h.id limit ${limit}`;

/** What waits for an organisation: reactions of an institution, hops of a relay (they have no reason). */
export const findOpen = (tx: Tx, organisationId: string) =>
  all(tx)<{
    title: string;
    reason: string | null;
    answer: string | null;
    by: Date | null;
  }>`
    select a.title, r.reason, r.answer,
      case when r.answer is null or r.stage in ('notified', 'acknowledged') then r.applicability_by else r.action_by end as by
    from reactions.reaction r join advisories.advisory a on a.id = r.advisory_id
    where r.institution_id = ${organisationId} and r.stage not in ('held', 'closed') and r.mark in ('live', 'drill')
    union all
    select a.title, null, null, h.due_at from reactions.hop h
      join reactions.publication p on p.id = h.publication_id join advisories.advisory a on a.id = p.advisory_id
    where h.organisation_id = ${organisationId} and h.state = 'waiting'
    order by 4, 1 limit 200`;
