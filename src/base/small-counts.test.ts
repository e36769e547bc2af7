import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type CountTable, hideSmallCounts, type ShownTable } from "./small-counts.ts";

const THRESHOLD = 5;

/**
 * Somebody who wants the hidden numbers back: knows every sum there is, the crosswise ones too, and that no
 * count is negative. Finds the least and the most that each number of the table can be.
 */
class Reader {
  private readonly rows: number[][] = [];
  private readonly names: string[] = [];
  private readonly known = new Map<string, number>();

  constructor(shown: ShownTable) {
    const note = (name: string, value: number | null) => {
      this.names.push(name);
      if (value !== null) this.known.set(name, value);
    };
    const columns = shown.columns.map((_, at) => at);
    note("all", shown.total);
    columns.forEach((c) => note(`c${c}`, shown.cells[c]!));
    for (const group of shown.groups) {
      note(group.key, group.total);
      columns.forEach((c) => note(`${group.key} c${c}`, group.cells[c]!));
      for (const row of group.rows) {
        note(`${group.key}/${row.key}`, row.total);
        columns.forEach((c) => note(`${group.key}/${row.key} c${c}`, row.cells[c]!));
      }
    }
    const of = (place: string, c: number) => (place === "all" ? `c${c}` : `${place} c${c}`);
    const places = [
      "all",
      ...shown.groups.flatMap((g) => [g.key, ...g.rows.map((r) => `${g.key}/${r.key}`)]),
    ];
    for (const place of places)
      this.sum(
        place,
        columns.map((c) => of(place, c)),
      );
    for (const at of [null, ...columns]) {
      const name = (place: string) => (at === null ? place : of(place, at));
      this.sum(
        name("all"),
        shown.groups.map((g) => name(g.key)),
      );
      for (const g of shown.groups)
        this.sum(
          name(g.key),
          g.rows.map((r) => name(`${g.key}/${r.key}`)),
        );
    }
  }

  private sum(total: string, parts: string[]) {
    const row = this.names.map((name) => (name === total ? -1 : parts.includes(name) ? 1 : 0));
    this.rows.push([...row, 0]);
  }

  hidden(): string[] {
    return this.names.filter((name) => !this.known.has(name));
  }

  /** Least and most of one hidden number, by linear programming over the hidden numbers. */
  bounds(name: string): [number, number] {
    const hidden = this.hidden();
    const rows = this.rows.map((row) => {
      const shown = this.names.reduce(
        (sum, one, at) => sum + (this.known.get(one) ?? 0) * row[at]!,
        0,
      );
      return [...hidden.map((one) => row[this.names.indexOf(one)]!), -shown];
    });
    const goal = hidden.map((one) => (one === name ? 1 : 0));
    return [
      -maximize(
        rows,
        goal.map((one) => -one),
      ),
      maximize(rows, goal),
    ];
  }
}

/** Largest goal·x with rows (coefficients and right side) met exactly and x at least 0. Two-phase simplex, Bland's rule. */
function maximize(equations: number[][], goal: number[]): number {
  const width = goal.length;
  const rows = equations.map((row) => (row.at(-1)! < 0 ? row.map((one) => -one) : [...row]));
  const height = rows.length;
  const table = rows.map((row, at) => [
    ...row.slice(0, width),
    ...rows.map((_, i) => (i === at ? 1 : 0)),
    row.at(-1)!,
  ]);
  const basis = rows.map((_, at) => width + at);
  const first = Array.from({ length: width + height }, (_, at) => (at < width ? 0 : -1));
  const rest = run(table, basis, first, width + height);
  expect(Math.abs(rest)).toBeLessThan(1e-6);
  return run(table, basis, [...goal, ...Array.from({ length: height }, () => -1e6)], width);
}

function run(table: number[][], basis: number[], goal: number[], allowed: number): number {
  for (;;) {
    const gain = (at: number) =>
      goal[at]! - basis.reduce((sum, b, row) => sum + goal[b]! * table[row]![at]!, 0);
    const enter = Array.from({ length: allowed }, (_, at) => at).find((at) => gain(at) > 1e-7);
    if (enter === undefined)
      return basis.reduce((sum, b, row) => sum + goal[b]! * table[row]!.at(-1)!, 0);
    let leave = -1;
    let least = Infinity;
    table.forEach((row, at) => {
      if (row[enter]! <= 1e-9) return;
      const ratio = row.at(-1)! / row[enter]!;
      if (ratio < least - 1e-9 || (ratio < least + 1e-9 && basis[at]! < basis[leave]!))
        [least, leave] = [ratio, at];
    });
    if (leave < 0) return Infinity;
    const pivot = table[leave]!;
    const by = pivot[enter]!;
    pivot.forEach((one, at) => (pivot[at] = one / by));
    table.forEach((row, at) => {
      const times = row[enter]!;
      if (at !== leave && times !== 0) row.forEach((one, i) => (row[i] = one - times * pivot[i]!));
    });
    basis[leave] = enter;
  }
}

const smallish = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 6 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 40 }) },
);
const tables = fc
  .record({
    groups: fc.integer({ min: 1, max: 3 }),
    rows: fc.integer({ min: 1, max: 3 }),
    columns: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ groups, rows, columns }) =>
    fc
      .array(smallish, { minLength: groups * rows * columns, maxLength: groups * rows * columns })
      .map((counts): CountTable => {
        const next = counts.values();
        const take = () => next.next().value!;
        return {
          columns: Array.from({ length: columns }, (_, at) => `s${at}`),
          groups: Array.from({ length: groups }, (_, g) => ({
            key: `p${g}`,
            rows: Array.from({ length: rows }, (__, r) => ({
              key: `k${r}`,
              cells: Array.from({ length: columns }, take),
            })),
          })),
        };
      }),
  );

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);

test("no hidden count can be told: what is shown leaves room for a difference of the threshold", () => {
  fc.assert(
    fc.property(tables, (table) => {
      const reader = new Reader(hideSmallCounts(table, THRESHOLD));
      for (const name of reader.hidden()) {
        const [least, most] = reader.bounds(name);
        expect(most - least, name).toBeGreaterThanOrEqual(THRESHOLD - 1e-6);
      }
    }),
    { numRuns: 150 },
  );
});

test("what is shown is true, and no count from 1 to below the threshold is", () => {
  fc.assert(
    fc.property(tables, (table) => {
      const shown = hideSmallCounts(table, THRESHOLD);
      const check = (value: number | null, truth: number) => {
        if (value !== null) expect(value).toBe(truth);
        if (truth > 0 && truth < THRESHOLD) expect(value).toBeNull();
      };
      table.groups.forEach((group, g) => {
        const mine = shown.groups[g]!;
        check(mine.total, sum(group.rows.flatMap((row) => row.cells)));
        group.rows.forEach((row, r) => {
          check(mine.rows[r]!.total, sum(row.cells));
          row.cells.forEach((count, c) => check(mine.rows[r]!.cells[c]!, count));
        });
        mine.cells.forEach((value, c) => check(value, sum(group.rows.map((row) => row.cells[c]!))));
      });
      check(
        shown.total,
        sum(table.groups.flatMap((group) => group.rows.flatMap((row) => row.cells))),
      );
    }),
  );
});

test("who stands alone in a place is not told by the zeros beside it", () => {
  const row = (...cells: number[]) => ({ key: "clinic", cells });
  const table = {
    columns: ["safe", "stuck", "silent"],
    groups: [
      { key: "13", rows: [row(0, 0, 1)] },
      { key: "27", rows: [row(20, 30, 40)] },
      { key: "01", rows: [row(25, 35, 45)] },
    ],
  };
  expect(hideSmallCounts(table, THRESHOLD).groups[0]!.rows[0]!.cells).toEqual([null, null, null]);
});

test("large counts are all shown, with all sums", () => {
  const row = (key: string, ...cells: number[]) => ({ key, cells });
  const table = {
    columns: ["safe", "silent"],
    groups: [{ key: "13", rows: [row("clinic", 50, 60), row("hospital", 7, 0)] }],
  };
  expect(hideSmallCounts(table, THRESHOLD)).toEqual({
    columns: ["safe", "silent"],
    cells: [57, 60],
    total: 117,
    groups: [
      {
        key: "13",
        cells: [57, 60],
        total: 117,
        rows: [
          { key: "clinic", cells: [50, 60], total: 110 },
          { key: "hospital", cells: [7, 0], total: 7 },
        ],
      },
    ],
  });
});

test("a nation at its most detailed is done in a moment", () => {
  const table = {
    columns: ["a", "b", "c", "d", "e", "f"],
    groups: Array.from({ length: 47 }, (_, p) => ({
      key: String(p),
      rows: ["x", "y", "z"].map((key, k) => ({
        key,
        cells: [0, 1, 2, 3, 4, 5].map((s) => (p * 7 + k * 13 + s * 29) % 23),
      })),
    })),
  };
  const started = performance.now();
  const shown = hideSmallCounts(table, THRESHOLD);
  expect(performance.now() - started).toBeLessThan(3000);
  expect(shown.total).not.toBeNull();
});
