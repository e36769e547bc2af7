import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { FAULT } from "../../base/program/faults.ts";

/** How often something of ours failed since, and when last. */
export async function countFaults(tx: Tx, since: Date) {
  const { rows } = await sql<{ count: number; at: Date | null }>`
    select count(*)::int as count, max(at) as at from base.event
    where name = ${FAULT} and at > ${since}`.execute(tx);
  return rows[0]!;
}
