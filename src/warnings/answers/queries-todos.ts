import type { Tx } from "../../base/data/db.ts";
import { all } from "../../base/data/rows.ts";
import type { Answer, Priority } from "../reactions/api.ts";

export interface OpenReaction {
  id: string;
  title: string;
  reason: string;
  priority: Priority;
  answer: Answer | null;
  reopened: boolean;
  /** Until when the next thing is to be said or done. */
  by: Date;
}

/** What an institution still has to answer or finish: unanswered before answered, then by deadline. */
export const findOpen = (tx: Tx, institutionId: string, limit: number) =>
  all(tx)<OpenReaction>`
    select r.id, a.title, r.reason, r.priority, r.answer, r.reopened_at is not null as reopened,
      case when r.answer is null or r.stage in ('notified', 'acknowledged') then r.applicability_by
        else coalesce((r.planned_on + 1)::timestamp at time zone 'Asia/Tokyo', r.action_by) end as by
    from reactions.reaction r join advisories.advisory a on a.id = r.advisory_id
    where r.institution_id = ${institutionId} and r.stage not in ('held', 'closed') and r.mark in ('live', 'drill')
      and r.answer is distinct from 'help_wanted'
    order by r.answer is not null, by, r.id limit ${limit}`;
