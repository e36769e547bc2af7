import type { Tx } from "../../base/data/db.ts";
import { all } from "../../base/data/rows.ts";

/** In the inbox, with owners here: one document of each matter, the newest first. */
export async function findInbox(tx: Tx, limit: number): Promise<string[]> {
  const rows = await all(tx)<{ id: string }>`
    select (array_agg(a.id order by a.received_at desc))[1] as id from advisories.advisory a where a.state = 'inbox'
      and exists (select from advisories.verdict v join assets.asset x on x.release_id = v.release_id
        where v.advisory_id = a.id and v.verdict <> 'not' and x.removed_at is null)
    group by a.matter order by max(a.received_at) desc limit ${limit}`;
  return rows.map(({ id }) => id);
}
