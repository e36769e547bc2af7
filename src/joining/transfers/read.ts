import { createHash } from "node:crypto";
import { dayOf } from "../../base/words/calendar.ts";
import type { Finding } from "../../base/contract.ts";
import { findHeading, type Meaning, type Placed, rowsUnder } from "../../base/files/headings.ts";
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

/** The day in three columns. */
const DAY_PARTS = ["年", "月", "日"] as const;
type Column = keyof BankRules["columns"] | (typeof DAY_PARTS)[number];
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
  const heading = findHeading(table.rows, MOST_HEADING_ROWS, meaningIn(rules), worthOf);
  if (!heading) {
    file.findings.push({
      where: name,
      message:
        "列の見出しが見つかりません。「日付」と「入金金額」（または「金額」）の見出しがある明細のCSVを選んでください。",
    });
    return file;
  }
  const hasDay = heading.places.has("day");
  const amountColumn = heading.places.has("credit") ? "credit" : "amount";
  const payers = payerColumns(table.rows[heading.row]!, rules);
  const seen = new Map<string, number>();
  for (const row of rowsUnder(table, heading)) {
    const cell = (column: Column) => (row.cell(column) ?? "").trim();
    const written = hasDay ? cell("day") : DAY_PARTS.map(cell).filter(Boolean).join("/");
    const find = (column: Column, message: string) =>
      void file.findings.push({ where: row.where(column), message });
    const read = readAmount(cell, rules);
    if (read === "outgoing") {
      file.outgoing++;
      continue;
    }
    const day = readWrittenDay(written, now);
    // A sum or a balance line at the end has no day and no payer.
    if (read === null && day === null) continue;
    if (!day) find(hasDay ? "day" : "年", `日付が読み取れません（${shown(written)}）。`);
    else if (read === null || read < 1 || read > MOST_YEN)
      find(amountColumn, `入金の金額が読み取れません（${shown(cell(amountColumn))}）。`);
    else if (day > dayOf(now))
      find(hasDay ? "day" : "年", `まだ来ていない日付です（${shown(written)}）。`);
    else {
      const told = payers.map((column) => (row.cells[column] ?? "").trim());
      const payer = payerOf(told, rules);
      const key = [day, read, foldKana(payer)].join("|");
      const nth = (seen.get(key) ?? 0) + 1;
      seen.set(key, nth);
      file.lines.push({
        fingerprint: createHash("sha256").update(`${key}|${nth}`).digest("hex"),
        receivedOn: day,
        amount: read,
        payer,
        payerKey: payerKey(payer, rules),
        place: row.where(),
      });
    }
  }
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

/** A word of the content that stands first there is the surer. */
function meaningIn({ columns }: BankRules): (text: string) => Meaning<Column> {
  const known = new Map<string, Meaning<Column>>();
  const know = (word: string, field: Column, rank: number) => {
    if (!known.has(plain(word))) known.set(plain(word), { fields: [field], rank });
  };
  for (const [field, words] of Object.entries(columns) as [Column, string[]][])
    for (const [rank, word] of words.entries()) know(word, field, rank);
  // 「操作日(年)」「操作日(月)」「操作日(日)」, or 「年」「月」「日」.
  for (const [rank, word] of [...columns.day, ""].entries())
    for (const part of DAY_PARTS) know(`${word}(${part})`, part, rank);
  return (text) => known.get(plain(text)) ?? { fields: [], rank: 0 };
}

/** The first row that names a day and an amount. */
function worthOf(placed: readonly Placed<Column>[]): number {
  const has = (field: Column) => placed.some((one) => one.field === field);
  return (has("day") || DAY_PARTS.every(has)) && (has("credit") || has("amount")) ? 1 : 0;
}

/** Where the payer may stand, the surest column first. */
function payerColumns(headings: readonly string[], { columns }: BankRules): number[] {
  const texts = headings.map(plain);
  const told = [...columns.payer, ...columns.text].map((word) => texts.indexOf(plain(word)));
  return [...new Set(told.filter((place) => place >= 0))];
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
