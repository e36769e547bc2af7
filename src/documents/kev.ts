import { objectOf, objectsOf, parseJson, textOf } from "../base/json.ts";
import { readTable, tableLimits } from "../base/table-file.ts";
import { asUtf8 } from "../base/text-encoding.ts";
import type { KevEntry } from "./queries-enrichment.ts";

const CVE = /^CVE-\d{4}-\d{4,19}$/;

/** Is this the first line of CISA's CSV, its columns in any order? */
export function isKevHead(head: string): boolean {
  const names = firstCells(head);
  return names.includes("cveid") && names.includes("dateadded");
}

/** The names in the first line that says something, in one spelling. */
export function firstCells(head: string): string[] {
  const line = head.split(/\r\n|\r|\n/).find((one) => one.trim() !== "" && !/^\s*"?#/.test(one));
  return (line ?? "").split(/[,;\t]/).map(plainName);
}

const plainName = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** A KEV list as read. */
export interface KevList {
  entries: KevEntry[];
  /** Entries that could not be read, or that the list counts and does not hold. */
  unread: number;
  /** The day it was released, where it says so. */
  day: string | null;
  /** The newest day on which something was added. */
  newest: string | null;
}

/** Reads CISA's list, JSON or CSV, whatever the order of its members and columns. `last`: no day later than that. */
export function readKev(bytes: Buffer, last: string): KevList | { refused: string } {
  const text = asUtf8(bytes);
  const read = /^\s*[{[]/.test(text.toString("latin1", 0, 100)) ? readJson(text) : readRows(text);
  if ("refused" in read) return read;
  const entries = new Map<string, KevEntry>();
  let unread = read.missing;
  for (const row of read.rows) {
    const entry = entryOf(row);
    if (entry && entry.added <= last) entries.set(entry.cve, entry);
    else unread++;
  }
  const newest = [...entries.values()].reduce<string | null>(
    (latest, { added }) => (latest === null || added > latest ? added : latest),
    null,
  );
  return { entries: [...entries.values()], unread, day: read.day, newest };
}

type Rows = { rows: Record<string, unknown>[]; missing: number; day: string | null };

function readJson(text: Buffer): Rows | { refused: string } {
  const parsed = parseJson(text);
  if ("refused" in parsed) return parsed;
  const root = objectOf(parsed.json) ?? {};
  const list = Array.isArray(parsed.json) ? parsed.json : root.vulnerabilities;
  const rows = objectsOf(list);
  const said = typeof root.count === "number" ? root.count : 0;
  const held = Array.isArray(list) ? list.length : 0;
  const missing = held - rows.length + Math.max(0, said - held);
  const day = dayIn(textOf(root.dateReleased)) ?? dayIn(textOf(root.catalogVersion));
  return { rows: rows.map(byPlainName), missing, day };
}

function readRows(text: Buffer): Rows {
  const { rows, findings } = readTable(text, "kev.csv", tableLimits);
  const from = rows.findIndex((row) => !row[0]?.startsWith("#"));
  const [head = [], ...lines] = rows.slice(Math.max(0, from));
  const named = lines.map((line) => Object.fromEntries(head.map((name, i) => [name, line[i]])));
  return { rows: named.map(byPlainName), missing: findings.length, day: null };
}

const byPlainName = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [plainName(name), value]));

function entryOf(row: Record<string, unknown>): KevEntry | null {
  const cve = textOf(row.cveid)?.toUpperCase() ?? "";
  const added = dayIn(textOf(row.dateadded));
  if (!CVE.test(cve) || added === null) return null;
  return {
    cve,
    added,
    due: dayIn(textOf(row.duedate)),
    ransomware: textOf(row.knownransomwarecampaignuse)?.toLowerCase() === "known",
    name: textOf(row.vulnerabilityname) ?? cve,
  };
}

/** A day at the beginning of a text, year first: 2026-04-01, 2026/4/1, 2026.04.01T00:00. null where it is none. */
export function dayIn(text: string | null): string | null {
  const hit = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(text ?? "");
  if (!hit) return null;
  const day = `${hit[1]}-${hit[2]!.padStart(2, "0")}-${hit[3]!.padStart(2, "0")}`;
  const time = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day) ? day : null;
}
