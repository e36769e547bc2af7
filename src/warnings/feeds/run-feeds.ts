import { HOUR } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { FetchRefused } from "../../base/web/fetch.ts";
import { addJob } from "../../base/later/outbox.ts";
import { SYSTEM } from "../../base/viewer.ts";
import {
  addressKey,
  type Item,
  type ListEnd,
  readAddress,
  type Trouble,
  troubleOf,
} from "../providers/index.ts";
import { loadHealth } from "./content.ts";
import { type Failure, failureOf, judgeRun, keepEnds, quietUntil, tellTroubles } from "./health.ts";
import {
  claimDueFeed,
  type ClaimedFeed,
  failDeadRuns,
  findFetched,
  findReleaseDays,
  HELD_MS,
  keepFeed,
  keptEnds,
  saveDeliveries,
  saveFeedResult,
  saveFetched,
} from "./queries.ts";
import { emptyTally, takeAll, type TakenFile } from "./take.ts";

/** Runs a feed that is due, where there is one. */
export const RUN_TASK = "feeds.run";

/**
 * Runs the feed that is due for longest, and has the next one run beside it: a source that keeps us waiting keeps no
 * other waiting. How it went stands with the feed. What could not be fetched or was refused is tried again at the next
 * run. A feed is run by one process at a time: it is held from the claim on, for as long as the run goes on
 * (`keepFeed`). A run whose process died counts as a failure of the source (`failDeadRuns`): what killed one worker must
 * not kill the next at once.
 */
export async function runNextFeed(context: Context): Promise<void> {
  const { db, clock } = context;
  const feed = await db.asViewer(SYSTEM, async (tx) => {
    await failDeadRuns(tx, clock.now());
    const claimed = await claimDueFeed(tx, clock.now());
    if (claimed) await addJob(tx, RUN_TASK, {});
    return claimed;
  });
  if (feed) await runOne(context, feed);
}

/** Everything that a run saw. */
interface Run {
  lists: ListEnd[];
  failures: Failure[];
  /** Advisories that documents of this run stand for, new or not. */
  advisories: string[];
  /** Days of the KEV and EPSS lists that came. */
  days: string[];
}

async function runOne(context: Context, feed: ClaimedFeed): Promise<void> {
  const { db, clock, settings } = context;
  const as = <T>(work: (tx: Tx) => Promise<T>) => db.asViewer(SYSTEM, work);
  const run: Run = { lists: [], failures: [], advisories: [], days: [] };
  const hold = () => as((tx) => keepFeed(tx, feed, clock.now()));
  // Reading a long list brings no document for a while.
  // bounds work: several signs of life before a run counts as dead
  const alive = setInterval(() => void hold().catch(() => {}), HELD_MS / 4);
  const tally = emptyTally();
  let failed: Trouble | null = null;
  // A file of several documents is held when all of them are, and not before.
  let last: { key: string; state: string } | null = null;
  const keep = async () => {
    if (last?.state) await as((tx) => saveFetched(tx, feed.id, last!.key, last!.state));
    last = null;
  };
  try {
    const seen = await as((tx) => findFetched(tx, feed.id));
    const tell = (end: ListEnd) => run.lists.push(end);
    const items = readAddress(settings, feed.url, { seen, now: clock.now(), tell });
    await takeAll(
      context,
      SYSTEM,
      items,
      async (file, item) => {
        await hold();
        note(run, file, item);
        const key = addressKey(item.source);
        if (key !== last?.key) await keep();
        const state = last?.state !== "" && isHeld(file, item, clock.now()) ? item.changed! : "";
        last = { key, state };
      },
      feed.id,
      tally,
    );
    await keep();
  } catch (error) {
    failed = error instanceof FetchRefused ? troubleOf(error) : INTERNAL;
    context.log.warn({ err: error, feed: feed.name }, "feed failed");
  } finally {
    clearInterval(alive);
  }
  const now = clock.now();
  const gave = run.advisories.length > 0 || tally.enriched > 0;
  const lists = keepEnds(run.lists, keptEnds(feed.lists));
  const troubles = [
    ...(failed ? [{ ...failed, address: feed.url }] : []),
    ...judgeRun({ lists, failures: run.failures, tally, gave: gave || feed.gaveAt !== null }),
  ];
  await as(async (tx) => {
    const health = loadHealth(now);
    const released = await findReleaseDays(tx, run.advisories, health.usual.deliveries);
    const days = await saveDeliveries(
      tx,
      feed.id,
      [...released, ...run.days],
      now,
      health.usual.deliveries,
    );
    await saveFeedResult(tx, feed, now, {
      reason: (failed ?? troubles[0])?.reason ?? null,
      error: tellTroubles(failed ? troubles.slice(0, 1) : troubles),
      tally,
      lists,
      gave,
      quietUntil: quietUntil(days, health),
    });
  });
}

const INTERNAL: Trouble = { reason: "internal", detail: "次の回にもう一度試します。" };

function note(run: Run, file: TakenFile, item: Item): void {
  if (file.advisoryId) run.advisories.push(file.advisoryId);
  if (file.enrichment?.day) run.days.push(file.enrichment.day);
  const failure = failureOf(file, item);
  if (failure) run.failures.push(failure);
}

/**
 * Is the document held in the state that was named? Not one that was refused. And one that came unchanged from a
 * list that says it changed lately: the list may be ahead of the file.
 */
function isHeld(file: TakenFile, item: Item, now: Date): boolean {
  if (!item.changed || file.outcome === "refused") return false;
  if ((file.enrichment?.unread ?? 0) > 0) return false;
  if (file.outcome !== "same") return true;
  const changed = Date.parse(item.changed);
  return !(changed > now.getTime() - loadHealth(now).settleHours * HOUR);
}
