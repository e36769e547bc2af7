import type { Tx } from "../../base/data/db.ts";
import { one } from "../../base/data/rows.ts";

/** Mails that came in and nobody has looked at. */
export async function countWaiting(tx: Tx): Promise<number> {
  const { count } = await one(tx)<{ count: number }>`
    select count(*)::int as count from (select from mailboxes.received where done_at is null limit 1000) r`;
  return count;
}
