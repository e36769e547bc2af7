import { sql } from "kysely";
import type { Tx } from "../base/db.ts";

const COLUMNS = [
  "id",
  "name",
  "url",
  "every_hours as everyHours",
  "enabled",
  "next_run_at as nextRunAt",
  "last_run_at as lastRunAt",
  "last_good_at as lastGoodAt",
  "last_error as lastError",
  "failures",
  "last_result as lastResult",
] as const;

export async function findFeeds(tx: Tx) {
  return tx.selectFrom("feeds.feed").select(COLUMNS).orderBy("name").orderBy("id").execute();
}

export async function getFeed(tx: Tx, id: string) {
  return tx.selectFrom("feeds.feed").select(COLUMNS).where("id", "=", id).executeTakeFirst();
}

export async function hasFeedOf(tx: Tx, url: string, exceptId: string | null): Promise<boolean> {
  const row = await tx
    .selectFrom("feeds.feed")
    .select("id")
    .where("url", "=", url)
    .$if(exceptId !== null, (query) => query.where("id", "<>", exceptId!))
    .executeTakeFirst();
  return row !== undefined;
}

/** What a person sets of a feed. */
export interface FeedInput {
  name: string;
  url: string;
  everyHours: number;
  enabled: boolean;
}

const columnsOf = ({ everyHours, ...rest }: FeedInput) => ({ ...rest, every_hours: everyHours });

export async function saveNewFeed(tx: Tx, feed: FeedInput, now: Date): Promise<string> {
  const row = await tx
    .insertInto("feeds.feed")
    .values({ ...columnsOf(feed), created_at: now, next_run_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Another address is another source: what was brought from the one before does not count for it. */
export async function saveFeed(tx: Tx, id: string, feed: FeedInput, now: Date): Promise<void> {
  const before = await getFeed(tx, id);
  if (before && before.url !== feed.url)
    await tx.deleteFrom("feeds.fetched").where("feed_id", "=", id).execute();
  await tx
    .updateTable("feeds.feed")
    .set({ ...columnsOf(feed), next_run_at: now, failures: 0 })
    .where("id", "=", id)
    .execute();
}

export async function wantRun(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.updateTable("feeds.feed").set({ next_run_at: now }).where("id", "=", id).execute();
}

/** Takes one due feed for this process. Dies the process, it is due again after an hour. */
export async function claimDueFeed(tx: Tx, now: Date) {
  return tx
    .updateTable("feeds.feed")
    .set({ last_run_at: now, next_run_at: new Date(now.getTime() + 3_600_000) })
    .where("id", "=", (query) =>
      query
        .selectFrom("feeds.feed")
        .select("id")
        .where("enabled", "=", true)
        .where("next_run_at", "<=", now)
        .orderBy("next_run_at")
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning(["id", "name", "url"])
    .executeTakeFirst();
}

/** How a run ended. A feed that failed is tried again after a quarter of an hour, then ever later. */
export async function saveFeedResult(
  tx: Tx,
  id: string,
  now: Date,
  result: { error: string | null; tally: object },
): Promise<void> {
  await sql`
    update feeds.feed set last_error = ${result.error}, last_result = ${JSON.stringify(result.tally)}::jsonb,
      last_good_at = case when ${result.error}::text is null then ${now}::timestamptz else last_good_at end,
      failures = case when ${result.error}::text is null then 0 else failures + 1 end,
      next_run_at = ${now}::timestamptz + case when ${result.error}::text is null then make_interval(hours => every_hours)
        else least(make_interval(hours => every_hours), make_interval(mins => 15 * (2 ^ least(failures, 10))::int)) end
    where id = ${id}`.execute(tx);
}

/** Documents that the feed brought, in the state that the provider named. */
export async function findFetched(tx: Tx, feedId: string): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom("feeds.fetched")
    .select(["url", "changed"])
    .where("feed_id", "=", feedId)
    .execute();
  return new Map(rows.map(({ url, changed }) => [url, changed]));
}

export async function saveFetched(
  tx: Tx,
  feedId: string,
  url: string,
  changed: string,
): Promise<void> {
  await tx
    .insertInto("feeds.fetched")
    .values({ feed_id: feedId, url, changed })
    .onConflict((conflict) => conflict.columns(["feed_id", "url"]).doUpdateSet({ changed }))
    .execute();
}

/** How many entries of KEV and EPSS stand, and how new they are. */
export async function getEnrichmentAge(tx: Tx) {
  const { rows } = await sql<{
    kev: number;
    kevNewest: string | null;
    epss: number;
    epssDay: string | null;
  }>`select (select count(*)::int from documents.kev) as kev, (select max(added) from documents.kev)::text as "kevNewest",
      (select count(*)::int from documents.epss) as epss, (select max(scored_on) from documents.epss)::text as "epssDay"`.execute(
    tx,
  );
  return rows[0]!;
}

/** Documents that were refused, newest first; they are kept. */
export async function findRefused(tx: Tx, limit: number) {
  return tx
    .selectFrom("advisories.document")
    .select(["id", "name", "source", "received_at as receivedAt", "refusal"])
    .where("outcome", "=", "refused")
    .orderBy("received_at", "desc")
    .limit(limit)
    .execute();
}

/** A document as it was received. */
export async function getDocumentFile(tx: Tx, id: string) {
  return tx
    .selectFrom("advisories.document")
    .select(["name", "bytes"])
    .where("id", "=", id)
    .executeTakeFirst();
}
