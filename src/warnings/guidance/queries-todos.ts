import type { Tx } from "../../base/data/db.ts";
import { all } from "../../base/data/rows.ts";

/** Advisories with a guidance that waits for somebody else than its author. */
export async function findToReview(tx: Tx, accountId: string | null): Promise<string[]> {
  const rows = await all(tx)<{ id: string }>`
    select g.advisory_id as id from guidance.guidance g
    where g.state = 'in_review' and g.author_id is distinct from ${accountId} order by g.sent_to_review_at`;
  return rows.map(({ id }) => id);
}
