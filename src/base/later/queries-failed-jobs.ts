import type { Tx } from "../data/db.ts";

/** What became of a job that failed for good. */
export type FailedState = "open" | "again" | "given_up" | "healed";

const COLUMNS = [
  "id",
  "task",
  "payload",
  "key",
  "attempts",
  "added_at as addedAt",
  "failed_at as failedAt",
  "error",
  "times",
  "state",
  "decided_at as decidedAt",
  "decided_by as decidedBy",
] as const;

/** Those that nobody has decided about, the newest first; and the last ones that somebody has. */
export async function findFailedJobs(tx: Tx, limits: { open: number; decided: number }) {
  const jobs = tx.selectFrom("base.failed_job").select(COLUMNS);
  const open = await jobs
    .where("state", "=", "open")
    .orderBy("failed_at", "desc")
    .orderBy("id")
    .limit(limits.open)
    .execute();
  const decided = await jobs
    .where("state", "<>", "open")
    .orderBy("decided_at", "desc")
    .orderBy("id")
    .limit(limits.decided)
    .execute();
  return { open, decided };
}
export type FailedJob = Awaited<ReturnType<typeof findFailedJobs>>["open"][number];

/** How many wait for somebody's word. */
export async function countFailedJobs(tx: Tx): Promise<number> {
  const { count } = await tx
    .selectFrom("base.failed_job")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("state", "=", "open")
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The job of this id, held so that only one decides about it. */
export async function lockFailedJob(tx: Tx, id: string): Promise<FailedJob | undefined> {
  return tx
    .selectFrom("base.failed_job")
    .select(COLUMNS)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

/** Whether the same work stands there open. */
export async function isOpenAgain(tx: Tx, key: string): Promise<boolean> {
  const found = await tx
    .selectFrom("base.failed_job")
    .select("id")
    .where("key", "=", key)
    .where("state", "=", "open")
    .executeTakeFirst();
  return found !== undefined;
}

/** Writes down what was decided, and by whom; `open` takes the decision back. */
export async function saveFailedState(
  tx: Tx,
  id: string,
  state: FailedState,
  by: { accountId: string | null; now: Date },
): Promise<void> {
  const isOpen = state === "open";
  await tx
    .updateTable("base.failed_job")
    .set({
      state,
      decided_at: isOpen ? null : by.now,
      decided_by: isOpen ? null : by.accountId,
    })
    .where("id", "=", id)
    .execute();
}
