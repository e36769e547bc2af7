import type { Context } from "../base/context.ts";
import { FetchRefused } from "../base/fetch.ts";
import { SYSTEM } from "../base/viewer.ts";
import { readAddress } from "./provider.ts";
import { claimDueFeed, findFetched, saveFeedResult, saveFetched } from "./queries.ts";
import { emptyTally, takeAll } from "./take.ts";

/**
 * Runs every feed that is due, one after the other; how it went stands with the feed. What could not be
 * fetched is tried again at the next run. Two processes never run the same feed at once.
 */
export async function runFeeds(context: Context): Promise<void> {
  const { db, clock } = context;
  for (;;) {
    const feed = await db.asViewer(SYSTEM, (tx) => claimDueFeed(tx, clock.now()));
    if (!feed) return;
    let tally = emptyTally();
    let error: string | null = null;
    try {
      const seen = await db.asViewer(SYSTEM, (tx) => findFetched(tx, feed.id));
      const items = readAddress(context.settings, feed.url, seen);
      tally = await takeAll(
        context,
        SYSTEM,
        items,
        async (file, item) => {
          if (item.bytes === null) error = `一部を取得できませんでした。${file.refusal ?? ""}`;
          else if (item.changed)
            await db.asViewer(SYSTEM, (tx) => saveFetched(tx, feed.id, item.source, item.changed!));
        },
        feed.id,
      );
    } catch (thrown) {
      error =
        thrown instanceof FetchRefused
          ? thrown.messageJa
          : "取り込みの途中で失敗しました。次の回にもう一度試します。";
      context.log.warn({ err: thrown, feed: feed.name }, "feed failed");
    }
    await db.asViewer(SYSTEM, (tx) => saveFeedResult(tx, feed.id, clock.now(), { error, tally }));
  }
}
