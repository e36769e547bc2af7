import { setTimeout as sleep } from "node:timers/promises";
import { SECOND } from "../../base/clock.ts";
import { addCalendarDays } from "../../base/words/calendar.ts";
import { timeOf } from "../../base/files/json.ts";
import { apart } from "../../base/files/apart.ts";
import type { ListedPart, listJvn } from "../../sources/bulletins/index.ts";
import { addressKey } from "./addresses.ts";
import type { Item } from "./collect.ts";
import { loadMyJvn, type MyJvn } from "./content.ts";
import type { Trouble, Visit } from "./listing.ts";
import {
  alertAt,
  alertsOf,
  detailsOf,
  idOfDetail,
  methodOf,
  overviewSince,
  pageFrom,
} from "./questions.ts";
import { type Get, openList } from "./visit.ts";

/** How the state of an entry is kept whose document could not be had: it is asked for again. */
const OVERVIEW = "overview ";
/** A server that is silent so often in a row is asked no more in this visit. */
const MOST_SILENT = 3;

/**
 * MyJVN as a source: IPA's alerts as they stand in their list, or the entries of JVN iPedia, each with its document.
 * Only what is new or changed is asked for, ten documents with a question, with a pause between questions and an
 * end to them; what is left comes with the next visit. Where a document is not to be had, the overview is given
 * for what it is, and the failure beside it.
 */
export async function* readMyJvn(
  get: Get,
  address: string,
  visit: Visit,
  limits: MyJvn = loadMyJvn(visit.now),
): AsyncGenerator<Item> {
  const ask = askPolitely(get, limits);
  const held = new Map([...visit.seen].map(([url, state]) => [addressKey(url), state]));
  if (methodOf(address) === "getVulnOverviewList")
    return yield* readEntries(ask, address, visit, held, limits);
  for (const question of alertsOf(address, visit.now, limits.overlapDays)) {
    const { parts } = await readList(ask, question, question, visit, limits);
    for (const part of parts) {
      const source = alertAt(question, part.id);
      const changed = timeOf(part.modified) ?? "";
      if (changed !== "" && held.get(addressKey(source)) === changed) continue;
      yield itemOf(part, source, changed);
    }
  }
}

const reader = apart<typeof import("../../sources/bulletins/index.ts")>(
  new URL("../../sources/bulletins/index.ts", import.meta.url),
);

type Answer = Exclude<ReturnType<typeof listJvn>, { refused: string } | null>;
/** `silent`: nothing came at all, so that another question would not help. */
type Asked = { answer: Answer } | { trouble: Trouble; silent: boolean };
interface Ask {
  (question: string): Promise<Asked>;
  /** No more questions in this visit. */
  isOver(): boolean;
}

function askPolitely(get: Get, { questions, pauseSeconds }: MyJvn): Ask {
  let asked = 0;
  const ask = async (question: string): Promise<Asked> => {
    if (asked >= questions) return { trouble: TOO_MANY, silent: true };
    if (asked++ > 0) await sleep(pauseSeconds * SECOND);
    const opened = await openList(get, question);
    if ("trouble" in opened) return { trouble: opened.trouble, silent: opened.status === null };
    const read = await reader("listJvn", opened.bytes);
    const unreadable = (detail: string): Asked => ({
      trouble: { reason: "unreadable_list", detail },
      silent: false,
    });
    if (read === null) return unreadable("MyJVN の答えではありません。");
    if ("stopped" in read) return unreadable(read.stopped);
    if ("refused" in read) return unreadable(read.refused);
    const { error } = read.status;
    return error === null
      ? { answer: read }
      : { trouble: { reason: "server_error", detail: `MyJVN のエラー: ${error}` }, silent: false };
  };
  return Object.assign(ask, { isOver: () => asked >= questions });
}

const TOO_MANY: Trouble = {
  reason: "too_large",
  detail: "一度に読める数を超えたため、途中までにしました。",
};

/** All pages of a list. It is whole when every page came and every entry of it has a number. */
async function readList(
  ask: Ask,
  question: string,
  address: string,
  visit: Visit,
  { listed }: MyJvn,
): Promise<{ parts: ListedPart[]; isWhole: boolean }> {
  const found = new Map<string, ListedPart>();
  let trouble: Trouble | null = null;
  let nameless = 0;
  let total = 1;
  for (let start = 1; start <= total && trouble === null;) {
    const asked = await ask(pageFrom(question, start, listed));
    if ("trouble" in asked) {
      trouble =
        start === 1
          ? asked.trouble
          : { ...asked.trouble, detail: `${start}件目から: ${asked.trouble.detail}` };
      break;
    }
    const { parts, status } = asked.answer;
    for (const part of parts)
      if (part.id === "") nameless++;
      else found.set(part.id, part);
    if (status.total === null && parts.length === 0)
      trouble = { reason: "empty_list", detail: "情報が1件も載っていません。" };
    else if (status.total !== null && parts.length === 0 && start <= status.total)
      trouble = {
        reason: "unreadable_list",
        detail: `${status.total}件あるはずですが、${start}件目から先が届きませんでした。`,
      };
    // A page that does not count leaves what the one before said.
    total = status.total ?? (start === 1 ? 0 : total);
    start += parts.length;
  }
  // The same page again and again: the server does not turn them.
  if (trouble === null && found.size + nameless < total)
    trouble = {
      reason: "unreadable_list",
      detail: `${total}件あるはずですが、届いたのは${found.size + nameless}件でした。`,
    };
  if (trouble === null && nameless > 0)
    trouble = { reason: "unread_lines", detail: `番号のない情報が${nameless}件あります。` };
  const parts = [...found.values()];
  const times = parts.flatMap(({ modified }) => timeOf(modified) ?? []);
  const past = times.filter((time) => Date.parse(time) <= visit.now.getTime()).sort();
  visit.tell({ address, named: parts.length, newest: past.at(-1) ?? null, trouble });
  return { parts, isWhole: trouble === null };
}

/** An entry whose document is wanted; `overview` where the list named it in this visit. */
interface Wanted {
  id: string;
  source: string;
  modified: string;
  overview: ListedPart | null;
}

async function* readEntries(
  ask: Ask,
  address: string,
  visit: Visit,
  held: ReadonlyMap<string, string>,
  limits: MyJvn,
): AsyncGenerator<Item> {
  const question = overviewSince(address, sinceWhen(held, visit.now, limits));
  const { parts, isWhole } = await readList(ask, question, address, visit, limits);
  const wanted = findWanted(parts, address, visit, held, limits);
  // What a list that broke off does not show may be older: nothing of it counts as held.
  const state = (text: string) => (isWhole ? text : "");
  let silent = 0;
  for (
    let at = 0;
    at < wanted.length && !ask.isOver() && silent < MOST_SILENT;
    at += limits.details
  ) {
    const some = wanted.slice(at, at + limits.details);
    const { found, trouble, isSilent } = await askDetails(ask, address, some);
    silent = isSilent ? silent + 1 : 0;
    for (const { id, source, modified, overview } of some) {
      const detail = found.get(id);
      if (detail) yield itemOf(detail, source, state(modified));
      else if (trouble.get(id) !== TOO_MANY) {
        if (overview) yield itemOf(overview, source, state(OVERVIEW + modified));
        const why = trouble.get(id)?.detail ?? "MyJVN の答えに入っていませんでした。";
        const error = `${id} の詳しい文書を取得できませんでした。${why}`;
        yield { name: id, source, size: 0, bytes: null, error, hash: "none", signature: "none" };
      }
    }
  }
}

/** From some days before the newest entry that is held; without one the first days. */
function sinceWhen(held: ReadonlyMap<string, string>, now: Date, limits: MyJvn): Date {
  const newest = [...held.values()]
    .flatMap((state) => timeOf(state.replace(OVERVIEW, "")) ?? [])
    .filter((time) => Date.parse(time) <= now.getTime())
    .sort()
    .at(-1);
  return newest === undefined
    ? addCalendarDays(now, -limits.firstDays)
    : addCalendarDays(new Date(newest), -limits.overlapDays);
}

/** What is new or changed, and what was not to be had lately; the oldest first, so that what is left over is newest. */
function findWanted(
  parts: readonly ListedPart[],
  address: string,
  { now }: Visit,
  held: ReadonlyMap<string, string>,
  { detailDays }: MyJvn,
): Wanted[] {
  const patience = addCalendarDays(now, -detailDays).toISOString();
  const wanted = new Map<string, Wanted>();
  for (const [source, state] of held) {
    const id = idOfDetail(address, source);
    const modified = state.startsWith(OVERVIEW) ? state.slice(OVERVIEW.length) : null;
    if (id !== null && modified !== null && modified > patience)
      wanted.set(id, { id, source, modified, overview: null });
  }
  for (const overview of parts) {
    const source = detailsOf(address, [overview.id]);
    const modified = timeOf(overview.modified) ?? "";
    const state = held.get(addressKey(source));
    const isTried = state === OVERVIEW + modified && modified <= patience;
    if (modified !== "" && (state === modified || isTried)) wanted.delete(overview.id);
    else wanted.set(overview.id, { id: overview.id, source, modified, overview });
  }
  return [...wanted.values()].sort((a, b) => (a.modified < b.modified ? -1 : 1));
}

/** The documents of up to ten entries. An answer that cannot be read is asked for entry by entry: one is broken. */
async function askDetails(ask: Ask, address: string, some: readonly Wanted[]) {
  const found = new Map<string, ListedPart>();
  const trouble = new Map<string, Trouble>();
  const askFor = async (ids: readonly string[]) => {
    const asked = await ask(detailsOf(address, ids));
    if ("trouble" in asked) for (const id of ids) trouble.set(id, asked.trouble);
    else for (const part of asked.answer.parts) found.set(part.id, part);
    return asked;
  };
  const ids = some.map(({ id }) => id);
  const asked = await askFor(ids);
  const isBroken = "trouble" in asked && !asked.silent;
  if (isBroken && ids.length > 1) for (const id of ids) await askFor([id]);
  return { found, trouble, isSilent: "trouble" in asked && asked.silent };
}

function itemOf(part: ListedPart, source: string, changed: string): Item {
  const bytes = Buffer.from(part.bytes.buffer, part.bytes.byteOffset, part.bytes.length);
  const name = `${part.id}.${bytes[0] === 0x3c ? "xml" : "json"}`;
  return { name, source, size: bytes.length, bytes, hash: "none", signature: "none", changed };
}
