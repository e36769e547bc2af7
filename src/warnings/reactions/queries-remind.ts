import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, first, run } from "../../base/data/rows.ts";

/** The standing live publication of an advisory. */
export const getStanding = (tx: Tx, advisoryId: string) =>
  first(tx)<{ id: string; withdrawnAt: Date | null }>`
    select id, withdrawn_at as "withdrawnAt" from reactions.publication
    where advisory_id = ${advisoryId} and mark = 'live' order by published_at desc limit 1`;

/** Nobody is written to after `notSince` again, nor more than `most` times; at most `atOnce` in one call. */
interface Bounds {
  notSince: Date;
  most: number;
  atOnce: number;
}

/**
 * Of these reactions: who was told, has not answered and is written to again now (at most `atOnce`), how many are due in
 * all, and how many are spared. `lock`: they are about to be written to.
 */
export async function findSilent(
  tx: Tx,
  publicationId: string,
  among: readonly string[],
  { notSince, most, atOnce }: Bounds,
  lock: boolean,
): Promise<{ ids: string[]; due: number; spared: number }> {
  const rows = await all(tx)<{ ids: string[] | null; due: number; spared: number }>`
    with silent as (
      select r.id from reactions.reaction r
      where r.publication_id = ${publicationId} and r.stage not in ('held', 'closed') and r.answer is null
        and r.id = any (${[...among]}::uuid[])
      order by r.id ${lock ? sql`for update of r skip locked` : sql``}
    ), told as (
      select s.id, n.last <= ${notSince}::timestamptz and n.times < ${most} as due
      from silent s cross join lateral (
        select coalesce(max(created_at), '-infinity') as last, count(distinct (kind, step)) as times
        from notices.notice where subject_id = s.id and cancelled_at is null) n
    )
    select (array_agg(id::text order by id) filter (where due))[1:${atOnce}] as ids,
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
