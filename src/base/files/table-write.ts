import { type CellToWrite, writeCsv } from "./csv.ts";
import { writeXlsx } from "./xlsx-write.ts";

/** The columns of a list that is kept as a file; `width` is in characters, `at` counts the rows from 0. */
export type Columns<Row> = readonly {
  header: string;
  width?: number;
  cell(row: Row, at: number): CellToWrite;
}[];

const cellsOf = <Row>(columns: Columns<Row>, rows: readonly Row[]) =>
  rows.map((row, at) => columns.map(({ cell }) => cell(row, at)));

export const csvOf = <Row>(columns: Columns<Row>, rows: readonly Row[]): Buffer =>
  writeCsv([columns.map(({ header }) => header), ...cellsOf(columns, rows)]);

/** The same list as a sheet of this name. */
export const xlsxOf = <Row>(name: string, columns: Columns<Row>, rows: readonly Row[]) =>
  writeXlsx([{ name, columns: [...columns], rows: cellsOf(columns, rows) }]);
