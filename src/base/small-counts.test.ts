import * as fc from "fast-check";
import { expect, test } from "vitest";
import { timesAsLong } from "../../test/pace.ts";
import {
  type CountTable,
  hideSmallCounts,
  type ShownCount,
  type ShownTable,
} from "./small-counts.ts";

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
      return name;
    };
    const noteCell = (name: string, { count, parts }: ShownCount) => {
      note(name, count);
      this.sum(name, () => parts.map((part, at) => note(`${name}.${at}`, part)));
    };
    const columns = shown.columns.map((_, at) => at);
    note("all", shown.total);
    this.sum("all", () => columns.map((at) => `c${at}`));
    columns.forEach((at) => noteCell(`c${at}`, shown.columns[at]!));
    for (const row of shown.rows) {
      note(row.key, row.total);
      this.sum(row.key, () => columns.map((at) => `${row.key} c${at}`));
      columns.forEach((at) => noteCell(`${row.key} c${at}`, row.cells[at]!));
    }
    this.sum("all", () => shown.rows.map((row) => row.key));
    for (const at of columns) {
      const parts = shown.columns[at]!.parts.map((_, part) => `c${at}.${part}`);
      for (const name of [`c${at}`, ...parts])
        this.sum(name, () => shown.rows.map((row) => `${row.key} ${name}`));
    }
    for (const row of this.sums.map(([total, parts]) => ({ total, parts }))) {
      const factor = (name: string) => (name === row.total ? -1 : row.parts.includes(name) ? 1 : 0);
      this.rows.push(this.names.map(factor));
    }
  }

  private readonly sums: [string, string[]][] = [];
  private sum(total: string, parts: () => string[]) {
    this.sums.push([total, parts()]);
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
const size = (max: number) => fc.integer({ min: 1, max });
const tables = fc
  .record({ rows: size(4), columns: size(3), parts: size(3) })
  .chain(({ rows, columns, parts }) => {
    const length = rows * columns * parts;
    return fc
      .array(smallish, { minLength: length, maxLength: length })
      .map((counts): CountTable => {
        const next = counts.values();
        const many = <T>(count: number, make: (at: number) => T) =>
          Array.from({ length: count }, (_, at) => make(at));
        return {
          columns: many(columns, (at) => `s${at}`),
          parts: many(parts, (at) => `k${at}`),
          rows: many(rows, (at) => ({
            key: `p${at}`,
            cells: many(columns, () => many(parts, () => next.next().value!)),
          })),
        };
      });
  });

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
      table.rows.forEach((row, r) => {
        const mine = shown.rows[r]!;
        check(mine.total, sum(row.cells.flat()));
        row.cells.forEach((split, c) => {
          check(mine.cells[c]!.count, sum(split));
          split.forEach((count, part) => check(mine.cells[c]!.parts[part]!, count));
        });
      });
      shown.columns.forEach(({ count, parts }, c) => {
        check(count, sum(table.rows.flatMap((row) => row.cells[c]!)));
        parts.forEach((value, part) =>
          check(value, sum(table.rows.map((row) => row.cells[c]![part]!))),
        );
      });
      check(shown.total, sum(table.rows.flatMap((row) => row.cells.flat())));
    }),
  );
});

test("who stands alone in a place is not told by the zeros beside it", () => {
  const table = {
    columns: ["safe", "stuck", "silent"],
    parts: ["clinic"],
    rows: [
      { key: "13", cells: [[0], [0], [1]] },
      { key: "27", cells: [[20], [30], [40]] },
      { key: "01", cells: [[25], [35], [45]] },
    ],
  };
  expect(hideSmallCounts(table, THRESHOLD).rows[0]!.cells.map((cell) => cell.count)).toEqual([
    null,
    null,
    null,
  ]);
});

test("large counts are all shown, with all sums", () => {
  const table = {
    columns: ["safe", "silent"],
    parts: ["clinic", "hospital"],
    rows: [
      {
        key: "13",
        cells: [
          [50, 7],
          [60, 0],
        ],
      },
    ],
  };
  expect(hideSmallCounts(table, THRESHOLD)).toEqual({
    total: 117,
    columns: [
      { count: 57, parts: [50, 7] },
      { count: 60, parts: [60, 0] },
    ],
    rows: [
      {
        key: "13",
        total: 117,
        cells: [
          { count: 57, parts: [50, 7] },
          { count: 60, parts: [60, 0] },
        ],
      },
    ],
  });
});

test("a nation at its most detailed takes little more than its size, and its large counts stay", async () => {
  const shares = [30, 12, 2, 40, 0, 0];
  const tableOf = (prefectures: number) => ({
    columns: ["a", "b", "c", "d", "e", "f"],
    parts: ["x", "y", "z"],
    rows: Array.from({ length: prefectures }, (_, p) => ({
      key: String(p),
      cells: shares.map((share, s) =>
        [0.8, 0.16, 0.04].map((part) =>
          Math.round((share * part * (10 + ((p * 7 + s) % 40))) / 25),
        ),
      ),
    })),
  });
  const shown = hideSmallCounts(tableOf(47), THRESHOLD);
  const hide = (prefectures: number) => () => hideSmallCounts(tableOf(prefectures), THRESHOLD);
  // Each prefecture more makes every step of the calculation longer: more than its share, never out of bounds.
  expect(await timesAsLong(hide(40), hide(10), 32)).toBeLessThan(32);
  expect(shown.columns.map((column) => column.count).slice(0, 4)).not.toContain(null);
  expect(shown.rows.filter((row) => row.cells[3]!.count === null).length).toBeLessThan(10);
});
