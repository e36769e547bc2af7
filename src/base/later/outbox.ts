import { sql } from "kysely";
import type { Tx } from "../data/db.ts";

export interface JobOptions {
  runAt?: Date;
  /** Jobs with the same key replace each other while they wait. */
  key?: string;
  attempts?: number;
}

/** Hands work to the workers in the caller's transaction: it happens if, and only if, this commits. */
export async function addJob(
  tx: Tx,
  task: string,
  payload: Record<string, unknown>,
  options: JobOptions = {},
): Promise<void> {
  await sql`/* named: base.add_job */ select base.add_job(${task}, ${JSON.stringify(payload)}::json, ${options.runAt ?? null}::timestamptz,
    ${options.key ?? null}, ${options.attempts ?? 10})`.execute(tx);
}
