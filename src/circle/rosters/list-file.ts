import { OverBounds, packingOf, unpack } from "../../base/files/bounded.ts";
import type { Finding } from "../../base/contract.ts";
import { findHeading } from "../../base/files/headings.ts";
import { openTable } from "../../base/files/table-file.ts";
import type { NumberedRow } from "../../base/files/table-row.ts";
import { foldText } from "../../base/words/text.ts";
import { LIST_FIELDS, type ListField, type Lists } from "./content.ts";

/** A list whose columns are understood; none where it could not be read. Its rows can be gone through once. */
export interface ListFile {
  /** What stands below the header. */
  rows: Iterable<NumberedRow>;
  /** The first of them, from which the habits of the file are learnt. */
  sample: readonly NumberedRow[];
  /** The fields that a column tells. */
  columns: Partial<Record<ListField, number>>;
  /** The headings, and what each was taken for; null = not used. Without a header: 「1列目」 … */
  headings: { heading: string; field: ListField | null }[];
  /** What is odd about the file, or why it is not read; all of it once the rows are through. */
  findings(): Finding[];
  /** Where the row of a number stands: 「Sheet1 12行目」. */
  where(number: number): string;
}

/** A list that is not read, and why. */
export const unreadList = (findings: Finding[]): ListFile => ({
  rows: [],
  sample: [],
  columns: {},
  headings: [],
  findings: () => findings,
  where: String,
});

/**
 * Reads a list of facilities: xlsx, CSV, or either packed as .gz or .zst. Titles above the header are passed
 * over; without any header the columns are known by what stands in them. Never throws for bad input:
 * what cannot be read has no columns, and findings that say why.
 */
export function readListFile(bytes: Buffer, name: string, lists: Lists): ListFile {
  const { megabytes, unpackedMegabytes, rows, columns } = lists.limits;
  const file = unpacked(bytes, name, unpackedMegabytes << 20);
  if ("problem" in file) return unreadList([{ where: name, message: file.problem }]);
  const packed = file.bytes !== bytes;
  const table = openTable(file.bytes, file.name, {
    bytes: (packed ? unpackedMegabytes : megabytes) << 20,
    unpackedBytes: unpackedMegabytes << 20,
    rows,
    columns,
    cellLength: 2_000,
  });
  const rest = table.rows[Symbol.iterator]();
  const head: NumberedRow[] = [];
  for (let step = rest.next(); !step.done; step = rest.next()) {
    head.push(step.value);
    if (head.length === Math.max(SAMPLE, lists.headerWithin)) break;
  }
  if (head.length === 0) return unreadList(table.findings());
  const { first, ...known } = findHeader(head, lists) ?? guessColumns(head);
  const sample = head.slice(first);
  const found = withoutTurns(known, sample);
  if (found.columns.name === undefined || (!hasCodes(found) && !hasPlaces(found))) {
    const message =
      "名称の列と、医療機関番号（コード）か所在地の列が見つかりません。地方厚生局の名簿か、同じ列のある表を選んでください。";
    const findings = [...table.findings(), { where: name, message }];
    return { ...unreadList(findings), headings: found.headings };
  }
  return { ...table, ...found, sample, rows: chain(sample, rest) };
}

/** Whether a column tells the facilities' codes; else they are known by name and place alone. */
export const hasCodes = ({ columns }: Pick<ListFile, "columns">): boolean =>
  columns.code !== undefined || columns.number !== undefined;

const hasPlaces = ({ columns }: Pick<ListFile, "columns">) =>
  columns.address !== undefined || columns.municipality !== undefined;

/** 「番号」 over 1, 2, 3 … is the turn of the row, no facility's number. */
function withoutTurns(
  { columns, headings }: Pick<ListFile, "columns" | "headings">,
  sample: readonly NumberedRow[],
): Pick<ListFile, "columns" | "headings"> {
  const { number, ...others } = columns;
  if (
    number === undefined ||
    sample.some(({ cells }) => /\d{5}/.test(foldText(cells[number] ?? "")))
  )
    return { columns, headings };
  const unused = (heading: ListFile["headings"][number]) =>
    heading.field === "number" ? { ...heading, field: null } : heading;
  return { columns: others, headings: headings.map(unused) };
}

function* chain(head: readonly NumberedRow[], rest: Iterator<NumberedRow>): Generator<NumberedRow> {
  yield* head;
  for (let step = rest.next(); !step.done; step = rest.next()) yield step.value;
}

/** The columns, and how many rows stand above the first facility. */
type Columns = Pick<ListFile, "columns" | "headings"> & { first: number };

/**
 * What the whole of a list gives to think about, once its rows are through. Nothing where it was not read.
 * `complete`: the person says that no facility is missing in it.
 */
export function doubtsOf(
  file: ListFile,
  { lines, checkFails, codeless, unread }: Counted,
  name: string,
  complete: boolean,
  lists: Lists,
): Finding[] {
  const { columns } = file;
  const found: Finding[] = [];
  if (complete && lines > 0 && codeless + unread > 0)
    found.push({
      where: name,
      message:
        codeless > 0
          ? "コードのない行があるため、なくなった施設は調べません（閉じません）。すべての施設が載っているかどうかは、コードのある名簿で確かめてください。"
          : `読めない行が${unread}件あるため、なくなった施設は調べません（閉じません）。その行を直して、もう一度選んでください。`,
    });
  if (checkFails > lines * lists.manyWrong)
    found.push({
      where: name,
      message: `検算の合わない医療機関コードが${checkFails}件あります。医科・歯科・薬局がまざった名簿か、区分の選び違いかもしれません。`,
    });
  if (
    columns.name !== undefined &&
    hasCodes(file) &&
    columns.bedsText === undefined &&
    columns.bedsTotal === undefined
  )
    found.push({
      where: name,
      message: `病床数の列がありません。医科は、名称に「${lists.hospitalName}」とあれば病院、なければ診療所として読みました。すでにわかっている種別と病床数は変えません。`,
    });
  return found;
}

/** How many of what stand in a list. */
export interface Counted {
  lines: number;
  /** Lines whose code has a wrong check digit. */
  checkFails: number;
  /** Lines without a code. */
  codeless: number;
  /** Rows of some facility that could not be read. */
  unread: number;
}

function unpacked(
  bytes: Buffer,
  name: string,
  most: number,
): { bytes: Buffer; name: string } | { problem: string } {
  const packing = packingOf(bytes);
  if (packing === null) return { bytes, name };
  try {
    return { bytes: unpack(bytes, packing, most), name: name.replace(/\.(gz|zst)$/i, "") };
  } catch (error) {
    if (error instanceof OverBounds) return { problem: error.message };
    throw error;
  }
}

/** A heading without what people vary: spaces, brackets, upper case. */
const foldHeading = (text: string) =>
  foldText(text)
    .replace(/[\s()（）「」［］[\]・/]/g, "")
    .toLowerCase();

/** The first row in which a name and an address, or a name and two more columns are recognised. */
function findHeader(head: NumberedRow[], lists: Lists): Columns | null {
  const fieldOf = new Map<string, ListField>();
  for (const field of LIST_FIELDS)
    for (const heading of lists.columns[field] ?? []) fieldOf.set(foldHeading(heading), field);
  const found = findHeading<ListField>(
    head.map(({ cells }) => cells),
    lists.headerWithin,
    (heading) => ({ fields: [fieldOf.get(foldHeading(heading)) ?? []].flat(), rank: 0 }),
    (placed) => {
      const has = (field: ListField) => placed.some((one) => one.field === field);
      return has("name") && (placed.length >= 3 || has("address")) ? 1 : 0;
    },
  );
  if (!found) return null;
  const { row, places, headings } = found;
  return { first: row + 1, columns: Object.fromEntries(places), headings };
}

const SAMPLE = 200;
const MOST = 0.9;

type Test = (text: string, row: string[], column: number) => boolean;

/** Columns of a list without a header, by what most of its first rows have there. */
function guessColumns(head: NumberedRow[]): Columns {
  const sample = head.slice(0, SAMPLE).map((row) => row.cells);
  const width = Math.max(...sample.map((row) => row.length));
  const at = (row: string[], column: number) => foldText(row[column] ?? "");
  const mostly = (column: number, is: Test) =>
    sample.filter((row) => is(at(row, column), row, column)).length >= sample.length * MOST;
  const columns: ListFile["columns"] = {};
  const all = Array.from({ length: width }, (_, column) => column);
  const take = (field: ListField, is: Test) => {
    const taken = Object.values(columns);
    const column = all.find((one) => !taken.includes(one) && mostly(one, is));
    if (column !== undefined) columns[field] = column;
    return column;
  };
  // Eight digits are nine that lost their zero; alone they may be days.
  const lost = all.filter((column) => !sample.some((row) => /^\d{9,10}$/.test(at(row, column))));
  const code = take(
    "code",
    (text, _row, column) => /^\d{8,10}$/.test(text) && !lost.includes(column),
  );
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
