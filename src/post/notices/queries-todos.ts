import type { Tx } from "../../base/data/db.ts";
import { one } from "../../base/data/rows.ts";

/** Mails that wait, whether sending was stopped, and addresses that nothing reaches. */
export const getStanding = (tx: Tx) =>
  one(tx)<{ waiting: number; stopped: boolean; undelivered: number }>`
    select (select count(*)::int from (select from notices.message where state = 'queued' limit 10000) q) as waiting,
      exists (select from notices.stop where resumed_at is null) as stopped,
      (select count(*)::int from organisations.contact where mail_dead_at is not null and removed_at is null)
        + (select count(distinct coalesce(address, id::text))::int from notices.message where template is not null
          and state in ('permanently_failed', 'unknown') and seen_at is null) as undelivered`;
