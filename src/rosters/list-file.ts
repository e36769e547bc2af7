import { gunzipSync, zstdDecompressSync } from "node:zlib";
import type { Finding } from "../base/contract.ts";
import { readTable, type TableFile } from "../base/table-file.ts";
import { foldText } from "../base/text.ts";
import { LIST_FIELDS, type ListField, type Lists } from "./content.ts";

/** A list whose columns are understood. `first` is the row after the header (0 without one). */
export interface ListFile {
  table: TableFile;
  first: number;
  columns: Partial<Record<ListField, number>>;
  /** The headings, and what each was taken for; null = not used. Without a header: 「1列目」 … */
  headings: { heading: string; field: ListField | null }[];
  findings: Finding[];
}

const GZIP = "1f8b";
const ZSTD = "28b52ffd";

/**
 * Reads a list of facilities: xlsx, CSV, or either packed as .gz or .zst. Titles above the header are passed
 * over; without any header the columns are known by what stands in them. Never throws for bad input:
 * what cannot be read has no columns, and findings that say why.
 */
export function readListFile(bytes: Buffer, name: string, lists: Lists): ListFile {
  const unread = (message: string): ListFile => ({
    table: readTable(Buffer.alloc(0), name),
    first: 0,
    columns: {},
    headings: [],
    findings: [{ where: name, message }],
  });
  const { megabytes, unpackedMegabytes, rows, columns } = lists.limits;
  const unpacked = unpack(bytes, name, unpackedMegabytes << 20);
  if ("problem" in unpacked) return unread(unpacked.problem);
  const packed = unpacked.bytes !== bytes;
  const table = readTable(unpacked.bytes, unpacked.name, {
    bytes: (packed ? unpackedMegabytes : megabytes) << 20,
    unpackedBytes: unpackedMegabytes << 20,
    rows,
    columns,
    cellLength: 2_000,
  });
  if (table.rows.length === 0) return { ...unread(""), table, findings: table.findings };
  const header = findHeader(table, lists);
  const file = header ?? guessColumns(table);
  const missing = (["name"] as const).some((field) => file.columns[field] === undefined);
  const { code, number } = file.columns;
  if (missing || (code === undefined && number === undefined)) {
    const message =
      "医療機関番号（コード）と名称の列が見つかりません。地方厚生局の名簿か、同じ列のある表を選んでください。";
    return { ...file, table, columns: {}, findings: [...table.findings, { where: name, message }] };
  }
  return { ...file, table, findings: table.findings };
}

function unpack(
  bytes: Buffer,
  name: string,
  limit: number,
): { bytes: Buffer; name: string } | { problem: string } {
  const head = bytes.toString("hex", 0, 4);
  const inflate = head.startsWith(GZIP) ? gunzipSync : head === ZSTD ? zstdDecompressSync : null;
  if (!inflate) return { bytes, name };
  try {
    const content = inflate(bytes, { maxOutputLength: limit });
    return { bytes: content, name: name.replace(/\.(gz|zst)$/i, "") };
  } catch (error) {
    const tooBig = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    return {
      problem: tooBig
        ? `展開すると大きすぎるため読むのをやめました（${limit >> 20} MBまで）。`
        : "圧縮ファイルが壊れているか、途中までしか届いていません。送り直してください。",
    };
  }
}

/** A heading without what people vary: spaces, brackets, upper case. */
const foldHeading = (text: string) =>
  foldText(text)
    .replace(/[\s()（）「」［］[\]・/]/g, "")
    .toLowerCase();

/** The first row in which a name, a code or number, and one more column are recognised. */
function findHeader(table: TableFile, lists: Lists): Omit<ListFile, "table" | "findings"> | null {
  const fieldOf = new Map<string, ListField>();
  for (const field of LIST_FIELDS)
    for (const heading of lists.columns[field] ?? []) fieldOf.set(foldHeading(heading), field);
  for (const [at, row] of table.rows.slice(0, lists.headerWithin).entries()) {
    const columns: ListFile["columns"] = {};
    const headings = row.map((heading, column) => {
      const field = fieldOf.get(foldHeading(heading)) ?? null;
      // Of two columns for one thing (code and name of the prefecture) the first counts.
      if (field === null || columns[field] !== undefined) return { heading, field: null };
      columns[field] = column;
      return { heading, field };
    });
    if (columns.name !== undefined && Object.keys(columns).length >= 3)
      return { first: at + 1, columns, headings };
  }
  return null;
}

const SAMPLE = 200;
const MOST = 0.9;

/** Columns of a list without a header, by what most of its first rows have there. */
function guessColumns(table: TableFile): Omit<ListFile, "table" | "findings"> {
  const sample = table.rows.slice(0, SAMPLE);
  const width = Math.max(...sample.map((row) => row.length));
  const at = (row: string[], column: number) => foldText(row[column] ?? "");
  const mostly = (column: number, is: (text: string, row: string[]) => boolean) =>
    sample.filter((row) => is(at(row, column), row)).length >= sample.length * MOST;
  const columns: ListFile["columns"] = {};
  const all = Array.from({ length: width }, (_, column) => column);
  const take = (field: ListField, is: (text: string, row: string[]) => boolean) => {
    const taken = Object.values(columns);
    const column = all.find((one) => !taken.includes(one) && mostly(one, is));
    if (column !== undefined) columns[field] = column;
    return column;
  };
  const code = take("code", (text) => /^\d{9,10}$/.test(text));
  const isTail = (text: string, row: string[]) =>
    code !== undefined && text.length === 7 && at(row, code).endsWith(text);
  if (code === undefined) take("number", (text) => /^\d{7}$/.test(text));
  take("postal", (text, row) => /^\d{3}-?\d{4}$/.test(text) && !isTail(text, row));
  take("phone", (text) => /^0\d{1,4}-\d{1,4}-\d{3,4}$/.test(text));
  take("address", (text) => /[市区町村郡].*\d|[都道府県].+[市区町村]/.test(text));
  take("name", (text) => /\p{L}{2}/u.test(text) && !/^\d/.test(text));
  const known = new Map(Object.entries(columns).map(([field, column]) => [column, field]));
  const headings = all.map((column) => ({
    heading: `${column + 1}列目`,
    field: (known.get(column) as ListField | undefined) ?? null,
  }));
  return { first: 0, columns, headings };
}
