import type { Tx } from "../../base/data/db.ts";
import { one } from "../../base/data/rows.ts";

/** Test mails that wait for an answer of this organisation, and until when. */
export const countUnanswered = (tx: Tx, organisationId: string) =>
  one(tx)<{ count: number; by: Date | null }>`
    select count(*)::int as count, min(answer_by) as by from probes.probe
    where organisation_id = ${organisationId} and state = 'waiting'`;
