import type { TestDatabase } from "./database.ts";

/** What was ever queued about something, oldest first: its kind, and "stopped" where it was stopped. */
export async function queuedAbout(database: TestDatabase, subjectId: string): Promise<string[]> {
  const { rows } = await database.owner.query<{ queued: string }>(
    `select kind || case when cancelled_at is null then '' else ' stopped' end as queued from notices.notice
     where subject_id = $1 order by created_at, step, kind`,
    [subjectId],
  );
  return rows.map(({ queued }) => queued);
}
