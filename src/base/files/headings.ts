import type { TableFile } from "./table-file.ts";

/** What a heading may mean: one of these fields, the likeliest first. */
export interface Meaning<Field extends string> {
  fields: readonly Field[];
  /** How sure that is, 0 the surest: of two columns for one field the surer has it, then the one further left. */
  rank: number;
}

/** A column that was understood. */
export interface Placed<Field extends string> {
  field: Field;
  column: number;
  rank: number;
}

/** The row of the headings of a table, and which column tells what. */
export interface Heading<Field extends string> {
  /** Where it stands among the rows. */
  row: number;
  places: ReadonlyMap<Field, number>;
  /** Every heading as written, and what it was taken for; null = not used. */
  headings: { heading: string; field: Field | null }[];
  /** Headings whose meaning another column has already. */
  doubled: { column: number; text: string }[];
}

/**
 * Finds the headings of a table among its first rows: titles may stand above them. A room says what a heading may
 * mean, and what a row of headings is worth by the columns that are understood (0: it is none); the first of the
 * best rows is it.
 */
export function findHeading<Field extends string>(
  rows: readonly (readonly string[])[],
  within: number,
  meaningOf: (heading: string) => Meaning<Field>,
  worthOf: (placed: readonly Placed<Field>[]) => number,
): Heading<Field> | null {
  let best: { heading: Heading<Field>; worth: number } | null = null;
  for (const [row, cells] of rows.slice(0, within).entries()) {
    const { placed, doubled } = placeHeadings(cells, meaningOf);
    const worth = worthOf(placed);
    if (worth <= (best?.worth ?? 0)) continue;
    const fields = new Map(placed.map(({ field, column }) => [column, field]));
    const headings = cells.map((heading, at) => ({ heading, field: fields.get(at) ?? null }));
    const places = new Map(placed.map(({ field, column }) => [field, column]));
    best = { heading: { row, places, headings, doubled }, worth };
  }
  return best?.heading ?? null;
}

function placeHeadings<Field extends string>(
  cells: readonly string[],
  meaningOf: (heading: string) => Meaning<Field>,
) {
  const placed: Placed<Field>[] = [];
  const doubled: Heading<Field>["doubled"] = [];
  const read = cells.map((text, column) => ({ text, column, ...meaningOf(text) }));
  for (const one of read.toSorted((a, b) => a.rank - b.rank || a.column - b.column)) {
    const field = one.fields.find((name) => !placed.some((other) => other.field === name));
    if (field !== undefined) placed.push({ field, column: one.column, rank: one.rank });
    else if (one.fields.length > 0) doubled.push({ column: one.column, text: one.text.trim() });
  }
  return { placed, doubled };
}

/** A row below the headings, asked by field. */
export interface HeadedRow<Field extends string> {
  cells: readonly string[];
  /** Undefined where the table has no such column. */
  cell(field: Field): string | undefined;
  /** Where it stands in the file, as a whole or by a field. */
  where(field?: Field): string;
}

export function* rowsUnder<Field extends string>(
  { rows, where }: TableFile,
  { row: heading, places }: Heading<Field>,
): Generator<HeadedRow<Field>> {
  for (let row = heading + 1; row < rows.length; row++) {
    const cells = rows[row]!;
    yield {
      cells,
      cell: (field) => {
        const column = places.get(field);
        return column === undefined ? undefined : (cells[column] ?? "");
      },
      where: (field) => where(row, field && places.get(field)),
    };
  }
}
