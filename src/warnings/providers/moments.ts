import { MINUTE } from "../../base/clock.ts";
import { isStorableDay, isStorableTime } from "../../base/data/storable.ts";

// bounds work: a clock of another machine that is a little ahead of ours makes nobody fetch a file again
const AHEAD = 10 * MINUTE;
const DAY =
  /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|JST|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const MAIL_DAY = /^(?:[a-z]{3},?\s+)?\d{1,2}\s+[a-z]{3}\s+\d{4}\s+\d{1,2}:\d{2}/i;

/**
 * A moment as lists write it, as ISO 8601 in UTC: with any zone or none (UTC then), with "/" for "-", a blank for
 * the T, or as in mails. null where it is none, and where it lies in the future: a document dated ahead would
 * look unchanged until then. So it is with a day without a time until that day is over: what changes once more
 * on it would look unchanged for ever.
 */
export function readMoment(text: string, now: Date): string | null {
  const time = timeOf(text.trim());
  if (time === null || Number.isNaN(time) || time > now.getTime() + AHEAD) return null;
  const isOpenDay = DAY.exec(text.trim())?.[5] === undefined && !text.includes(":");
  if (isOpenDay && now.getTime() < endOfDay(time)) return null;
  const moment = new Date(time);
  return isStorableTime(moment) ? moment.toISOString() : null;
}

/** A day ends last where it is twelve hours behind Greenwich. */
const endOfDay = (time: number) =>
  Date.parse(`${new Date(time).toISOString().slice(0, 10)}T24:00:00-12:00`);

function timeOf(text: string): number | null {
  const hit = DAY.exec(text);
  if (!hit) return MAIL_DAY.test(text) ? Date.parse(text) : null;
  const [, year, , month, day, hour = "0", minute = "0", second = "0", fraction = "", zone] = hit;
  const two = (part: string) => part.padStart(2, "0");
  const date = `${year}-${two(month!)}-${two(day!)}`;
  if (!isStorableDay(date)) return null;
  return Date.parse(
    `${date}T${two(hour)}:${two(minute)}:${two(second)}.${fraction.slice(0, 3).padEnd(3, "0")}${zoneOf(zone)}`,
  );
}

function zoneOf(zone: string | undefined): string {
  if (zone === undefined || /^(?:z|utc|gmt)$/i.test(zone)) return "Z";
  if (/^jst$/i.test(zone)) return "+09:00";
  return `${zone.slice(0, 3)}:${zone.slice(3).replace(":", "") || "00"}`;
}
