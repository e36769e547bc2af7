import { isStorableDay, isStorableTime, storable } from "../data/storable.ts";
import { cutText } from "../words/text.ts";
import { asUtf8 } from "./text-encoding.ts";

export type Json = Record<string, unknown>;

const MAX_DEPTH = 200;
const MAX_VALUES = 3_000_000;
const MAX_TEXT = 20_000;

/**
 * Bytes from outside as JSON, within limits: the depth and the number of values are known before anything
 * is built from them. What is refused comes with the reason in Japanese. Texts are fit for PostgreSQL.
 * A byte order mark and UTF-16 are read too: files that passed through Windows have them.
 */
export function parseJson(given: Buffer): { json: unknown } | { refused: string } {
  const bytes = asUtf8(given);
  if (bytes.length === 0) return { refused: "中身が空のファイルです。" };
  if (!isShallow(bytes))
    return { refused: "入れ子が深すぎるか、値が多すぎるため、読みませんでした。" };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { refused: "文字コードが UTF-8 ではないため、読めませんでした。" };
  }
  try {
    // PostgreSQL keeps neither U+0000 nor half of a surrogate pair.
    return {
      json: /\\u(?:0000|d[89a-f])/i.test(text) ? JSON.parse(text, mend) : JSON.parse(text),
    };
  } catch {
    return { refused: "JSON として読めませんでした。途中で切れているか、別の種類のファイルです。" };
  }
}

function mend(_key: string, value: unknown): unknown {
  return typeof value === "string" ? storable(value) : value;
}

function isShallow(bytes: Buffer): boolean {
  let depth = 0;
  let values = 0;
  let inText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inText) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) inText = false;
    } else if (byte === 0x22) inText = true;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > MAX_DEPTH || ++values > MAX_VALUES) return false;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
    else if (byte === 0x2c && ++values > MAX_VALUES) return false;
  }
  return true;
}

/**
 * The names of the outermost object, in one pass and without building anything: what kind of file it is, however
 * its members are ordered; no further than the name `until`. Empty where the text is no object. `bytes` are UTF-8.
 */
export function topKeys(bytes: Buffer, until?: string): Set<string> {
  const keys = new Set<string>();
  let depth = 0;
  let from = -1;
  let text = "";
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (from >= 0) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) {
        if (depth === 1) text = bytes.toString("utf8", from, Math.min(i, from + 100));
        from = -1;
      }
    } else if (byte === 0x22) from = i + 1;
    else if (byte === 0x7b || byte === 0x5b) {
      if (depth === 0 && byte === 0x5b) return keys;
      depth++;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
    else if (byte === 0x3a && depth === 1) {
      keys.add(text);
      if (text === until) return keys;
    }
  }
  return keys;
}

/** The value as an object; null for anything else. */
export function objectOf(value: unknown): Json | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : null;
}

/** The members of an array that are objects; everything else counts as absent. */
export function objectsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter((item): item is Json => objectOf(item) !== null) : [];
}

/** A text with something in it, at most 20,000 characters; null otherwise. */
export function textOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = cutText(value, MAX_TEXT).trim();
  return text === "" ? null : text;
}

/** A point in time as ISO 8601 in UTC; null when the text is none, or one that nothing can be dated with. */
export function timeOf(value: unknown): string | null {
  const text = textOf(value);
  if (text === null || !/^\d{4}-\d\d-\d\d/.test(text)) return null;
  // 2026-02-30 would be read as 2 March.
  const time = new Date(isStorableDay(text.slice(0, 10)) ? text : Number.NaN);
  return isStorableTime(time) ? time.toISOString() : null;
}
