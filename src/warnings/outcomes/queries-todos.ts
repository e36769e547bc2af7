import type { Tx } from "../../base/data/db.ts";
import { one } from "../../base/data/rows.ts";

/** Who asked for help, since when, and how much is past its time. */
export const getWaiting = (tx: Tx) =>
  one(tx)<{ help: number; since: Date | null; overdue: number }>`
    select count(*)::int as help, min(answered_at) as since,
      (select coalesce(sum(overdue), 0)::int from outcomes.progress where mark = 'live') as overdue
    from reactions.reaction
    where answer = 'help_wanted' and stage <> 'closed' and mark = 'live'`;
