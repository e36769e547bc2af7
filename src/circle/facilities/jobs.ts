import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { nameFolding } from "./fold.ts";
import { getFolding, refoldFacilities, refoldFormerNames, saveFolding } from "./queries-folding.ts";

export const jobs: RoomJobs = {
  tasks: { "facilities.refold": async (_payload, context) => refold(context) },
  atStart: ["facilities.refold"],
};

const BATCH = 2_000;

/**
 * Folds anew what facilities are found by, where it was folded by other rules than today's. In batches, so that
 * nobody waits for it; begun again after an interruption it starts over, which changes nothing.
 */
async function refold(context: Context): Promise<void> {
  const rules = nameFolding();
  const system = <T>(work: (tx: Tx) => Promise<T>) => context.db.asViewer(SYSTEM, work);
  if ((await system(getFolding)) === rules) return;
  for (const some of [refoldFacilities, refoldFormerNames]) {
    let after: string | null = null;
    do after = await system((tx) => some(tx, after, BATCH));
    while (after !== null);
  }
  await system((tx) => saveFolding(tx, rules, context.clock.now()));
  context.log.info({ rules }, "folded anew what facilities are found by");
}
