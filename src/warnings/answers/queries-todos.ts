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
  /** How many there are in all. */
  total: number;
}

/** What an institution still has to answer or finish: late or urgent first, unanswered before answered, by deadline. */
export const findOpen = (tx: Tx, institutionId: string, limit: number, now: Date) =>
  all(tx)<OpenReaction>`
    select *, count(*) over ()::int as total from (select r.id, a.title, r.reason, r.priority, r.answer, r.reopened_at is not null as reopened,
      case when r.answer is null or r.stage in ('notified', 'acknowledged') then r.applicability_by
        else coalesce((r.planned_on + 1)::timestamp at time zone 'Asia/Tokyo', r.action_by) end as by
    from reactions.reaction r join advisories.advisory a on a.id = r.advisory_id
    where r.institution_id = ${institutionId} and r.stage not in ('held', 'closed') and r.mark in ('live', 'drill')
      and r.answer is distinct from 'help_wanted') open
    order by not (by < ${now} or answer is null and priority = 'urgent'), answer is not null, by, id limit ${limit}`;
