import type { Finding } from "../contract.ts";
import { readCsv } from "./csv.ts";
import type { Find, NumberedRow, TableLimits } from "./table-row.ts";
import { readXlsx } from "./xlsx.ts";
import { fileNameOf } from "../words/text.ts";
import { columnName } from "./xlsx-sheet.ts";

/** Limits for what a person uploads. */
export const tableLimits: TableLimits = {
  bytes: 20 << 20,
  unpackedBytes: 100 << 20,
  rows: 100_000,
  columns: 200,
  cellLength: 32_767,
};

/** A table as a person sees it: every cell is text, dates as ISO (2026-11-21), blank rows left out. */
export interface TableFile {
  rows: string[][];
  /** The sheet that was read; null for a CSV. */
  sheet: string | null;
  /** 「UTF-8」「Shift_JIS」…; null for an xlsx. */
  encoding: string | null;
  /** What was odd or could not be read. With no rows, why the file was refused. */
  findings: Finding[];
  /** Where a cell or row of `rows` stands in the file: 「シート1 B12」 or 「12行目の2列目」. */
  where(row: number, column?: number): string;
}

/** The same, read row by row: a large CSV is never held as rows. Rows can be gone through once. */
export interface OpenTable {
  rows: Iterable<NumberedRow>;
  sheet: string | null;
  encoding: string | null;
  /** What was found so far; all of it once the rows are through. */
  findings(): Finding[];
  /** Where the row of this number, or a cell of it, stands in the file. */
  where(number: number, column?: number): string;
}

const MOST_FINDINGS = 100;
const OLE = "d0cf11e0a1b11ae1";

/**
 * Reads what somebody uploaded as a table, by its content rather than its name. Never throws for
 * bad input: a file that cannot be read has no rows and findings that say what to do.
 */
export function readTable(
  bytes: Uint8Array,
  filename: string,
  limits: TableLimits = tableLimits,
): TableFile {
  const { sheet, encoding, ...table } = openTable(bytes, filename, limits);
  const rows = [...table.rows];
  return {
    rows: rows.map((row) => row.cells),
    sheet,
    encoding,
    findings: table.findings(),
    where: (row, column) => table.where(rows[row]?.number ?? row + 1, column),
  };
}

/** As `readTable`, row by row. */
export function openTable(bytes: Uint8Array, filename: string, limits: TableLimits): OpenTable {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = fileNameOf(filename, "ファイル");
  const findings: Finding[] = [];
  let more = 0;
  const find: Find = (where, message) => {
    if (findings.length < MOST_FINDINGS) findings.push({ where, message });
    else more++;
  };
  const read = readByContent(buffer, name, limits, find);
  const sheet = read?.sheet ?? null;
  // Of a CSV only its name was spoken of yet; a workbook, and what is refused, are told of as a whole.
  const before = read && sheet === null ? findings.length : 0;
  function* through(): Generator<NumberedRow> {
    let isEmpty = true;
    for (const row of read?.rows ?? []) {
      isEmpty = false;
      yield row;
    }
    // Whatever the reason, nobody is left with nothing and no word.
    if (isEmpty && findings.length === before) find(name, "文字の入った行がありません。");
  }
  return {
    rows: through(),
    sheet,
    encoding: read?.encoding ?? null,
    findings: () =>
      more === 0
        ? findings
        : [...findings, { where: name, message: `ほかに${more}か所、気になるところがあります。` }],
    where: (number, column) => {
      if (sheet !== null)
        return `${sheet} ${column === undefined ? `${number}行目` : columnName(column) + number}`;
      return column === undefined ? `${number}行目` : `${number}行目の${column + 1}列目`;
    },
  };
}

interface Read {
  rows: Iterable<NumberedRow>;
  sheet?: string;
  encoding?: string;
}

function readByContent(bytes: Buffer, name: string, limits: TableLimits, find: Find): Read | null {
  const extension = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const refuse = (message: string): null => {
    find(name, message);
    return null;
  };
  if (bytes.length === 0) return refuse("ファイルが空です（0バイト）。");
  if (bytes.length > limits.bytes)
    return refuse(
      `ファイルが大きすぎます。${Math.floor(limits.bytes / 1_048_576)} MB以下に分けてください。`,
    );
  if (bytes.toString("hex", 0, 8) === OLE) {
    return refuse(
      extension === "xlsx" || extension === "xlsm"
        ? "パスワード付きのブックか、古い形式のブックのため読めません。パスワードを外し、「Excel ブック（.xlsx）」で保存し直してください。"
        : "古い形式（.xls など）のため読めません。Excelで開き、「名前を付けて保存」で「Excel ブック（.xlsx）」を選んで保存し直してください。",
    );
  }
  const head = bytes.toString("latin1", 0, 1024).trimStart().toLowerCase();
  if (/^pk(\x03\x04|\x05\x06)/.test(head)) {
    if (extension !== "xlsx" && extension !== "xlsm")
      find(
        name,
        `名前は「.${extension}」ですが、中身はExcelブックのようなので、Excelブックとして読みました。`,
      );
    return readXlsx(bytes, limits, find, name);
  }
  if (head.startsWith("%pdf"))
    return refuse("PDFファイルは読めません。Excel（.xlsx）かCSVで保存したものを選んでください。");
  if (/^(\xef\xbb\xbf)?<(!doctype html|html|\?xml|table)/.test(head))
    return refuse(
      "中身がWebページ（HTMLやXML）のため読めません。Excelで開き、「Excel ブック（.xlsx）」で保存し直してください。",
    );
  if (/^xls[xmb]?$/.test(extension))
    find(
      name,
      `名前は「.${extension}」ですが、中身は文字だけのファイルなので、CSVとして読みました。`,
    );
  return readCsv(bytes, limits, find, name);
}
