import { createHash } from "node:crypto";
import { dayOf } from "../../base/words/calendar.ts";
import type { Finding } from "../../base/contract.ts";
import { readTable } from "../../base/files/table-file.ts";
import { cutText } from "../../base/words/text.ts";
import { apart } from "../../base/files/apart.ts";
import { readWrittenDay } from "../../base/words/written-day.ts";
import type { BankRules } from "./content.ts";
import { foldKana, payerKey } from "./payer.ts";

/** Money that came in, by one line of the bank's. */
export interface BankLine {
  fingerprint: string;
  receivedOn: string;
  amount: number;
  payer: string;
  payerKey: string;
  /** Where it stands in the file: 「12行目」. */
  place: string;
}

export interface BankFile {
  lines: BankLine[];
  outgoing: number;
  encoding: string | null;
  findings: Finding[];
}

type Column = keyof BankRules["columns"];
const MOST_HEADING_ROWS = 30;
// bounds memory: what a column of amounts holds
const MOST_YEN = 100_000_000;

const reader = apart<typeof import("./read.ts")>(new URL(import.meta.url));

/** As `readBankLines`, in a process apart; needs no transaction. */
export async function openBankFile(
  bytes: Buffer,
  name: string,
  rules: BankRules,
  now: Date,
): Promise<BankFile> {
  const read = await reader("readBankLines", bytes, name, rules, now);
  if (!("stopped" in read)) return read;
  const findings = [{ where: name, message: read.stopped }];
  return { lines: [], outgoing: 0, encoding: null, findings };
}

/** Reads a bank's CSV (Shift_JIS or UTF-8). Never throws for bad input: what cannot be read becomes a finding. */
export function readBankLines(
  bytes: Uint8Array,
  name: string,
  rules: BankRules,
  now: Date,
): BankFile {
  const table = readTable(bytes, name);
  const file: BankFile = {
    lines: [],
    outgoing: 0,
    encoding: table.encoding,
    findings: [...table.findings],
  };
  if (table.rows.length === 0) return file;
  const heading = findHeading(table.rows, rules);
  if (!heading) {
    file.findings.push({
      where: name,
      message:
        "列の見出しが見つかりません。「日付」と「入金金額」（または「金額」）の見出しがある明細のCSVを選んでください。",
    });
    return file;
  }
  const seen = new Map<string, number>();
  table.rows.slice(heading.row + 1).forEach((cells, index) => {
    const row = heading.row + 1 + index;
    const at = (place: number | undefined) => (cells[place ?? -1] ?? "").trim();
    const cell = (column: Column) => at(heading.columns[column]);
    const written = heading.dayParts?.map(at).filter(Boolean).join("/") ?? cell("day");
    const where = (column: Column) => table.where(row, heading.columns[column]);
    const find = (column: Column, message: string) =>
      void file.findings.push({ where: where(column), message });
    const read = readAmount(cell, rules);
    if (read === "outgoing") return void file.outgoing++;
    const column: Column = heading.columns.credit === undefined ? "amount" : "credit";
    // A sum or a balance line at the end has no day and no payer.
    const day = readWrittenDay(written, now);
    if (read === null && day === null) return;
    if (!day) return find("day", `日付が読み取れません（${shown(written)}）。`);
    if (read === null || read < 1 || read > MOST_YEN)
      return find(column, `入金の金額が読み取れません（${shown(cell(column))}）。`);
    if (day > dayOf(now)) return find("day", `まだ来ていない日付です（${shown(written)}）。`);
    const payer = payerOf(heading.words.map(at), rules);
    const key = [day, read, foldKana(payer)].join("|");
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    file.lines.push({
      fingerprint: createHash("sha256").update(`${key}|${nth}`).digest("hex"),
      receivedOn: day,
      amount: read,
      payer,
      payerKey: payerKey(payer, rules),
      place: table.where(row),
    });
  });
  if (file.lines.length === 0 && file.outgoing === 0)
    file.findings.push({ where: name, message: "入金の明細がありません。" });
  return file;
}

/** A heading without what banks vary: signs, 「円」, and the kana of 「お預け入れ」 beside its characters. */
const plain = (text: string) => {
  const bare = text.normalize("NFKC").replaceAll(/[ぁ-ん]/g, "");
  return foldKana(bare || text).replaceAll(/[()ー・.,、。:：円]/g, "");
};
const shown = (text: string) => `「${cutText(text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ""), 30)}」`;

interface Heading {
  row: number;
  columns: Partial<Record<Column, number>>;
  /** Where year, month and day stand in columns of their own. */
  dayParts: number[] | null;
  /** Where the payer may stand, the surest column first. */
  words: number[];
}

/** The first row that names a day and an amount, and which column means what. */
function findHeading(rows: readonly string[][], { columns }: BankRules): Heading | null {
  for (const [row, cells] of rows.slice(0, MOST_HEADING_ROWS).entries()) {
    const texts = cells.map(plain);
    const found: Partial<Record<Column, number>> = {};
    for (const column of Object.keys(columns) as Column[]) {
      // In the order of content: the first word that some heading has.
      const at = columns[column]
        .map((word) => texts.indexOf(plain(word)))
        .find((index) => index >= 0);
      if (at !== undefined) found[column] = at;
    }
    const dayParts = found.day === undefined ? findDayParts(texts, columns.day) : null;
    if (dayParts) found.day = dayParts[0];
    const hasAmount = found.credit !== undefined || found.amount !== undefined;
    if (found.day === undefined || !hasAmount) continue;
    const told = [...columns.payer, ...columns.text].map((word) => texts.indexOf(plain(word)));
    const words = [...new Set(told.filter((place) => place >= 0))];
    return { row, columns: found, dayParts, words };
  }
  return null;
}

/** 「操作日(年)」「操作日(月)」「操作日(日)」, or 「年」「月」「日」: one day in three columns. */
function findDayParts(texts: readonly string[], words: readonly string[]): number[] | null {
  for (const word of [...words, ""]) {
    const parts = ["年", "月", "日"].map((part) => texts.indexOf(plain(`${word}(${part})`)));
    if (parts.every((place) => place >= 0)) return parts;
  }
  return null;
}

/** Yen that came in; "outgoing" for money that went out; null where neither can be read. */
function readAmount(
  cell: (column: Column) => string,
  { incoming }: BankRules,
): number | "outgoing" | null {
  const credit = readYen(cell("credit"));
  if (credit) return credit;
  const debit = readYen(cell("debit"));
  if (debit && !cell("credit").replaceAll(/[\s0]/g, "")) return "outgoing";
  const amount = readYen(cell("amount"));
  if (amount === null) return null;
  if (amount < 0) return "outgoing";
  const direction = plain(cell("direction"));
  return direction === "" || incoming.some((word) => plain(word) === direction)
    ? amount
    : "outgoing";
}

/** A whole number of yen: 「¥100,000」「100000円」「１００，０００」; null for anything else. */
function readYen(text: string): number | null {
  const digits = text
    .normalize("NFKC")
    .replaceAll(/[¥\\,円\s+"]/g, "")
    .replace(/^[△▲]/, "-")
    .replace(/\.0+$/, "");
  return /^-?\d{1,12}$/.test(digits) ? Number(digits) : null;
}

/** Who paid: of the payer's own column and the texts the first that says more than the bank's own word. */
function payerOf(told: readonly string[], rules: BankRules): string {
  const named = told.map((text) => withoutPrefix(text, rules));
  return named.find((text) => text !== "") ?? "";
}

function withoutPrefix(cell: string, { textPrefixes }: BankRules): string {
  const clean = (text: string) => cutText(text.replaceAll(/[\p{Cc}\p{Cf}]/gu, "").trim(), 200);
  const text = clean(cell);
  const folded = text.normalize("NFKC");
  const prefix = textPrefixes
    .toSorted((a, b) => b.length - a.length)
    .find((word) => folded.startsWith(word));
  if (!prefix) return text;
  // As the bank wrote it, where its own word stands there in full width.
  const rest = (text.startsWith(prefix) ? text : folded).slice(prefix.length);
  return clean(rest.replace(/^[\s*＊:：]+/, ""));
}
