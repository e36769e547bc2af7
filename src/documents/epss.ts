import { objectOf, objectsOf, parseJson } from "../base/json.ts";
import { dayIn, firstCells } from "./kev.ts";

const CVE = /^CVE-\d{4}-\d{4,19}$/i;
const NUMBER = /^(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
/** More lines than there will be CVE ids for decades. */
const MAX_LINES = 2_000_000;
const PIECE = 60_000;

/** Is this the beginning of FIRST's CSV, its columns in any order? */
export function isEpssHead(head: string): boolean {
  const names = firstCells(head);
  return names.includes("cve") && names.includes("epss");
}

/** Scores as read. `rows` gives lines `cve,score,percentile` for COPY; `unread` counts once they are through. */
export interface EpssList {
  /** The day the scores are of, where the list says so. */
  day: string | null;
  rows: () => Iterable<string>;
  unread: () => number;
}

/** A score or a rank: 0 to 1, in any way of writing numbers that programs have. */
function shareOf(text: string | undefined): string | null {
  if (text === undefined || !NUMBER.test(text)) return null;
  const number = Number(text);
  return number >= 0 && number <= 1 ? number.toFixed(5) : null;
}

const lineOf = (cve: string | undefined, score: string | undefined, rank: string | undefined) => {
  const [share, percentile] = [shareOf(score), shareOf(rank)];
  if (cve === undefined || !CVE.test(cve) || share === null || percentile === null) return null;
  return `${cve.toUpperCase()},${share},${percentile}\n`;
};

/** FIRST's CSV: comments, quotes, another separator, further columns and any order of them are met. */
export function readEpssLines(text: Buffer): EpssList | { refused: string } {
  let unread = 0;
  const said = /score_date\s*[:=]\s*"?(\d{4}-\d{2}-\d{2})/i.exec(text.toString("utf8", 0, 2_000));
  const head = text.toString("utf8", 0, 8_000);
  const names = firstCells(head);
  const at = ["cve", "epss", "percentile"].map((name) => names.indexOf(name));
  if (at.includes(-1)) return { refused: "EPSS の列（cve、epss、percentile）がそろっていません。" };
  const separator =
    /[;\t]/.exec(
      head.split(/\r\n|\r|\n/).find((one) => /epss/i.test(one) && !/^\s*"?#/.test(one)) ?? "",
    )?.[0] ?? ",";
  function* rows(): Generator<string> {
    let piece = "";
    let isHead = true;
    let count = 0;
    for (const line of linesOf(text)) {
      if (++count > MAX_LINES) throw new Error("more lines of EPSS than can be");
      if (line.trim() === "" || /^\s*"?#/.test(line)) continue;
      if (isHead) {
        isHead = false;
        continue;
      }
      const cells = line.split(separator).map((cell) => cell.replace(/^[\s"']+|[\s"']+$/g, ""));
      const decimal = separator === "," ? cells : cells.map((cell) => cell.replace(",", "."));
      const written = lineOf(...(at.map((column) => decimal[column]) as [string, string, string]));
      if (written === null) unread++;
      else piece += written;
      if (piece.length < PIECE) continue;
      yield piece;
      piece = "";
    }
    if (piece !== "") yield piece;
  }
  return { day: dayIn(said?.[1] ?? null), rows, unread: () => unread };
}

/** Line by line, so that the whole is not held twice as pieces. */
function* linesOf(bytes: Buffer): Generator<string> {
  let from = 0;
  while (from < bytes.length) {
    const end = bytes.indexOf(0x0a, from);
    const until = end < 0 ? bytes.length : end;
    yield bytes.toString("utf8", from, until).replace(/\r$/, "");
    from = until + 1;
  }
}

/** The answer of FIRST's API: `data` with cve, epss, percentile and date. */
export function readEpssJson(text: Buffer): EpssList | { refused: string } {
  const parsed = parseJson(text);
  if ("refused" in parsed) return parsed;
  const all = objectOf(parsed.json)?.data;
  const data = objectsOf(all);
  const plain = (value: unknown) =>
    typeof value === "number"
      ? String(value)
      : typeof value === "string"
        ? value.trim()
        : undefined;
  const lines = data.map((one) => lineOf(plain(one.cve), plain(one.epss), plain(one.percentile)));
  const days = data.flatMap((one) => dayIn(plain(one.date) ?? null) ?? []);
  // The oldest day that is named: no score may pass for newer than it is.
  const day = days.reduce<string | null>((a, b) => (a === null || b < a ? b : a), null);
  const good = lines.filter((line) => line !== null);
  const unread = (Array.isArray(all) ? all.length : 0) - good.length;
  return { day, rows: () => (good.length > 0 ? [good.join("")] : []), unread: () => unread };
}
