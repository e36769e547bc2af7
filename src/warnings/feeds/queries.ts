import { sql } from "kysely";
import { MINUTE } from "../../base/clock.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, first, one, run } from "../../base/data/rows.ts";
import { loadHealth, wordsFor } from "./content.ts";
import type { Stored } from "../../base/contract.ts";
import type { EnrichmentAge, FeedInput } from "./api.ts";
import type { refused } from "./api-taking.ts";
import type { KeptEnd } from "../providers/index.ts";

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
  "reason",
  "trouble_since as troubleSince",
  "gave_at as gaveAt",
  "quiet_until as quietUntil",
  "lists",
  "run_until as runUntil",
] as const;

/** What stands in the column `lists`. */
export const keptEnds = (lists: unknown) => lists as KeptEnd[];

export const findFeeds = (tx: Tx) =>
  tx.selectFrom("feeds.feed").select(COLUMNS).orderBy("name").orderBy("id").execute();

export const getFeed = (tx: Tx, id: string) =>
  tx.selectFrom("feeds.feed").select(COLUMNS).where("id", "=", id).executeTakeFirst();

export async function saveNewFeed(
  tx: Tx,
  { name, url, everyHours, enabled }: FeedInput,
  now: Date,
): Promise<string> {
  const { id } = await one(tx)<{ id: string }>`
    insert into feeds.feed (name, url, every_hours, enabled, created_at, next_run_at)
    values (${name}, ${url}, ${everyHours}, ${enabled}, ${now}, ${now}) returning id`;
  return id;
}

/** Another address is another source: what was brought from the one before does not count for it. */
export async function saveFeed(tx: Tx, id: string, feed: FeedInput, now: Date): Promise<void> {
  const { name, url, everyHours, enabled } = feed;
  const before = await getFeed(tx, id);
  if (before && before.url !== url) {
    await run(tx)`delete from feeds.fetched where feed_id = ${id}`;
    await run(tx)`delete from feeds.delivery where feed_id = ${id}`;
    await run(tx)`
      update feeds.feed set reason = null, trouble_since = null, gave_at = null, quiet_until = null, lists = '[]',
        run_until = null, last_run_at = null, last_good_at = null, last_error = null, last_result = null
      where id = ${id}`;
  }
  await run(tx)`
    update feeds.feed set name = ${name}, url = ${url}, every_hours = ${everyHours}, enabled = ${enabled},
      next_run_at = ${now}, failures = 0 where id = ${id}`;
}

export const wantRun = (tx: Tx, id: string, now: Date) =>
  run(tx)`update feeds.feed set next_run_at = ${now} where id = ${id}`;

/** For how long a run holds its source without a sign of life. */
// bounds work: a run that died keeps no other from its source
export const HELD_MS = 2 * MINUTE;
const heldUntil = (now: Date) => new Date(now.getTime() + HELD_MS);

/**
 * Runs that gave no sign of life any more: their process died, perhaps of what it read. Each counts as a failure of
 * its source, which is tried again after a wait that grows, and not at once.
 */
export const failDeadRuns = (tx: Tx, now: Date) =>
  run(tx)`
    update feeds.feed set reason = 'died', last_error = ${wordsFor("died", now).what}, run_until = null,
      trouble_since = coalesce(trouble_since, ${now}::timestamptz), failures = failures + 1,
      next_run_at = ${nextTry(now)}
    where run_until <= ${now}`;

/** After a while (content feeds/health), then ever later, and never later than usual. */
const nextTry = (now: Date) => sql`${now}::timestamptz
  + least(make_interval(hours => every_hours), make_interval(mins => ${loadHealth(now).retryMinutes} * (2 ^ least(failures, 10))::int))`;

export type ClaimedFeed = NonNullable<Awaited<ReturnType<typeof claimDueFeed>>>;

/** Takes one due feed for this process. */
export const claimDueFeed = (tx: Tx, now: Date) =>
  first(tx)<{
    id: string;
    name: string;
    url: string;
    lists: unknown;
    gaveAt: Date | null;
    claimedAt: Date;
  }>`
    update feeds.feed set last_run_at = ${now}, next_run_at = null, run_until = ${heldUntil(now)}
    where id = (select id from feeds.feed where enabled and run_until is null and next_run_at <= ${now}
      order by next_run_at limit 1 for update skip locked)
    returning id, name, url, lists, gave_at as "gaveAt", last_run_at as "claimedAt"`;

type Held = Pick<ClaimedFeed, "id" | "url" | "claimedAt">;

/** The run goes on. Throws where it lost the source: another process took it, or it is another source now. */
export async function keepFeed(tx: Tx, feed: Held, now: Date): Promise<void> {
  const kept = await run(tx)`
    update feeds.feed set run_until = ${heldUntil(now)}
    where id = ${feed.id} and url = ${feed.url} and last_run_at = ${feed.claimedAt}`;
  if (kept === 0) throw new Error("the run lost its source");
}

/** How a run ended. `error` and `reason` are null where it ended well. */
export interface RunResult {
  reason: string | null;
  error: string | null;
  tally: object;
  lists: object;
  gave: boolean;
  quietUntil: Date | null;
}

/**
 * Keeps how a run ended and lets go of the source. One in trouble is tried again after a quarter of an hour, then
 * ever later; a wish to run that came meanwhile stands. A run that lost its source changes nothing.
 */
export const saveFeedResult = (
  tx: Tx,
  feed: Held,
  now: Date,
  { reason, error, tally, lists, gave, quietUntil }: RunResult,
) =>
  run(tx)`
    update feeds.feed set reason = ${reason}, last_error = ${error}, run_until = null,
      last_result = ${JSON.stringify(tally)}::jsonb, lists = ${JSON.stringify(lists)}::jsonb,
      trouble_since = case when ${reason}::text is null then null else coalesce(trouble_since, ${now}::timestamptz) end,
      last_good_at = case when ${reason}::text is null then ${now}::timestamptz else last_good_at end,
      gave_at = case when ${gave} then ${now}::timestamptz else gave_at end,
      quiet_until = coalesce(${quietUntil}::timestamptz, quiet_until),
      failures = case when ${reason}::text is null then 0 else failures + 1 end,
      next_run_at = coalesce(next_run_at, case when ${reason}::text is null
        then ${now}::timestamptz + make_interval(hours => every_hours) else ${nextTry(now)} end)
    where id = ${feed.id} and url = ${feed.url} and last_run_at = ${feed.claimedAt}`;

/** The days of the newest releases of these advisories. */
export async function findReleaseDays(
  tx: Tx,
  advisoryIds: readonly string[],
  most: number,
): Promise<string[]> {
  if (advisoryIds.length === 0) return [];
  const rows = await all(tx)<{ day: string }>`
    select distinct (current_release at time zone 'Asia/Tokyo')::date::text as day from advisories.advisory
    where id = any (${[...advisoryIds]}::uuid[]) and current_release is not null order by day desc limit ${most}`;
  return rows.map(({ day }) => day);
}

/** Adds days on which the source brought something, none later than now; keeps and gives the newest of them. */
export async function saveDeliveries(
  tx: Tx,
  feedId: string,
  days: readonly string[],
  now: Date,
  most: number,
): Promise<string[]> {
  await run(tx)`
    insert into feeds.delivery (feed_id, day)
    select ${feedId}, day from unnest(${[...days]}::date[]) day where day <= (${now}::timestamptz at time zone 'Asia/Tokyo')::date
    on conflict do nothing`;
  await run(tx)`
    delete from feeds.delivery where feed_id = ${feedId} and day not in (
      select day from feeds.delivery where feed_id = ${feedId} order by day desc limit ${most})`;
  const rows = await all(tx)<{ day: string }>`
    select day::text as day from feeds.delivery where feed_id = ${feedId}`;
  return rows.map(({ day }) => day);
}

/** Documents that the feed brought, in the state that the provider named. */
export async function findFetched(tx: Tx, feedId: string): Promise<Map<string, string>> {
  const rows = await all(tx)<{ url: string; changed: string }>`
    select url, changed from feeds.fetched where feed_id = ${feedId}`;
  return new Map(rows.map(({ url, changed }) => [url, changed]));
}

export const saveFetched = (tx: Tx, feedId: string, url: string, changed: string) =>
  run(tx)`
    insert into feeds.fetched (feed_id, url, changed) values (${feedId}, ${url}, ${changed})
    on conflict (feed_id, url) do update set changed = excluded.changed`;

/** How many entries of KEV and EPSS stand, and how new they are. */
export const getEnrichmentAge = (tx: Tx) =>
  one(tx)<EnrichmentAge>`
    select (select count(*)::int from exploits.kev) as kev, (select max(added) from exploits.kev)::text as "kevNewest",
      (select count(*)::int from exploits.epss) as epss, (select max(scored_on) from exploits.epss)::text as "epssDay"`;

/** Documents that were refused, newest first; they are kept. */
export const findRefused = (tx: Tx, limit: number) =>
  all(tx)<Stored<typeof refused>>`
    select id, name, source, received_at as "receivedAt", coalesce(refusal, '') as refusal from advisories.document
    where outcome = 'refused' order by received_at desc limit ${limit}`;

/** A document as it was received. */
export const getDocumentFile = (tx: Tx, id: string) =>
  first(tx)<{ name: string; bytes: Buffer }>`
    select name, bytes from advisories.document where id = ${id}`;
