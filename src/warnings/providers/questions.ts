import { addCalendarDays, dayOf } from "../../base/words/calendar.ts";

/** The questions of MyJVN that a source may be: what there is to know, and what IPA warns of. */
const METHODS = ["getVulnOverviewList", "getAlertList"] as const;
type Method = (typeof METHODS)[number];

/** Which question of MyJVN an address asks; null where it is something else. */
export function methodOf(address: string): Method | null {
  const asked = URL.parse(address)?.searchParams.get("method");
  return METHODS.find((method) => method === asked) ?? null;
}

/** The address with some of its parameters set anew. */
function withParameters(address: string, parameters: Record<string, string | number>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, String(value));
  return url.href;
}

/** What a person wrote about dates into the address holds; nothing is added beside it. */
const OWN_DATES = /[?&](?:range|date|modified|created|public)[A-Za-z]*=/;

/** The overview of what was changed since a day, whatever else the address asks for (a vendor, a word). */
export function overviewSince(address: string, since: Date): string {
  if (OWN_DATES.test(address)) return address;
  const day = dayOf(since);
  if (new URL(address).searchParams.get("feed") === "oka")
    return withParameters(address, { modifiedStartDate: day.replaceAll("-", "") });
  const [year, month, date] = day.split("-").map(Number);
  return withParameters(address, {
    rangeDatePublic: "n",
    rangeDateFirstPublished: "n",
    datePublishedStartY: year!,
    datePublishedStartM: month!,
    datePublishedStartD: date!,
  });
}

/** IPA's alerts are asked for by the year of their last change: this year, and in its first days the last one too. */
export function alertsOf(address: string, now: Date, overlapDays: number): string[] {
  if (OWN_DATES.test(address)) return [address];
  const years = [now, addCalendarDays(now, -overlapDays)].map((date) => dayOf(date).slice(0, 4));
  return [...new Set(years)].map((year) => withParameters(address, { datePublished: year }));
}

/** One page of a list, from its entry of that number on. */
export function pageFrom(question: string, start: number, count: number): string {
  return withParameters(question, { startItem: start, maxCountItem: count });
}

/**
 * The documents of some entries, in the older format, which alone always has the versions. MyJVN wants a plain "+"
 * between the numbers. One document's address is how it is known, too.
 */
export function detailsOf(address: string, ids: readonly string[]): string {
  const { origin, pathname } = new URL(address);
  const lang = new URL(address).searchParams.get("lang");
  const more = lang === null ? "" : `&lang=${encodeURIComponent(lang)}`;
  return `${origin}${pathname}?method=getVulnDetailInfo&feed=hnd${more}&vulnId=${ids.map(encodeURIComponent).join("+")}`;
}

/** The number of the entry whose document stands at an address; null where it is none of this source's. */
export function idOfDetail(address: string, url: string): string | null {
  const [source, asked] = [new URL(address), URL.parse(url)];
  const isOurs = asked?.origin === source.origin && asked.pathname === source.pathname;
  if (!isOurs || asked.searchParams.get("method") !== "getVulnDetailInfo") return null;
  return asked.searchParams.get("vulnId");
}

/** Where an alert is known to stand: in its list, by its number. */
export function alertAt(question: string, id: string): string {
  return withParameters(question, { id });
}
