import { createGunzip, createZstdDecompress } from "node:zlib";
import { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { dayOf } from "../base/calendar.ts";
import type { Context } from "../base/context.ts";
import { objectOf, objectsOf, parseJson, textOf } from "../base/json.ts";
import { readTable, tableLimits } from "../base/table-file.ts";
import type { Viewer } from "../base/viewer.ts";
import { type KevEntry, loadEpss, saveKev } from "./queries-enrichment.ts";

const CVE = /^CVE-\d{4}-\d{4,19}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const SCORE =
  /^(CVE-\d{4}-\d{4,19}),([01](?:\.\d+)?|\d(?:\.\d+)?e-\d+),([01](?:\.\d+)?|\d(?:\.\d+)?e-\d+)$/;
/** More lines than there will be CVE ids for decades. */
const MAX_LINES = 2_000_000;

/** KEV or EPSS, told by the first bytes of the (unpacked) file; null for anything else. */
export async function recognise(bytes: Buffer): Promise<"kev" | "epss" | null> {
  let head = "";
  try {
    for await (const chunk of unpack(bytes)) {
      head += (chunk as Buffer).toString("latin1", 0, 4096);
      if (head.length >= 4096) break;
    }
  } catch {
    return null;
  }
  if (/^\s*\{/.test(head))
    return /"catalogVersion"\s*:\s*"/.test(head.slice(0, 1000)) ? "kev" : null;
  if (/^(?:#[^\n]*\n)?cve,epss,percentile/.test(head)) return "epss";
  return /^(?:ï»¿)?"?cveID"?,/.test(head) ? "kev" : null;
}

/** What an enrichment brought: entries that stand now, and lines that could not be read. */
export interface Enrichment {
  kind: "kev" | "epss";
  count: number;
  unread: number;
}

/**
 * Loads a KEV list (JSON or CSV; CISA's format) or EPSS scores (CSV, also .gz and .zst; FIRST's format). What
 * they say of an advisory is written there by the room advisories. Throws where there is nothing to be read.
 */
export async function loadEnrichment(
  context: Context,
  viewer: Viewer,
  kind: "kev" | "epss",
  file: { bytes: Buffer; name: string },
): Promise<Enrichment> {
  const done =
    kind === "kev" ? await takeKev(context, viewer, file.bytes) : await takeEpss(context, file);
  return { kind, ...done };
}

async function takeKev(context: Context, viewer: Viewer, bytes: Buffer) {
  const rows = readKevRows(bytes);
  const entries = rows.flatMap((row): KevEntry[] => {
    const [cve, added, due] = [textOf(row.cveID), textOf(row.dateAdded), textOf(row.dueDate)];
    if (cve === null || !CVE.test(cve) || added === null || !DAY.test(added)) return [];
    return [
      {
        cve,
        added,
        due: due !== null && DAY.test(due) ? due : null,
        ransomware: textOf(row.knownRansomwareCampaignUse) === "Known",
        name: textOf(row.vulnerabilityName) ?? cve,
      },
    ];
  });
  // An empty list would take every mark off: something went wrong on the way.
  if (entries.length === 0) throw new Error("KEV の一覧に読める行がありません。");
  const count = await context.db.asViewer(viewer, (tx) => saveKev(tx, entries));
  return { count, unread: rows.length - entries.length };
}

function readKevRows(bytes: Buffer): Record<string, unknown>[] {
  if (/^\s*\{/.test(bytes.toString("latin1", 0, 100))) {
    const parsed = parseJson(bytes);
    if ("refused" in parsed) throw new Error(parsed.refused);
    return objectsOf(objectOf(parsed.json)?.vulnerabilities);
  }
  const [head = [], ...rows] = readTable(bytes, "kev.csv", tableLimits).rows;
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
}

async function takeEpss(context: Context, file: { bytes: Buffer; name: string }) {
  let unread = 0;
  let lines = 0;
  const named = /\d{4}-\d{2}-\d{2}/.exec(file.name)?.[0];
  const head = await firstLine(file.bytes);
  const scoredOn =
    /score_date:(\d{4}-\d{2}-\d{2})/.exec(head)?.[1] ?? named ?? dayOf(context.clock.now());
  async function* good(): AsyncGenerator<string> {
    let text = "";
    for await (const line of createInterface({ input: unpack(file.bytes) })) {
      if (++lines > MAX_LINES) throw new Error("EPSS の行が多すぎます。");
      if (!SCORE.test(line)) {
        if (line !== "" && !line.startsWith("#") && !line.startsWith("cve,")) unread++;
        continue;
      }
      text += `${line}\n`;
      if (text.length < 60_000) continue;
      yield text;
      text = "";
    }
    if (text !== "") yield text;
  }
  const client = await context.db.pool.connect();
  try {
    return { count: await loadEpss(client, scoredOn, good()), unread };
  } finally {
    client.release();
  }
}

async function firstLine(bytes: Buffer): Promise<string> {
  for await (const line of createInterface({ input: unpack(bytes) })) return line.slice(0, 500);
  return "";
}

/** The bytes as they are, or unpacked as they come where they are gzip or zstd. */
function unpack(bytes: Buffer): Readable {
  const source = Readable.from([bytes]);
  const magic = bytes.toString("hex", 0, 4);
  if (magic.startsWith("1f8b")) return source.pipe(createGunzip());
  return magic === "28b52ffd" ? source.pipe(createZstdDecompress()) : source;
}
