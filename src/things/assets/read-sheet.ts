import type { Finding } from "../../base/contract.ts";
import { type HeadedRow, rowsUnder } from "../../base/files/headings.ts";
import { readTable, type TableFile, tableLimits } from "../../base/files/table-file.ts";
import { cutText } from "../../base/words/text.ts";
import type { Item, Kind } from "./api.ts";
import type { AssetKind, ImportColumns } from "./content.ts";
import { type Column, findHeading, plain } from "./headings.ts";

/** One line as read. A column that the file does not have is undefined: it changes nothing. */
export interface SheetLine extends Partial<Omit<Item, "kind" | "product">> {
  where: string;
  /** Whose register the line is of, and where it says so; absent where it does not. */
  institution?: { code: string; where: string };
  lineId?: string;
  /** null = to be asked under `ask`. */
  kind: Kind | null;
  ask: string | null;
  /** What the product column says: a name, that there is none of this kind, or that the name is not known. */
  says: "product" | "none" | "some";
  product: string;
}

export interface ReadSheet {
  columns: { heading: string; column: Column | null }[];
  lines: SheetLine[];
  findings: Finding[];
}

export interface ReadWords {
  kinds: readonly AssetKind[];
  columns: ImportColumns;
}

/** What one upload may hold; a larger register comes in several files. */
const LIMITS = { ...tableLimits, rows: 20_000 };

/** Reads a file as register lines, whosever they are; in a thread, before anything of the register is known. */
export function readFile(bytes: Buffer, name: string, words: ReadWords): ReadSheet {
  return readLines(readTable(bytes, name, LIMITS), words);
}

/** The lines of one institution and those that name none; each of the others is told as left out. */
export function linesFor(code: string | null, { lines, ...read }: ReadSheet): ReadSheet {
  const isOther = ({ institution }: SheetLine) =>
    code !== null && institution !== undefined && institution.code !== code;
  const others = lines.filter(isOther).map(({ institution }) => ({
    where: institution!.where,
    message: "別の医療機関の行のため、取り込みません。",
  }));
  const own = lines.filter((line) => !isOther(line)).map(({ institution: _, ...line }) => line);
  return { ...read, lines: own, findings: [...read.findings, ...others] };
}

const MOST: Partial<Record<Column, number>> = { product: 200, note: 1000 };
const MOST_CHARACTERS = 100;

/** Reads the rows of a table as register lines. Never throws; what is odd becomes a finding, good rows are kept. */
export function readLines(table: TableFile, words: ReadWords): ReadSheet {
  const findings: Finding[] = [...table.findings];
  if (table.rows.length === 0) return { columns: [], lines: [], findings };
  const heading = findHeading(table.rows, words.columns);
  if (heading === null) {
    findings.push({
      where: table.where(0),
      message:
        "見出しの行に「製品名」の列が見つかりません。記入用のExcelをお使いになるか、1行目に列の名前を入れてください。",
    });
    return { columns: [], lines: [], findings };
  }
  const at = heading.row;
  for (const { column, text } of heading.doubled)
    findings.push({
      where: table.where(at, column),
      message: `「${text}」と同じ意味の列がほかにもあるため、この列は使いません。`,
    });
  const kinds = kindsByName(words.kinds);
  const lines: SheetLine[] = [];
  const before = findings.length;
  for (const row of rowsUnder(table, heading)) {
    const line = readLine(row, kinds, words, findings);
    if (line) lines.push(line);
  }
  if (lines.length === 0 && findings.length === before)
    findings.push({
      where: table.where(at),
      message: "取り込む行がありません。この見出しの下に、1台を1行で書いてください。",
    });
  const columns = heading.headings
    .map(({ heading: text, field }) => ({ heading: text.trim(), column: field }))
    .filter((one) => one.heading !== "");
  return { columns, lines, findings };
}

/** Without control characters; a note keeps its lines. */
function tidy(cell: string, keepLines: boolean): string {
  const lines = cell.replace(/\r\n?/g, "\n").split(keepLines ? "\n" : /\n+/);
  return lines
    .map((line) => line.replace(/\p{Cc}+/gu, " "))
    .join(keepLines ? "\n" : " ")
    .trim();
}

function kindsByName(kinds: readonly AssetKind[]): Map<string, Kind> {
  return new Map(
    kinds.flatMap(({ id, label, synonyms }) =>
      [id, label, ...synonyms].map((name) => [plain(name), id] as const),
    ),
  );
}

function readLine(
  row: HeadedRow<Column>,
  kinds: ReadonlyMap<string, Kind>,
  words: ReadWords,
  findings: Finding[],
): SheetLine | null {
  const find = (column: Column, message: string): void => {
    findings.push({ where: row.where(column), message });
  };
  const text = (column: Column): string | undefined => {
    const written = row.cell(column);
    if (written === undefined) return undefined;
    const cell = tidy(written, column === "note");
    const most = MOST[column] ?? MOST_CHARACTERS;
    const cut = cutText(cell, most);
    if (cut !== cell) find(column, `長すぎるため、初めの${most}字だけを取り込みます。`);
    return cut;
  };
  const unknown = (cell: string): boolean =>
    words.columns.unknown.some((word) => plain(word) === plain(cell));
  const optional = (column: Column): string | null | undefined => {
    const cell = text(column);
    return cell === undefined ? undefined : cell === "" || unknown(cell) ? null : cell;
  };
  const yesOrNo = (column: Column): boolean | null | undefined => {
    const cell = text(column);
    if (cell === undefined) return undefined;
    if (cell === "" || unknown(cell)) return null;
    if (words.columns.yes.some((word) => plain(word) === plain(cell))) return true;
    if (words.columns.no.some((word) => plain(word) === plain(cell))) return false;
    find(
      column,
      `「${cell}」が「はい」か「いいえ」か読み取れないため、「わからない」として取り込みます。`,
    );
    return null;
  };

  const code = text("institutionCode")?.normalize("NFKC").replace(/\D/g, "") ?? "";
  const product = text("product") ?? "";
  const kindText = text("kind") ?? "";
  const kind = kinds.get(plain(kindText)) ?? null;
  if (product === "") {
    if (row.cells.some((cell) => cell.trim() !== ""))
      find("product", "製品名が空のため、この行は取り込みません。");
    return null;
  }
  const absent = words.columns.absent.some((word) => plain(word) === plain(product));
  const says = absent ? "none" : unknown(product) ? "some" : "product";
  if (says !== "product" && kind === null && kindText === "") {
    find(
      "product",
      `種類が空のため、何が「${product}」なのか読み取れません。この行は取り込みません。`,
    );
    return null;
  }
  const vendor = optional("vendor");
  return {
    where: row.where(),
    ...(code && { institution: { code, where: row.where("institutionCode") } }),
    lineId: text("lineId") || undefined,
    kind,
    ask: kind === null ? (kindText === "" ? `製品「${product}」` : `種類「${kindText}」`) : null,
    vendor: vendor === null ? "" : vendor,
    says,
    product,
    model: optional("model"),
    version: optional("version"),
    place: optional("place"),
    internetFacing: yesOrNo("internetFacing"),
    emrConnected: yesOrNo("emrConnected"),
    maintainer: optional("maintainer"),
    note: optional("note"),
  };
}
