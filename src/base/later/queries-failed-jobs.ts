import { sql } from "kysely";
import type { Tx } from "../data/db.ts";
import { all, exists, first, one, run } from "../data/rows.ts";

/** A job that failed for good, and what became of it. */
export interface FailedJob {
  id: string;
  task: string;
  payload: Record<string, unknown>;
  key: string | null;
  attempts: number;
  addedAt: Date;
  failedAt: Date;
  error: string | null;
  times: number;
  state: "open" | "again" | "given_up" | "healed";
  decidedAt: Date | null;
  decidedBy: string | null;
}
const COLUMNS = sql`id, task, payload, key, attempts, added_at as "addedAt", failed_at as "failedAt", error, times, state,
  decided_at as "decidedAt", decided_by as "decidedBy"`;

/** Those that nobody has decided about, the newest first; and the last ones that somebody has. */
export async function findFailedJobs(tx: Tx, limits: { open: number; decided: number }) {
  const open = await all(tx)<FailedJob>`
    select ${COLUMNS} from base.failed_job where state = 'open'
    order by failed_at desc, id limit ${limits.open}`;
  const decided = await all(tx)<FailedJob>`
    select ${COLUMNS} from base.failed_job where state <> 'open'
    order by decided_at desc, id limit ${limits.decided}`;
  return { open, decided };
}

/** How many wait for somebody's word. */
export async function countFailedJobs(tx: Tx): Promise<number> {
  const { count } = await one(tx)<{ count: number }>`
    select count(*)::int as count from base.failed_job where state = 'open'`;
  return count;
}

/** The job of this id, held so that only one decides about it. */
export const lockFailedJob = (tx: Tx, id: string) =>
  first(tx)<FailedJob>`select ${COLUMNS} from base.failed_job where id = ${id} for update`;

/** Whether the same work stands there open. */
export const isOpenAgain = (tx: Tx, key: string) =>
  exists(tx)`select from base.failed_job where key = ${key} and state = 'open'`;

/** Writes down what was decided, and by whom; `open` takes the decision back. */
export async function saveFailedState(
  tx: Tx,
  id: string,
  state: FailedJob["state"],
  by: { accountId: string | null; now: Date },
): Promise<void> {
  const decided = state === "open" ? { at: null, by: null } : { at: by.now, by: by.accountId };
  await run(tx)`
    update base.failed_job set state = ${state}, decided_at = ${decided.at}, decided_by = ${decided.by}
    where id = ${id}`;
}
