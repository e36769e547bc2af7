import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";

/** Mails that came in and nobody has looked at. */
export async function countWaiting(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from mailboxes.received where done_at is null limit 1000) r`.execute(
    tx,
  );
  return rows[0]!.count;
}
