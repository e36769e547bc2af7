import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, first, run } from "../../base/data/rows.ts";

/** Which of the silent are meant; what is left out does not narrow. */
export interface SilentChoice {
  prefecture?: string | undefined;
  audienceClass?: string | undefined;
  relayId?: string | undefined;
  priority?: string | undefined;
}

/** The standing live publication of an advisory. */
export const getStanding = (tx: Tx, advisoryId: string) =>
  first(tx)<{ id: string; withdrawnAt: Date | null }>`
    select id, withdrawn_at as "withdrawnAt" from reactions.publication
    where advisory_id = ${advisoryId} and mark = 'live' order by published_at desc limit 1`;

/**
 * Locks who was told and has not answered, and parts them: who is written to again now (at most `atOnce`),
 * and how many were written to after `notSince` or `most` times already.
 */
export async function lockSilent(
  tx: Tx,
  publicationId: string,
  choice: SilentChoice,
  bounds: { notSince: Date; most: number; atOnce: number },
): Promise<{ ids: string[]; due: number; spared: number }> {
  const rows = await all(tx)<{ ids: string[] | null; due: number; spared: number }>`
    with silent as (
      select r.id from reactions.reaction r
      where r.publication_id = ${publicationId} and r.stage not in ('held', 'closed') and r.answer is null
        ${choice.prefecture ? sql`and r.prefecture = ${choice.prefecture}` : sql``}
        ${choice.audienceClass ? sql`and r.audience_class = ${choice.audienceClass}` : sql``}
        ${choice.relayId ? sql`and r.relay_id = ${choice.relayId}` : sql``}
        ${choice.priority ? sql`and r.priority = ${choice.priority}` : sql``}
      order by r.id for update of r skip locked
    ), told as (
      select s.id, n.last <= ${bounds.notSince}::timestamptz and n.times < ${bounds.most} as due
      from silent s cross join lateral (
        select coalesce(max(created_at), '-infinity') as last, count(distinct (kind, step)) as times
        from notices.notice where subject_id = s.id and cancelled_at is null) n
    )
    select (array_agg(id::text order by id) filter (where due))[1:${bounds.atOnce}] as ids,
      (count(*) filter (where due))::int as due, (count(*) filter (where not due))::int as spared
    from told`;
  const { ids, due, spared } = rows[0]!;
  return { ids: ids ?? [], due, spared };
}

/** They were written to: the ladder's own next step keeps its distance from that. */
export const saveReminded = (tx: Tx, ids: readonly string[], notBefore: Date) =>
  run(tx)`
    update reactions.reaction set chased = chased + 1,
      next_chase_at = case when next_chase_at is not null then greatest(next_chase_at, ${notBefore}::timestamptz) end
    where id = any (${[...ids]}::uuid[])`;
