import { dayOf } from "../base/calendar.ts";
import type { Context } from "../base/context.ts";
import { topKeys } from "../base/json.ts";
import { asUtf8 } from "../base/text-encoding.ts";
import type { Viewer } from "../base/viewer.ts";
import { isEpssHead, readEpssJson, readEpssLines } from "./epss.ts";
import { isKevHead, readKev } from "./kev.ts";
import { loadEpss, lockList, noteList, saveKev } from "./queries-enrichment.ts";
import { readHead, unpackAll } from "./packed.ts";

/** KEV or EPSS, told by what the (unpacked) file holds; null for anything else. */
export async function recognise(bytes: Buffer): Promise<"kev" | "epss" | null> {
  const head = await readHead(bytes);
  if (head === null) return null;
  if (!/^\s*[{[]/.test(head)) return isKevHead(head) ? "kev" : isEpssHead(head) ? "epss" : null;
  // Members stand in any order: the names of the outermost object tell, wherever they are.
  const whole = await unpackAll(bytes);
  if (whole === null) return null;
  const text = asUtf8(whole);
  if (/^\s*\[/.test(head)) return text.includes('"cveID"') ? "kev" : null;
  const keys = topKeys(text, "document");
  if (keys.has("document")) return null;
  if (keys.has("vulnerabilities"))
    return keys.has("catalogVersion") || text.includes('"cveID"') ? "kev" : null;
  return keys.has("data") && text.includes('"epss"') ? "epss" : null;
}

/** What an enrichment brought. */
export interface Enrichment {
  kind: "kev" | "epss";
  /** Entries that the list holds; they stand now, unless a newer list stood before. */
  count: number;
  /** Lines or entries that could not be read. */
  unread: number;
  /** The day the list is of, YYYY-MM-DD. */
  day: string | null;
  /** A list of a newer day stands already: nothing of it was replaced. */
  older: boolean;
}

/**
 * Loads a KEV list (JSON or CSV; CISA's format) or EPSS scores (CSV or JSON, also .gz and .zst; FIRST's format).
 * What they say of an advisory is written there by the room advisories. A list of an older day never takes the
 * place of a newer one. Refused in Japanese where nothing can be read.
 */
export async function loadEnrichment(
  context: Context,
  viewer: Viewer,
  kind: "kev" | "epss",
  file: { bytes: Buffer; name: string },
): Promise<Enrichment | { refused: string }> {
  try {
    const whole = await unpackAll(file.bytes);
    if (whole === null) return { refused: BROKEN };
    const now = context.clock.now();
    return kind === "kev"
      ? await takeKev(context, viewer, whole, now)
      : await takeEpss(context, { bytes: whole, name: file.name }, now);
  } catch (error) {
    context.log.warn({ err: error, name: file.name }, "enrichment failed");
    return { refused: BROKEN };
  }
}

const BROKEN = "一覧を読み込めませんでした。途中で切れているか、形が違うようです。";
const AHEAD = "一覧の日付が今日より先のため、読み込みませんでした。";
/** Lists are made in other zones. */
const tomorrow = (now: Date) => dayOf(new Date(now.getTime() + 86_400_000));

async function takeKev(
  context: Context,
  viewer: Viewer,
  bytes: Buffer,
  now: Date,
): Promise<Enrichment | { refused: string }> {
  const read = readKev(bytes, tomorrow(now));
  if ("refused" in read) return read;
  const { entries, unread, day, newest } = read;
  if (day !== null && day > tomorrow(now)) return { refused: AHEAD };
  // An empty list would take every mark off: something went wrong on the way.
  if (entries.length === 0) return { refused: "KEV の一覧に読める行がありません。" };
  return context.db.asViewer(viewer, async (tx) => {
    const stands = await lockList(tx, "kev");
    const older =
      day !== null && stands?.day
        ? day < stands.day
        : newest !== null && !!stands?.newest && newest < stands.newest;
    const told = { kind: "kev", count: entries.length, unread, day: day ?? newest, older } as const;
    if (older) return told;
    await saveKev(tx, entries, unread === 0);
    await noteList(tx, "kev", { day, newest }, now);
    return told;
  });
}

async function takeEpss(
  context: Context,
  file: { bytes: Buffer; name: string },
  now: Date,
): Promise<Enrichment | { refused: string }> {
  const text = asUtf8(file.bytes);
  const isJson = /^\s*\{/.test(text.toString("latin1", 0, 100));
  const read = isJson ? readEpssJson(text) : readEpssLines(text);
  if ("refused" in read) return read;
  const day = read.day ?? /\d{4}-\d{2}-\d{2}/.exec(file.name)?.[0] ?? dayOf(now);
  if (day > tomorrow(now)) return { refused: AHEAD };
  const client = await context.db.pool.connect();
  try {
    const { count, older } = await loadEpss(client, day, read.rows(), now);
    if (count === 0) return { refused: "EPSS の一覧に読める行がありません。" };
    return { kind: "epss", count, unread: read.unread(), day, older };
  } finally {
    client.release();
  }
}
