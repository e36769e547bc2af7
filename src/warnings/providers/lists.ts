import { type Json, objectOf, objectsOf, parseJson, textOf } from "../../base/files/json.ts";
import { readTable } from "../../base/files/table-file.ts";
import { splitJvn } from "../../sources/bulletins/index.ts";
import { MAX_DOCUMENT_BYTES } from "../../sources/documents/index.ts";
import { addressKey, resolverOf } from "./addresses.ts";
import { readMoment } from "./moments.ts";

/** One document as its source lists it. */
export interface Listed {
  url: string;
  /** `addressKey` of it: what it is told apart by. */
  key: string;
  /** ISO 8601; null = the list says no time; "" = it says one that cannot be believed. */
  changed: string | null;
  hashes: { sha512?: string; sha256?: string };
  signature?: string;
}

/** What one list file says. */
export interface ListText {
  listed: Listed[];
  /** Lines or entries that could not be understood. */
  unread: number;
  /** Lines that leave the folder. */
  outside: number;
  /** Addresses of further pages. */
  next: string[];
}

const LIMITS = {
  bytes: MAX_DOCUMENT_BYTES,
  unpackedBytes: 0,
  rows: 1_000_000,
  columns: 20,
  cellLength: 4_000,
};
const JSON_FILE = /\.json$/i;
/** Files that stand beside documents and are no documents. */
const BESIDE = /(?:\.(?:asc|sig|sha256|sha512|txt|csv|html?|md|xml)|\/)$/i;
const UNQUOTED = /^[\s"'\ufeff]+|[\s"'\ufeff]+$/g;

/** Is this a page for people? */
export const isHtml = (bytes: Buffer) =>
  /^\s*<(?:!doctype\s+html|html|head|body)\b/i.test(bytes.toString("latin1", 0, 500));

/**
 * changes.csv (`"path","time"`) or index.txt (a path a line) of CSAF 2.0, section 7.1: in any encoding, with any
 * separator, with or without quotes, blanks and a heading, the cells in any order.
 */
export function readFolderList(bytes: Buffer, folder: string, now: Date): ListText {
  const text: ListText = { listed: [], unread: 0, outside: 0, next: [] };
  const { rows, findings } = readTable(bytes, "changes.csv", LIMITS);
  const resolve = resolverOf(folder);
  let heading = 0;
  text.unread += findings.length;
  for (const [index, row] of rows.entries()) {
    const cells = apart(row).map((cell) => cell.replace(UNQUOTED, ""));
    const path = cells.find((cell) => JSON_FILE.test(pathOf(cell)));
    // The provider's own lists stand among its documents.
    if (path !== undefined && NO_DOCUMENT.test(pathOf(path))) continue;
    if (path === undefined) {
      const says = cells.filter(Boolean);
      const hasTime = says.some((cell) => readMoment(cell, now) !== null);
      if (index === 0 && !hasTime) heading = 1;
      else if (!says.some((cell) => BESIDE.test(pathOf(cell))) && !isComment(says)) text.unread++;
      continue;
    }
    const url = resolve(path);
    if (url === "outside") text.outside++;
    else if (url === null) text.unread++;
    else {
      const others = cells.filter((cell) => cell !== path && cell !== "");
      const time = others.map((cell) => readMoment(cell, now)).find((one) => one !== null);
      text.listed.push(inFolder(url, others.length === 0 ? null : (time ?? "")));
    }
  }
  // A first line without a path is a heading only above lines that have one.
  if (text.listed.length === 0) text.unread += heading;
  return text;
}

/** A line that is quoted as a whole, or whose path and time have only a blank between them. */
function apart(row: readonly string[]): readonly string[] {
  const [only = ""] = row;
  const hit =
    row.length === 1 ? /^(.+\.json)["']?[\s,;|]+["']?(\d{4}\D.*)$/i.exec(only.trim()) : null;
  return hit ? hit.slice(1) : row;
}

const pathOf = (cell: string) => cell.replace(/\?.*$/, "");
const isComment = ([first = ""]: string[]) => /^(?:#|\/\/|;)/.test(first);

/** A document of a folder: what stands beside it has its name and one ending more. */
export function inFolder(url: string, changed: string | null): Listed {
  const beside = (ending: string) => url.replace(/(?=\?|$)/, ending);
  const hashes = { sha512: beside(".sha512"), sha256: beside(".sha256") };
  return { url, key: addressKey(url), changed, hashes, signature: beside(".asc") };
}

/** A JSON file of a source: a provider file or a ROLIE service as it stands, a ROLIE feed as what it lists. */
export interface Root {
  listing: Json | null;
  feed: FeedText | null;
}
interface FeedText extends ListText {
  /** It says itself that it holds nothing. */
  isEmpty: boolean;
}

/**
 * A JSON file that stands at `base`: what it says where it is a provider file, a ROLIE service or a ROLIE feed.
 * null where it is no JSON object at all.
 */
export function readRoot(bytes: Buffer, base: string, now: Date): Root | null {
  if (!/^\s*\{/.test(bytes.toString("latin1", 0, 200))) return null;
  const parsed = parseJson(bytes);
  const root = "json" in parsed ? objectOf(parsed.json) : null;
  if (root === null) return null;
  if (!isListing(root) || splitJvn(bytes) !== null) return { listing: null, feed: null };
  return objectOf(root.feed)
    ? { listing: null, feed: readRolie(root, base, now) }
    : { listing: root, feed: null };
}

const isProvider = (root: Json) =>
  root.document === undefined &&
  (root.distributions !== undefined ||
    (textOf(root.metadata_version) !== null && textOf(root.canonical_url) !== null));
const isListing = (root: Json) =>
  objectOf(root.feed) !== null || objectOf(root.service) !== null || isProvider(root);

/** ROLIE (RFC 8322) as CSAF 2.0, section 7.1.15, uses it. `base` is where the feed itself stands. */
function readRolie(root: Json, base: string, now: Date): FeedText {
  const feed = objectOf(root.feed);
  const text: FeedText = { listed: [], unread: 0, outside: 0, next: [], isEmpty: false };
  const address = (value: unknown): string | undefined => {
    const url = URL.parse(textOf(value) ?? "?", base);
    return url && textOf(value) !== null && /^https?:$/.test(url.protocol) ? url.href : undefined;
  };
  for (const entry of manyOf(feed?.entry)) {
    const links = manyOf(entry.link);
    const linked = (rel: string, ending = "") =>
      links
        .filter((link) => textOf(link.rel)?.toLowerCase() === rel)
        .map((link) => address(link.href))
        .find((href) => href && pathOf(href).toLowerCase().endsWith(ending));
    const url =
      address(objectOf(entry.content)?.src) ??
      linked("self", ".json") ??
      linked("alternate", ".json") ??
      linked("self") ??
      linked("alternate");
    if (url === undefined) {
      text.unread++;
      continue;
    }
    const time = textOf(entry.updated) ?? textOf(entry.published);
    const [sha512, sha256] = [linked("hash", ".sha512"), linked("hash", ".sha256")];
    const signature = linked("signature");
    text.listed.push({
      url,
      key: addressKey(url),
      changed: time === null ? null : (readMoment(time, now) ?? ""),
      hashes: { ...(sha512 ? { sha512 } : {}), ...(sha256 ? { sha256 } : {}) },
      ...(signature ? { signature } : {}),
    });
  }
  for (const link of manyOf(feed?.link)) {
    const url = address(link.href);
    // Whoever was given the last page finds the others backwards (RFC 5005).
    if (url && PAGES.test(textOf(link.rel) ?? "")) text.next.push(url);
  }
  text.isEmpty = Array.isArray(feed?.entry) && text.listed.length + text.unread === 0;
  return text;
}

const PAGES = /^(?:next|prev|previous|first|last|prev-archive|next-archive|current)$/i;

/** An array of objects, or a single one that should have been an array. */
export const manyOf = (value: unknown): Json[] =>
  Array.isArray(value) ? objectsOf(value) : objectsOf([value]);

/** Within one tag and of bounded length: a page of nothing but beginnings takes no longer than another. */
const LINK = /<a\s[^<>]*?href\s*=\s*(?:"([^"<>]{0,4000})"|'?([^\s"'<>]{1,4000}))/gi;

/** The links of a folder's own page, as web servers write it: documents, and folders inside. */
export function readFolderPage(
  bytes: Buffer,
  folder: string,
): { listed: Listed[]; folders: string[] } {
  const listed: Listed[] = [];
  const folders: string[] = [];
  const resolve = resolverOf(folder);
  for (const [, quoted, bare] of bytes.toString("utf8").matchAll(LINK)) {
    const path = (quoted ?? bare ?? "")
      .replaceAll("&amp;", "&")
      .replace(/[?#].*$/, "")
      .trim();
    const url = path === "" ? null : resolve(path);
    if (url === null || url === "outside" || addressKey(url) === addressKey(folder)) continue;
    if (path.endsWith("/")) folders.push(url);
    else if (JSON_FILE.test(path) && !NO_DOCUMENT.test(path)) listed.push(inFolder(url, null));
  }
  return { listed, folders };
}

/** Files of a provider that are lists themselves. */
const NO_DOCUMENT =
  /(?:^|\/)(?:provider-metadata|aggregator|service|feed|(?:csaf-)?(?:feed|category)-[\w-]+)\.json$/i;

/**
 * Each document once, the newest of its entries counting. One entry whose time cannot be believed makes the
 * document one that is always fetched.
 */
export function mergeListed(all: readonly Listed[]): Listed[] {
  const merged = new Map<string, Listed>();
  for (const one of all) {
    const other = merged.get(one.key);
    if (!other) merged.set(one.key, one);
    else {
      const hashes = { ...other.hashes, ...one.hashes };
      const signature = other.signature ?? one.signature;
      const changed = newer(other.changed, one.changed);
      merged.set(one.key, { ...other, changed, hashes, ...(signature ? { signature } : {}) });
    }
  }
  return [...merged.values()];
}

function newer(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a === "" || b === "" ? "" : a > b ? a : b;
}
