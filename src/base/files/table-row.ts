/** How much of a table file is taken; what is over is reported, never read. */
export interface TableLimits {
  /** Bytes of the file as uploaded. */
  bytes: number;
  /** Bytes of an xlsx once unpacked, all parts together. */
  unpackedBytes: number;
  rows: number;
  columns: number;
  /** Characters of one cell; Excel itself holds 32,767. */
  cellLength: number;
}

/** One row that holds something; `number` is its row in Excel, or its first line in a CSV, from 1. */
export interface NumberedRow {
  number: number;
  cells: string[];
}

/** Notes a finding; after a hundred only counts them. */
export type Find = (where: string, message: string) => void;
