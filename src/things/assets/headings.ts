import { findHeading as findHeadingBy, type Meaning } from "../../base/files/headings.ts";
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

const ROWS_WITH_HEADING = 20;
/** Of a heading that only holds a telling word; whole headings are the surer, the fewer meanings they have. */
const CONTAINED = 9;

/** Of the first twenty rows the one that names the product column and most other columns; null for none. */
export const findHeading = (rows: readonly string[][], columns: ImportColumns) =>
  findHeadingBy(rows, ROWS_WITH_HEADING, meaningIn(columns), (placed) => {
    const exact = placed.filter(({ rank }) => rank < CONTAINED).length;
    // Words of a heading also stand in names of products: whole headings count more.
    return exact > 0 && placed.some(({ field }) => field === "product")
      ? placed.length + exact * 2
      : 0;
  });

/** Compared after NFKC, lower case, without spaces. */
export function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}

type Contained = { field: Column; words: string[]; never: string[] }[];

/** Whole headings of one meaning first, then those of several, then those that only hold a telling word. */
function meaningIn({ columns }: ImportColumns): (text: string) => Meaning<Column> {
  const whole = new Map<string, Column[]>();
  for (const { field, label, synonyms } of columns)
    for (const name of new Set([label, ...synonyms].map(plainHeading)))
      whole.set(name, [...(whole.get(name) ?? []), field as Column]);
  const contained = columns.map(({ field, contains = [], never = [] }) => ({
    field: field as Column,
    words: contains.map(plain),
    never: never.map(plain),
  }));
  return (text) => {
    const name = plainHeading(text);
    const fields = whole.get(name) ?? whole.get(name.split(/[・/／、,]/)[0]!);
    return fields
      ? { fields, rank: fields.length }
      : { fields: containedIn(name, contained), rank: CONTAINED };
  };
}

/** The head of a Japanese compound stands last: 「ソフトウェアバージョン」 is a version. */
function containedIn(name: string, contained: Contained): Column[] {
  let best: { field: Column; end: number; length: number } | null = null;
  for (const { field, words, never } of contained) {
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
