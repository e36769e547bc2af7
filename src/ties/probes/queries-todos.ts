import type { Tx } from "../../base/data/db.ts";
import { one } from "../../base/data/rows.ts";

/** Somebody said on the page of a test mail who comes after: so many wait to be entered. */
export async function countSuccessors(tx: Tx): Promise<number> {
  const { count } = await one(tx)<{ count: number }>`select count(*)::int as count from probes.probe
    where successor_at is not null and successor_done_at is null`;
  return count;
}

/** Test mails that wait for an answer of this organisation, and until when. */
export const countUnanswered = (tx: Tx, organisationId: string) =>
  one(tx)<{ count: number; by: Date | null }>`
    select count(*)::int as count, min(answer_by) as by from probes.probe
    where organisation_id = ${organisationId} and state = 'waiting'`;
