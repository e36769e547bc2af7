import * as fc from "fast-check";
import { expect, test } from "vitest";
import { timesAsLong } from "../../../test/pace.ts";
import { type CountTable, hideSmallCounts, type ShownTable } from "./small-counts.ts";

const THRESHOLD = 5;

/**
 * Somebody who wants the hidden numbers back: has kept the tables of several days, knows every sum there is, that a
 * row and a part hold the same on every day, and that no count is negative. Finds the least and the most that each
 * number can be.
 */
class Reader {
  private readonly names: string[] = [];
  private readonly known = new Map<string, number>();
  private readonly sums: { total: string; parts: string[] }[] = [];

  constructor(days: readonly ShownTable[]) {
    days.forEach((shown, day) => this.readDay(shown, `d${day} `));
  }

  private readDay(shown: ShownTable, day: string): void {
    const note = (name: string, value: number | null) => {
      if (!this.names.includes(name)) this.names.push(name);
      if (value !== null) this.known.set(name, value);
      return name;
    };
    const columns = shown.columns.map((value, at) => note(`${day}c${at}`, value));
    this.sums.push({ total: note("all", shown.total), parts: columns });
    for (const lines of [shown.rows, shown.parts]) {
      const totals = lines.map(({ key, total }) => note(key, total));
      this.sums.push({ total: "all", parts: totals });
      for (const { key, cells } of lines)
        this.sums.push({
          total: key,
          parts: cells.map((value, at) => note(`${day}${key} c${at}`, value)),
        });
      columns.forEach((total, at) =>
        this.sums.push({ total, parts: lines.map(({ key }) => `${day}${key} c${at}`) }),
      );
    }
  }

  hidden(): string[] {
    return this.names.filter((name) => !this.known.has(name));
  }

  /** Least and most of one hidden number, by linear programming over the hidden numbers. */
  bounds(name: string): [number, number] {
    const hidden = this.hidden();
    const rows = this.sums.map(({ total, parts }) => {
      const factor = (one: string) => (one === total ? -1 : parts.includes(one) ? 1 : 0);
      const shown = [...this.known].reduce((all, [one, value]) => all + value * factor(one), 0);
      return [...hidden.map(factor), -shown];
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

/** How many institutions of each class each prefecture has, and how they stand on each day. */
const smallish = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 6 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 40 }) },
);
const size = (max: number) => fc.integer({ min: 1, max });
const many = <T>(count: number, make: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));

/** A table for each day: the same institutions, each standing in some column. */
const daysOf = (days: number) =>
  fc
    .record({ rows: size(4), columns: size(3), parts: size(3) })
    .chain(({ rows, columns, parts }) =>
      fc.record({
        sizes: fc.array(smallish, { minLength: rows * parts, maxLength: rows * parts }),
        // Mostly one column: as on the first day, when nobody has answered.
        moves: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 12 })), {
          minLength: days * 3,
          maxLength: days * 12,
        }),
        shape: fc.constant({ rows, columns, parts }),
      }),
    )
    .map(({ sizes, moves, shape }): CountTable[] => {
      const grid = sizes.map((own) => many(shape.columns, (at) => (at === 0 ? own : 0)));
      const share = Math.ceil(moves.length / days);
      return many(days, (day) => {
        if (day > 0 || moves.length % 2 === 0)
          for (const [where, column, count] of moves.slice(day * share, (day + 1) * share)) {
            const cells = grid[where % grid.length]!;
            const moved = Math.min(count, cells[0]!);
            cells[0]! -= moved;
            cells[column % shape.columns]! += moved;
          }
        return {
          columns: many(shape.columns, (at) => `s${at}`),
          rows: many(shape.rows, (row) => ({
            key: `p${row}`,
            cells: many(shape.columns, (at) =>
              sum(many(shape.parts, (part) => grid[row * shape.parts + part]![at]!)),
            ),
          })),
          parts: many(shape.parts, (part) => ({
            key: `k${part}`,
            cells: many(shape.columns, (at) =>
              sum(many(shape.rows, (row) => grid[row * shape.parts + part]![at]!)),
            ),
          })),
        };
      });
    });

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);

function expectRoom(days: readonly CountTable[]): void {
  const reader = new Reader(days.map((table) => hideSmallCounts(table, THRESHOLD)));
  for (const name of reader.hidden()) {
    const [least, most] = reader.bounds(name);
    expect(most - least, name).toBeGreaterThanOrEqual(THRESHOLD - 1e-6);
  }
}

test("no hidden count can be told: what is shown leaves room for a difference of the threshold", () => {
  fc.assert(
    fc.property(daysOf(1), (days) => expectRoom(days)),
    { numRuns: 200 },
  );
});

test("nor by who keeps the tables of several days, on which the same institutions stand otherwise", () => {
  fc.assert(
    fc.property(daysOf(3), (days) => expectRoom(days)),
    { numRuns: 60 },
  );
});

test("what everybody was on the first day does not tell on the second who has answered", () => {
  const columns = ["safe", "silent"];
  const onDay = (safe: readonly [number, number], told: readonly [number, number]) => {
    const silent = told.map((all, at) => all - safe[at]!);
    return {
      columns,
      rows: [{ key: "13", cells: [sum(safe), sum(silent)] }],
      parts: told.map((_, at) => ({ key: `k${at}`, cells: [safe[at]!, silent[at]!] })),
    };
  };
  const days = [onDay([0, 0], [12, 30]), onDay([2, 5], [12, 30])];
  const [first, second] = days.map((table) => hideSmallCounts(table, THRESHOLD));
  expect(first!.parts.map(({ total }) => total)).toEqual([12, 30]);
  expect(second!.parts.map(({ total }) => total)).toEqual([12, 30]);
  // 12 less those who are still silent would be the two.
  expect(second!.parts[0]!.cells).toEqual([null, null]);
  expectRoom(days);
});

test("what is shown is true, and no count from 1 to below the threshold is", () => {
  fc.assert(
    fc.property(daysOf(1), ([table]) => {
      const shown = hideSmallCounts(table!, THRESHOLD);
      const check = (value: number | null, truth: number) => {
        if (value !== null) expect(value).toBe(truth);
        if (truth > 0 && truth < THRESHOLD) expect(value).toBeNull();
      };
      for (const lines of ["rows", "parts"] as const)
        table![lines].forEach(({ key, cells }, at) => {
          const mine = shown[lines][at]!;
          expect(mine.key).toBe(key);
          check(mine.total, sum(cells));
          cells.forEach((count, column) => check(mine.cells[column]!, count));
        });
      shown.columns.forEach((count, at) =>
        check(count, sum(table!.rows.map(({ cells }) => cells[at]!))),
      );
      check(shown.total, sum(table!.rows.flatMap(({ cells }) => cells)));
    }),
  );
});

test("who stands alone in a place is not told by the zeros beside it", () => {
  const table = {
    columns: ["safe", "stuck", "silent"],
    rows: [
      { key: "13", cells: [0, 0, 1] },
      { key: "27", cells: [20, 30, 40] },
      { key: "01", cells: [25, 35, 45] },
    ],
    parts: [{ key: "clinic", cells: [45, 65, 86] }],
  };
  expect(hideSmallCounts(table, THRESHOLD).rows[0]).toEqual({
    key: "13",
    total: null,
    cells: [null, null, null],
  });
});

test("large counts are all shown, with all sums", () => {
  const table = {
    columns: ["safe", "silent"],
    rows: [{ key: "13", cells: [57, 60] }],
    parts: [
      { key: "clinic", cells: [50, 60] },
      { key: "hospital", cells: [7, 0] },
    ],
  };
  expect(hideSmallCounts(table, THRESHOLD)).toEqual({
    total: 117,
    columns: [57, 60],
    rows: [{ key: "13", total: 117, cells: [57, 60] }],
    parts: [
      { key: "clinic", total: 110, cells: [50, 60] },
      { key: "hospital", total: 7, cells: [7, 0] },
    ],
  });
});

test("a nation at its most detailed takes little more than its size, and its large counts stay", async () => {
  const shares = [30, 12, 2, 40, 0, 0];
  const tableOf = (prefectures: number): CountTable => {
    const count = (prefecture: number, column: number, part: number) =>
      Math.round((shares[column]! * part * (10 + ((prefecture * 7 + column) % 40))) / 25);
    const classes = [0.8, 0.16, 0.04];
    return {
      columns: ["a", "b", "c", "d", "e", "f"],
      rows: many(prefectures, (p) => ({
        key: String(p),
        cells: shares.map((_, s) => sum(classes.map((part) => count(p, s, part)))),
      })),
      parts: classes.map((part, at) => ({
        key: `k${at}`,
        cells: shares.map((_, s) => sum(many(prefectures, (p) => count(p, s, part)))),
      })),
    };
  };
  const shown = hideSmallCounts(tableOf(47), THRESHOLD);
  const hide = (prefectures: number) => () => hideSmallCounts(tableOf(prefectures), THRESHOLD);
  // Each prefecture more makes every step of the calculation longer: more than its share, never out of bounds.
  expect(await timesAsLong(hide(40), hide(10), 32)).toBeLessThan(32);
  expect(shown.columns.slice(0, 4)).not.toContain(null);
  expect(shown.rows.filter((row) => row.cells[3] === null).length).toBeLessThan(10);
});
