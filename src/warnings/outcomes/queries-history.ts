import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import type { PageKey } from "../../base/web/page-key.ts";
import type { Standing } from "./api.ts";
import { STANDING } from "./queries-standing.ts";

/** What one institution was told and answered, the newest first. */
export async function findHistoryRows(
  tx: Tx,
  choice: { institutionId: string; after: PageKey | null; limit: number },
) {
  const { institutionId, after, limit } = choice;
  const { rows } = await sql<{
    reactionId: string;
    time: string;
    title: string;
    mark: "live" | "drill" | "test" | "preview";
    standing: Standing;
    answer: string | null;
    notifiedAt: Date | null;
    firstAnsweredAt: Date | null;
    answeredAt: Date | null;
    closedAt: Date | null;
  }>`
    select r.id as "reactionId", to_char(r.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time,
      a.title, r.mark, ${STANDING} as standing, r.answer, r.notified_at as "notifiedAt",
      r.first_answered_at as "firstAnsweredAt", r.answered_at as "answeredAt", r.closed_at as "closedAt"
    from reactions.reaction r join advisories.advisory a on a.id = r.advisory_id
    where r.institution_id = ${institutionId}
      ${after ? sql`and (r.created_at, r.id) < (${after.time}::timestamptz, ${after.id}::uuid)` : sql``}
    order by r.created_at desc, r.id desc limit ${limit}`.execute(tx);
  return rows;
}
