/*
 * What the database can hold, in one place for all that comes from outside: of texts, of days, of moments. Used by the
 * contract, so it runs in the browser too.
 */

/** PostgreSQL and JSON keep neither U+0000 nor half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/** A text from a file as it can be kept: what cannot stands there as a broken character. */
export function storable(text: string): string {
  return isStorable(text) ? text : text.toWellFormed().replaceAll("\0", "\ufffd");
}

const FIRST = Date.parse("0001-01-01T00:00:00Z");
const END = Date.parse("9999-12-31T15:00:00Z");

/** A moment whose day has a year of four digits, and one that is not 0, in UTC and in Tokyo. */
export function isStorableTime(date: Date): boolean {
  const time = date.getTime();
  return time >= FIRST && time < END;
}

/** A day of the calendar as YYYY-MM-DD, from the year 1 on. */
export function isStorableDay(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || day < "0001") return false;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** What is told where `withoutZeros` changed a cell. */
export const NO_ZEROS = "文字ではないデータ（NUL）が入っていたため、取り除いて読みました。";

/** Without U+0000, which broken programs leave in a table and nobody typed. */
export function withoutZeros(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", "") : text;
}

/** A place in a question: its name, and what it stands in. */
interface Place {
  name: string;
  up: Place | null;
}
const MOST_STEPS = 20;

/** Where texts stand in a question that cannot be kept: `name`, `lines.2.note`. However deep it is nested. */
export function findUnstorable(question: unknown): string[] {
  const found: string[] = [];
  const open: [value: unknown, at: Place | null][] = [[question, null]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, at] = next;
    if (typeof value === "string" && !isStorable(value)) found.push(nameOf(at));
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) continue;
    for (const [name, one] of Object.entries(value)) {
      if (!isStorable(name)) found.push(nameOf(at));
      open.push([one, { name: storable(name), up: at }]);
    }
  }
  return found;
}

function nameOf(place: Place | null): string {
  const names: string[] = [];
  for (let at = place; at !== null && names.length < MOST_STEPS; at = at.up) names.unshift(at.name);
  return names.join(".");
}
