import { foldText } from "../base/text.ts";
import { loadPrefectures } from "../facilities/index.ts";
import type { ListField, Lists } from "./content.ts";
import type { ListFile } from "./list-file.ts";

/** A row of a list that names a facility. */
export interface ListRow {
  /** Where it stands: 「Sheet1 12行目」. */
  place: string;
  code: string;
  /** The code of the other department beside it. */
  besides: string | null;
  table: string;
  prefecture: string;
  /** What it says, for each column that the list has. */
  cells: Partial<Record<ListField, string>>;
}

/** A row that names no facility, and why. */
export interface UnreadRow {
  place: string;
  name: string;
  message: string;
}

/** What the person says that the file does not: the point table of all its codes. */
export interface Stated {
  pointTable: string | null;
}

/** The rows of a list, one after another. Bad rows are told, never thrown. */
export function* readRows(
  file: ListFile,
  stated: Stated,
  lists: Lists,
): Generator<ListRow | UnreadRow> {
  const tableOf = new Map(lists.tables.flatMap((one) => one.words.map((w) => [w, one.table])));
  const codeOf = new Map(
    loadPrefectures().flatMap((one) => [
      [one.code, one.code],
      [String(Number(one.code)), one.code],
      [one.name, one.code],
    ]),
  );
  const columns = Object.entries(file.columns) as [ListField, number][];
  for (const row of file.rows) {
    const cells: ListRow["cells"] = {};
    for (const [field, column] of columns) cells[field] = (row.cells[column] ?? "").trim();
    const cell = (field: ListField) => cells[field] ?? "";
    const place = file.where(row.number);
    const unread = (message: string) => ({ place, name: cell("name"), message });
    const typed = foldText(cell("code") || cell("number")).replace(/[\s,.-]/g, "");
    const word = foldText(cell("table"));
    const inCode = typed.length === 10 ? typed[2]! : null;
    const pointTable = inCode ?? tableOf.get(word) ?? stated.pointTable;
    const inFile = codeOf.get(foldText(cell("prefecture")));
    const prefecture = typed.length >= 9 ? typed.slice(0, 2) : inFile;
    if (cell("name") === "") {
      yield unread("名称がないため、取り込みません。");
      continue;
    }
    if (!/^\d{7}$|^\d{9,10}$/.test(typed)) {
      yield unread(`医療機関番号「${typed.slice(0, 20)}」が読めないため、取り込みません。`);
      continue;
    }
    if (prefecture === undefined || !codeOf.has(prefecture)) {
      yield unread("都道府県がわからないため、取り込みません。");
      continue;
    }
    if (pointTable === null || !lists.tables.some((one) => one.table === pointTable)) {
      yield unread("医科・歯科・薬局などの区分がわからないため、取り込みません。");
      continue;
    }
    const code = `${prefecture}${pointTable}${typed.slice(-7)}`;
    const other = foldText(cell("besides"));
    const besides = /^\d{7}$/.test(other)
      ? `${prefecture}${pointTable === "3" ? "1" : "3"}${other}`
      : null;
    yield { place, code, besides, table: pointTable, prefecture, cells };
  }
}
