import type { Find, NumberedRow, TableLimits } from "./table-row.ts";
import { NO_ZEROS, withoutZeros } from "../data/storable.ts";
import { cutText } from "../words/text.ts";
import { showNumber } from "./xlsx-formats.ts";
import type { Shown } from "./xlsx-formats.ts";
import { attribute, readXml } from "./xlsx-xml.ts";

/** What a sheet's cells refer to in the rest of the workbook. */
export interface Book {
  since1904: boolean;
  /** By cell style: how its numbers are shown. */
  formats: Shown[];
  strings: string[];
}

/** 0 → "A", 26 → "AA". */
export function columnName(column: number): string {
  let name = "";
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26))
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  return name;
}

/** "B12" → row 12, column 1; null when it is no cell of a spreadsheet. */
function cellPlace(ref: string): { row: number; column: number } | null {
  const [, letters, digits] = /^([A-Z]{1,7})(\d{1,9})$/.exec(ref) ?? [];
  if (!letters || !digits) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return { row: Number(digits), column: column - 1 };
}

interface Cell {
  row: number;
  column: number;
  type: string;
  style: number;
  value: string;
  formula: boolean;
}

/** Reads the cells of one sheet that hold something, row by row. */
export function readSheet(
  xml: Buffer,
  name: string,
  book: Book,
  limits: TableLimits,
  find: Find,
): NumberedRow[] {
  const rows: NumberedRow[] = [];
  const merges: string[] = [];
  let row = 0;
  let column = -1;
  let cells: string[] = [];
  let cell: Cell | null = null;
  let collecting = false;
  let furigana = false;
  let tooWide = false;
  let tooMany = false;

  const endCell = (done: Cell): void => {
    const where = `${name} ${columnName(done.column)}${done.row}`;
    if (done.formula && !done.value && done.type !== "str")
      find(
        where,
        "計算式の結果が保存されていません。Excelで開いて上書き保存するか、値を直接入力してください。",
      );
    if (done.type === "e") find(where, `計算式がエラー（${done.value}）になっています。`);
    let text = shownText(done, book);
    if (text === "") return;
    if (done.column >= limits.columns) {
      if (!tooWide) find(where, `列が多すぎるため、初めの${limits.columns}列だけを読みました。`);
      tooWide = true;
      return;
    }
    const cut = cutText(text, limits.cellLength);
    if (cut !== text)
      find(where, `文字が多すぎるため、初めの${limits.cellLength}字だけを読みました。`);
    text = withoutZeros(cut);
    if (text !== cut) find(where, NO_ZEROS);
    while (cells.length < done.column) cells.push("");
    cells[done.column] = text;
  };
  const endRow = (): void => {
    if (cells.some((text) => text.trim() !== "")) {
      if (rows.length < limits.rows) rows.push({ number: row, cells });
      else if (!tooMany) {
        find(`${name} ${row}行目`, `行が多すぎるため、初めの${limits.rows}行だけを読みました。`);
        tooMany = true;
      }
    }
    cells = [];
  };

  readXml(xml, {
    open: (element, tag) => {
      if (element === "row") {
        row = Number(attribute(tag, "r") ?? row + 1) || row + 1;
        column = -1;
      } else if (element === "c") {
        const place = cellPlace(attribute(tag, "r") ?? "");
        column = place?.column ?? column + 1;
        const [type = "n", style = "0"] = [attribute(tag, "t"), attribute(tag, "s")];
        cell = { row, column, type, style: Number(style), value: "", formula: false };
      } else if (element === "f" && cell) cell.formula = true;
      else if (element === "rPh") furigana = true;
      else if (element === "v" || (element === "t" && !furigana)) collecting = cell !== null;
      else if (element === "mergeCell" && merges.length < 1_000)
        merges.push(attribute(tag, "ref") ?? "");
    },
    text: (text) => {
      if (collecting && cell) cell.value += text;
    },
    close: (element) => {
      if (element === "v" || element === "t") collecting = false;
      else if (element === "rPh") furigana = false;
      else if (element === "c" && cell) {
        if (!tooMany) endCell(cell);
        cell = null;
      } else if (element === "row") endRow();
    },
  });
  reportMerges(merges, rows, name, find);
  return rows;
}

function shownText(cell: Cell, book: Book): string {
  if (cell.type === "s") return unescapeControl(book.strings[Number(cell.value)] ?? "");
  if (cell.type === "str" || cell.type === "inlineStr") return unescapeControl(cell.value);
  if (cell.type === "b") return cell.value === "1" ? "TRUE" : "FALSE";
  if (cell.type === "d") return cell.value.replace(/T00:00:00(\.0+)?Z?$/, "");
  if (cell.type === "e" || cell.value === "") return cell.value;
  return showNumber(cell.value, book.formats[cell.style] ?? { as: "plain" }, book.since1904);
}

/** Excel writes characters that XML cannot hold as _x000D_. */
function unescapeControl(text: string): string {
  return text
    .replace(/_x([0-9A-F]{4})_/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\r\n?/g, "\n")
    .toWellFormed();
}

/**
 * Merged titles and headers are how people draw tables; merged data rows lose values. The header is
 * the first row with two filled cells, and goes on as far down as cells merged from it.
 */
function reportMerges(merges: string[], rows: NumberedRow[], name: string, find: Find): void {
  const ranges = merges.flatMap((ref) => {
    const [from, to] = ref.split(":").map((corner) => cellPlace(corner));
    return from && to ? [{ ref, top: from.row, bottom: to.row }] : [];
  });
  const header =
    rows.find((row) => row.cells.filter((text) => text !== "").length > 1)?.number ?? 0;
  const headerEnd = Math.max(
    header,
    ...ranges.filter((one) => one.top <= header && one.bottom >= header).map((one) => one.bottom),
  );
  const numbers = Int32Array.from(rows, (row) => row.number).sort();
  for (const { ref, top, bottom } of ranges) {
    if (top <= headerEnd && bottom <= headerEnd) continue;
    const next = numbers[countBelow(numbers, top)];
    if (next !== undefined && next <= bottom)
      find(
        `${name} ${ref}`,
        "結合されたセルです。値は左上のセルだけにあるものとして読みました。結合を解除し、1行ずつ入力してください。",
      );
  }
}

/** How many of these numbers, in their order, are below one. */
function countBelow(numbers: Int32Array, limit: number): number {
  let [from, to] = [0, numbers.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (numbers[middle]! < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}
