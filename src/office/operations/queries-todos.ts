import type { Tx } from "../../base/data/db.ts";
import { one } from "../../base/data/rows.ts";
import { FAULT } from "../../base/program/faults.ts";

/** How often something of ours failed since, and when last. */
export async function countFaults(tx: Tx, since: Date) {
  return one(tx)<{ count: number; at: Date | null }>`
    select count(*)::int as count, max(at) as at from base.event
    where name = ${FAULT} and at > ${since}`;
}
