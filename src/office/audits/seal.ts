import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { nextHash, START } from "./chain.ts";
import {
  claimSealing,
  findEnded,
  getBounds,
  getHead,
  type Place,
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
  let after: Place | undefined;
  for (;;) {
    const batch = await context.db.asViewer(SYSTEM, (tx) =>
      sealSome(tx, after, context.clock.now()),
    );
    if (!batch) return sealed;
    sealed += batch.sealed;
    after = batch.last;
    if (after) continue;
    const { links, head } = batch;
    if (sealed > 0) context.log.info({ sealed, links, head }, "events sealed");
    return sealed;
  }
}

/** One batch; `last` is missing when nothing is left. Null: another worker is at it. */
async function sealSome(tx: Tx, after: Place | undefined, now: Date) {
  if (!(await claimSealing(tx))) return null;
  const { from, to } = await getBounds(tx);
  const events = await findEnded(tx, to, after ?? { xact: from, id: "0" }, BATCH);
  const before = (await getHead(tx)) ?? { seq: 0, hash: START };
  let head = before.hash;
  const links = events
    .filter((event) => !event.sealed)
    .map(({ id, text }) => ({ id, hash: (head = nextHash(head, text)) }));
  if (links.length > 0) await saveLinks(tx, before.seq, links, now);
  const isLast = events.length < BATCH;
  if (isLast) await saveMark(tx, to);
  return {
    sealed: links.length,
    links: before.seq + links.length,
    head,
    last: isLast ? undefined : events.at(-1),
  };
}
