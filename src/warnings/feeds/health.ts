import { DAY, HOUR } from "../../base/clock.ts";
import type { Tx } from "../../base/data/db.ts";
import { methodOf } from "../providers/index.ts";
import type { STATE_LABELS, Tally } from "./api.ts";
import { type Health, loadHealth, wordsFor } from "./content.ts";
import type { Item, KeptEnd, ListEnd, Reason, Trouble } from "../providers/index.ts";
import { findFeeds } from "./queries.ts";
import type { TakenFile } from "./take.ts";

const MOST_TOLD = 3;

/** Where a document of a run stands that could not be fetched or was refused, and why. */
export interface Failure {
  address: string;
  reason: "document_failed" | "document_refused";
  detail: string;
}

/** What went wrong with one document; null where it was taken or is held already. */
export function failureOf(file: TakenFile, item: Item): Failure | null {
  if (file.outcome !== "refused") return null;
  const reason = item.error === undefined ? "document_refused" : "document_failed";
  return { address: file.source, reason, detail: file.refusal ?? "" };
}

/** The lists of a run, with what is known of them from the run before: one that named documents may not go empty. */
export function keepEnds(lists: readonly ListEnd[], before: readonly KeptEnd[]): KeptEnd[] {
  return lists.map((list) => {
    const gave = before.find(({ address }) => address === list.address)?.gave ?? 0;
    if (list.named > 0) return { ...list, gave: list.named };
    const isEmptied = gave > 0 && (list.trouble === null || list.trouble.reason === "empty_list");
    const trouble: Trouble | null = isEmptied
      ? { reason: "emptied", detail: `前は${gave}件ありました。` }
      : list.trouble;
    return { ...list, trouble, gave };
  });
}

/**
 * Everything that is wrong with a run, the lists first; empty = it ended well: something was taken, or every
 * list was read to its end and all it names is held. Pure.
 */
export function judgeRun(run: {
  lists: readonly KeptEnd[];
  failures: readonly Failure[];
  tally: Tally;
  /** Something came from this source, now or before. */
  gave: boolean;
}): (Trouble & { address: string })[] {
  const { lists, failures, tally, gave } = run;
  const found = lists.flatMap(({ address, trouble }) => (trouble ? [{ ...trouble, address }] : []));
  for (const reason of ["document_failed", "document_refused"] as const) {
    const of = failures.filter((one) => one.reason === reason);
    const [first] = of;
    if (first)
      found.push({ reason, address: first.address, detail: `${of.length}件。${first.detail}` });
  }
  if (tally.unread > 0)
    found.push({ reason: "unread_lines", address: "", detail: `${tally.unread}行あります。` });
  if (found.length === 0 && !lists.some(({ named }) => named > 0)) {
    const address = lists[0]?.address ?? "";
    found.push({ reason: "empty_list", address, detail: "文書が1件も載っていません。" });
  }
  if (found.length === 0 && !gave) found.push({ reason: "never_gave", address: "", detail: "" });
  return found;
}

/** What is kept with the source for a person to read: each trouble with its place, the first few. */
export function tellTroubles(troubles: readonly (Trouble & { address: string })[]): string | null {
  if (troubles.length === 0) return null;
  const told = troubles
    .slice(0, MOST_TOLD)
    .map(({ reason, detail, address }) =>
      [wordsFor(reason).what, detail, address && `（${address}）`].join(""),
    );
  const more = troubles.length - told.length;
  return told.join("\n") + (more > 0 ? `\nほかに${more}か所あります。` : "");
}

/**
 * Until when silence is usual: the newest day a source brought something of, and the interval that most of its
 * documents kept, with a margin. `days` as YYYY-MM-DD in any order; null where nothing came yet. Pure.
 */
export function quietUntil(days: readonly string[], { usual }: Pick<Health, "usual">): Date | null {
  const times = [...new Set(days)].map((day) => Date.parse(day)).sort((a, b) => a - b);
  const newest = times.at(-1);
  if (newest === undefined) return null;
  const gaps = times
    .slice(1)
    .map((time, i) => (time - times[i]!) / DAY)
    .sort((a, b) => a - b);
  const most = gaps[Math.ceil(usual.share * gaps.length) - 1] ?? 0;
  const allowed =
    times.length < usual.enough
      ? usual.unknownDays
      : Math.max(usual.leastDays, most * usual.margin);
  // A day lasts until its end.
  return new Date(newest + (allowed + 1) * DAY);
}

type Feed = Awaited<ReturnType<typeof findFeeds>>[number];

/** How a source stands now. `since`: from when it has been so. */
export interface Standing {
  state: keyof typeof STATE_LABELS;
  reason: Reason | null;
  since: Date | null;
}

/** How a source stands at this moment, by its last run and by the time that went by since. Pure. */
export function standingOf(feed: Feed, now: Date, { lateHours }: Health): Standing {
  const well = (state: Standing["state"]): Standing => ({ state, reason: null, since: null });
  const trouble = (reason: Reason, since: Date | null): Standing => ({
    state: "trouble",
    reason,
    since,
  });
  if (!feed.enabled) return well("paused");
  const { reason, troubleSince, quietUntil: quiet, nextRunAt } = feed;
  if (reason) return trouble(reason as Reason, troubleSince);
  const late = nextRunAt && new Date(nextRunAt.getTime() + lateHours * HOUR);
  if (late && late < now) return trouble("not_run", nextRunAt);
  if (feed.lastRunAt === null) return well("waiting");
  return quiet && quiet < now ? trouble("aged", quiet) : well("good");
}

/** How each source stands now. */
export async function findStandings(tx: Tx, now: Date) {
  const health = loadHealth(now);
  return (await findFeeds(tx)).map((feed) => ({
    name: feed.name,
    kind: methodOf(feed.url) === null ? ("csaf" as const) : ("myjvn" as const),
    /** When it was last read without trouble. */
    goodAt: feed.lastGoodAt,
    ...standingOf(feed, now, health),
  }));
}

/** Sources that bring no warnings as they should, with the reason in plain Japanese; the longest in trouble first. */
export async function findTroubled(tx: Tx, now: Date): Promise<{ name: string; what: string }[]> {
  return (await findStandings(tx, now))
    .filter(({ state }) => state === "trouble")
    .sort((a, b) => (a.since?.getTime() ?? 0) - (b.since?.getTime() ?? 0))
    .map(({ name, reason }) => ({ name, what: wordsFor(reason!, now).what }));
}
