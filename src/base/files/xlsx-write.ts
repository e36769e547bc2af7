import writeExcelFile from "write-excel-file/node";
import type { CellToWrite } from "./csv.ts";
import { cutUnits } from "../words/text.ts";

/** A sheet to write: a bold header that stays in view, then rows. `width` is in characters. */
export interface SheetToWrite {
  name: string;
  columns: { header: string; width?: number }[];
  rows: CellToWrite[][];
}

/**
 * A real xlsx. Text cells are text for good (format "@"), so codes keep their leading zeros and
 * nothing typed becomes a formula; numbers are numbers.
 */
export async function writeXlsx(sheets: SheetToWrite[]): Promise<Buffer> {
  const text = (value: string) => ({ value: writable(value), type: String, format: "@" });
  const made = sheets.map((sheet, at) => ({
    sheet: cutUnits(sheet.name.replace(/[[\]:*?/\\]/g, " "), 31).trim() || `Sheet${at + 1}`,
    columns: sheet.columns.map(({ width }) => ({ width: width ?? 16 })),
    stickyRowsCount: 1,
    data: [
      sheet.columns.map(({ header }) => ({ ...text(header), fontWeight: "bold" as const })),
      ...sheet.rows.map((row) =>
        row.map((cell) => (typeof cell === "string" ? (cell ? text(cell) : null) : cell)),
      ),
    ],
  }));
  return writeExcelFile(made).toBuffer();
}

/** What XML cannot hold is left out; Excel calls longer cells damaged. */
function writable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const plain = text.toWellFormed().replace(/[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g, "");
  return cutUnits(plain, 32_767);
}
