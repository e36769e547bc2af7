import type { ImportColumns } from "./content.ts";

/** Columns that a file may have: the facts of a line, its id in our own export, and whose it is. */
export type Column =
  | "lineId"
  | "institutionCode"
  | "kind"
  | "vendor"
  | "product"
  | "model"
  | "version"
  | "place"
  | "internetFacing"
  | "emrConnected"
  | "maintainer"
  | "note";

/** Which column of the file tells what. */
export type Places = ReadonlyMap<Column, number>;

export interface Heading {
  /** The row of the headings. */
  row: number;
  places: Places;
  /** Headings whose meaning another column has already. */
  doubled: { column: number; text: string }[];
}

const ROWS_WITH_HEADING = 20;

/** Of the first twenty rows the one that names the product column and most other columns; null for none. */
export function findHeading(rows: readonly string[][], columns: ImportColumns): Heading | null {
  const words = prepare(columns);
  let best: { heading: Heading; score: number } | null = null;
  for (const [row, cells] of rows.slice(0, ROWS_WITH_HEADING).entries()) {
    const { exact, ...placed } = placeHeadings(cells, words);
    // Words of a heading also stand in names of products: whole headings count more.
    const score = placed.places.size + exact * 2;
    if (exact > 0 && placed.places.has("product") && score > (best?.score ?? 0))
      best = { heading: { row, ...placed }, score };
  }
  return best?.heading ?? null;
}

/** Compared after NFKC, lower case, without spaces. */
export function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}

interface Words {
  exact: Map<string, Column[]>;
  contains: { field: Column; words: string[]; never: string[] }[];
}

function prepare({ columns }: ImportColumns): Words {
  const exact = new Map<string, Column[]>();
  for (const { field, label, synonyms } of columns)
    for (const name of new Set([label, ...synonyms].map(plainHeading)))
      exact.set(name, [...(exact.get(name) ?? []), field as Column]);
  const contains = columns.map(({ field, contains: words = [], never = [] }) => ({
    field: field as Column,
    words: words.map(plain),
    never: never.map(plain),
  }));
  return { exact, contains };
}

/** Whole headings of one meaning first, then those of several, then those that only hold a telling word. */
function placeHeadings(cells: readonly string[], words: Words) {
  const places = new Map<Column, number>();
  const doubled: Heading["doubled"] = [];
  const read = cells.map((text, column) => {
    const name = plainHeading(text);
    const exact = words.exact.get(name) ?? words.exact.get(name.split(/[・/／、,]/)[0]!);
    return { text: text.trim(), column, exact, fields: exact ?? containedIn(name, words) };
  });
  const order = (one: (typeof read)[number]) => (one.exact ? one.exact.length : 9);
  let exact = 0;
  for (const one of read.toSorted((a, b) => order(a) - order(b) || a.column - b.column)) {
    const field = one.fields.find((name) => !places.has(name));
    if (field !== undefined) {
      places.set(field, one.column);
      if (one.exact) exact++;
    } else if (one.fields.length > 0) doubled.push({ column: one.column, text: one.text });
  }
  return { places, doubled, exact };
}

/** The head of a Japanese compound stands last: 「ソフトウェアバージョン」 is a version. */
function containedIn(name: string, { contains }: Words): Column[] {
  let best: { field: Column; end: number; length: number } | null = null;
  for (const { field, words, never } of contains) {
    if (never.some((word) => name.includes(word))) continue;
    for (const word of words) {
      const at = name.lastIndexOf(word);
      const end = at + word.length;
      if (at < 0 || end < (best?.end ?? 0)) continue;
      if (end > (best?.end ?? 0) || word.length > best!.length)
        best = { field, end, length: word.length };
    }
  }
  return best === null ? [] : [best.field];
}

/** Also without brackets and what is in them. */
function plainHeading(text: string): string {
  const folded = plain(text);
  return folded.replace(/\([^()]*\)|[[\]「」【】()*※:]/g, "") || folded;
}
