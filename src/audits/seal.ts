import type { Context } from "../base/context.ts";
import { SYSTEM } from "../base/viewer.ts";
import { nextHash, START } from "./chain.ts";
import {
  claimSealing,
  findUnsealed,
  getBounds,
  getHead,
  saveLinks,
  saveMark,
} from "./queries-chain.ts";

/** Events sealed in one transaction: a few megabytes in memory, and what a kill at most undoes. */
const BATCH = 10_000;

/**
 * Adds every event of the transactions that have ended to the chain; gives how many. Each batch is one
 * transaction: killed at any moment, the next run goes on where the last whole batch ended. Of several
 * workers at once one seals. The new head goes to the log, so that a copy of it stands outside the database.
 */
export async function seal(context: Context): Promise<number> {
  let sealed = 0;
  for (;;) {
    const batch = await context.db.asViewer(SYSTEM, async (tx) => {
      if (!(await claimSealing(tx))) return null;
      const bounds = await getBounds(tx);
      const events = await findUnsealed(tx, bounds, BATCH);
      const head = (await getHead(tx)) ?? { seq: 0, hash: START };
      let hash = head.hash;
      const links = events.map(({ id, text }) => ({ id, hash: (hash = nextHash(hash, text)) }));
      if (links.length > 0) await saveLinks(tx, head.seq, links, context.clock.now());
      if (links.length < BATCH) await saveMark(tx, bounds.to);
      return { count: links.length, seq: head.seq + links.length, hash };
    });
    if (!batch) return sealed;
    sealed += batch.count;
    if (batch.count < BATCH) {
      if (sealed > 0)
        context.log.info({ sealed, links: batch.seq, head: batch.hash }, "events sealed");
      return sealed;
    }
  }
}
