import type { NumberedRow } from "../../base/files/table-row.ts";
import { cutText, foldText } from "../../base/words/text.ts";
import type { ListField, Lists } from "./content.ts";
import { codeReader, digitsOf, type RowWords } from "./list-code.ts";
import type { ListFile } from "./list-file.ts";
import { prefectureWords } from "./prefecture-words.ts";

/** A row of a list that names a facility. */
export interface ListRow {
  /** Where it stands: 「Sheet1 12行目」. */
  place: string;
  /** null: the list does not tell; the facility is looked for by name and place. */
  code: string | null;
  /** The code of the other department beside it. */
  besides: string | null;
  table: string | null;
  prefecture: string;
  /** What it says, for each column that the list has. */
  cells: Partial<Record<ListField, string>>;
  /** What was put right in its numbers. */
  notes: string[];
}

/** A row that names no facility, and why. */
export interface UnreadRow {
  place: string;
  name: string;
  /** What stands for its number. */
  code: string;
  message: string;
}

/** What the person says that the file does not. */
export interface Stated {
  /** The point table of all its codes. */
  pointTable: string | null;
  /** Where its facilities stand, wherever a row does not say so. */
  prefecture: string | null;
}

/** The rows of a list, one after another. Bad rows are told, never thrown. */
export function* readRows(
  file: ListFile,
  stated: Stated,
  lists: Lists,
): Generator<ListRow | UnreadRow> {
  const tableOf = new Map(lists.tables.flatMap((one) => one.words.map((w) => [w, one.table])));
  const words = prefectureWords();
  const codes = codeReader(words, new Set(lists.tables.map((one) => one.table)));
  const columns = Object.entries(file.columns) as [ListField, number][];
  const cellsOf = (row: NumberedRow): ListRow["cells"] =>
    Object.fromEntries(columns.map(([field, column]) => [field, (row.cells[column] ?? "").trim()]));
  const digitsIn = (cells: ListRow["cells"]) => digitsOf(cells.code || cells.number || "");
  const wordsOf = (cells: ListRow["cells"]): RowWords => ({
    prefecture:
      words.read(cells.prefecture ?? "") ??
      words.ofAddress(cells.address ?? "") ??
      stated.prefecture,
    table: tableOf.get(foldText(cells.table ?? "")) ?? stated.pointTable,
  });
  const zeros = codes.zerosOf(
    file.sample.map(cellsOf).map((cells) => ({ ...wordsOf(cells), digits: digitsIn(cells) })),
  );
  for (const row of file.rows) {
    const cells = cellsOf(row);
    const place = file.where(row.number);
    const digits = digitsIn(cells);
    const unread = (message: string) => ({ place, name: cells.name ?? "", code: digits, message });
    if (!cells.name) {
      yield unread("名称がないため、取り込みません。");
      continue;
    }
    if (cells.prefecture && words.read(cells.prefecture) === undefined) {
      yield unread(
        `都道府県の列の「${cutText(cells.prefecture, 20)}」がどの都道府県かわからないため、取り込みません。`,
      );
      continue;
    }
    const said = wordsOf(cells);
    if (digits === "") {
      const { prefecture } = said;
      if (prefecture !== null)
        yield { place, code: null, besides: null, table: null, prefecture, cells, notes: [] };
      else
        yield unread(
          "医療機関コードがなく、都道府県もわからないため、取り込みません。都道府県の列を加えるか、名簿を選ぶときに都道府県を選んでください。",
        );
      continue;
    }
    const reading = codes.read(digits, said, zeros);
    if ("problem" in reading) {
      yield unread(reading.problem);
      continue;
    }
    const { code } = reading;
    const notes = reading.mended === null ? [] : [`医療機関コードは、${reading.mended}`];
    const prefecture = code.slice(0, 2);
    const besides = readBesides(cells.besides ?? "", code);
    if (besides && "problem" in besides) notes.push(`併設の${besides.problem}`);
    yield {
      place,
      code,
      besides: besides && "code" in besides ? besides.code : null,
      table: code[2]!,
      prefecture,
      cells,
      notes,
    };
  }

  /** The number of the other department under the same roof: dental beside medical. */
  function readBesides(typed: string, code: string) {
    const digits = digitsOf(typed);
    if (digits === "") return null;
    const other = { prefecture: code.slice(0, 2), table: code[2] === "3" ? "1" : "3" };
    return codes.read(digits, other, zeros);
  }
}
