import { isUuid } from "../words/uuid.ts";
import { isStorableTime } from "../data/storable.ts";

/**
 * Where a page of a list ended. `time` keeps PostgreSQL's microseconds ("2026-11-21T00:00:00.123456Z"):
 * a JavaScript Date would cut them, and rows would be shown twice or not at all.
 */
export interface PageKey {
  time: string;
  id: string;
}

const TIME = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;
const ID = {
  uuid: isUuid,
  number: (text: string) => /^\d{1,18}$/.test(text),
};

/** The opaque cursor for the next page after a row. */
export function writePageKey(key: { time: string | Date; id: string | number | bigint }): string {
  const time = typeof key.time === "string" ? key.time : key.time.toISOString();
  return Buffer.from(`${time} ${key.id}`).toString("base64url");
}

/**
 * Reads a cursor that came back from a browser; null when it is none of ours (the route then
 * refuses with a finding). What it gives is safe to hand to the database as timestamptz and `kind`.
 */
export function readPageKey(cursor: string, kind: keyof typeof ID = "uuid"): PageKey | null {
  if (!/^[\w-]{1,100}$/.test(cursor)) return null;
  const [time = "", id = "", ...rest] = Buffer.from(cursor, "base64url")
    .toString("latin1")
    .split(" ");
  if (rest.length > 0 || !TIME.test(time) || !ID[kind](id)) return null;
  const date = new Date(time);
  // 2026-02-30 parses as 2 March; PostgreSQL would refuse it with an error.
  if (!isStorableTime(date) || date.toISOString().slice(0, 19) !== time.slice(0, 19)) return null;
  return { time, id };
}
