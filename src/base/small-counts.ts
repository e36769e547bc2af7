/** Counts of each row (a prefecture) in columns (how it stands), each column split in parts (a class). */
export interface CountTable {
  columns: readonly string[];
  parts: readonly string[];
  rows: readonly { key: string; cells: readonly (readonly number[])[] }[];
}

/** A number and what it is split into; null = hidden. */
export interface ShownCount {
  count: number | null;
  parts: (number | null)[];
}

/** The same with all totals, which are of all counts, the hidden ones too. */
export interface ShownTable {
  total: number | null;
  columns: ShownCount[];
  rows: { key: string; total: number | null; cells: ShownCount[] }[];
}

/**
 * One number of the table. All sums of the table together are one circulation: the total flows out into the
 * columns, from there into their parts, from each part into the rows, and back through the totals of the rows.
 * At every node what comes in equals what goes out; nothing else is known of the numbers.
 */
interface Arc {
  from: number;
  to: number;
  value: number;
  hidden: boolean;
  /** A reader knows that it is not less. */
  floor: number;
  /** How much is lost when this number is hidden too. */
  cost: number;
}

/** Below the cost of anything that is shown. */
const HIDDEN_ONLY = 1;
const COST = { part: 1, rowTotal: 2, cell: 4, columnPart: 60, column: 300, total: 500 };

/**
 * Hides every count from 1 to below `threshold`, all counts of a row that is so small as a whole, the split of
 * a cell that has such a part, and further ones until no hidden count can be told by adding and subtracting:
 * given everything shown, the least and the most that each can be differ by `threshold` or more. Pure; the
 * same counts give the same table. Why it holds: docs/decisions/004-small-counts.md.
 */
export function hideSmallCounts(table: CountTable, threshold: number): ShownTable {
  const { arcs, nodes, print } = layOut(table, threshold);
  const stepsFrom: Step[][] = Array.from({ length: nodes }, () => []);
  for (const arc of arcs) {
    stepsFrom[arc.from]!.push({ arc, from: arc.from, to: arc.to });
    stepsFrom[arc.to]!.push({ arc, from: arc.to, to: arc.from });
  }
  for (let grown = true; grown;) {
    grown = false;
    for (const arc of arcs) {
      if (arc.hidden && protect(stepsFrom, arc, threshold)) grown = true;
    }
  }
  return print();
}

function layOut(table: CountTable, threshold: number) {
  const arcs: Arc[] = [];
  let nodes = 0;
  const node = () => nodes++;
  const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
  const isSmall = (value: number) => value > 0 && value < threshold;
  const add = (from: number, to: number, value: number, cost: number, all = false): Arc => {
    const hidden = all || isSmall(value);
    const arc = { from, to, value, hidden, floor: all ? 0 : Math.min(1, value), cost };
    arcs.push(arc);
    return arc;
  };

  const [start, back] = [node(), node()];
  const columns = table.columns.map((_, at) => {
    const split = table.parts.map((__, part) =>
      sum(table.rows.map((row) => row.cells[at]![part]!)),
    );
    const head = node();
    return {
      total: add(start, head, sum(split), COST.column),
      parts: split.map((value) => {
        const place = node();
        return { place, arc: add(head, place, value, COST.columnPart) };
      }),
    };
  });
  const rows = table.rows.map((row) => {
    const place = node();
    const size = sum(row.cells.map(sum));
    return {
      key: row.key,
      total: add(place, back, size, COST.rowTotal),
      cells: row.cells.map((split, at) => {
        const sub = node();
        const value = sum(split);
        const whole = isSmall(size) || isSmall(value) || split.some(isSmall);
        return {
          arc: add(sub, place, value, COST.cell, isSmall(size)),
          parts: split.map((one, part) =>
            add(columns[at]!.parts[part]!.place, sub, one, COST.part, whole),
          ),
        };
      }),
    };
  });
  const total = add(back, start, sum(rows.map((row) => row.total.value)), COST.total);
  const shown = (arc: Arc) => (arc.hidden ? null : arc.value);
  const print = (): ShownTable => ({
    total: shown(total),
    columns: columns.map((column) => ({
      count: shown(column.total),
      parts: column.parts.map(({ arc }) => shown(arc)),
    })),
    rows: rows.map((row) => ({
      key: row.key,
      total: shown(row.total),
      cells: row.cells.map(({ arc, parts }) => ({ count: shown(arc), parts: parts.map(shown) })),
    })),
  });
  return { arcs, nodes, print };
}

/** One number changed while all sums hold: upwards along its arc, or downwards against it. */
interface Step {
  arc: Arc;
  from: number;
  to: number;
}

/** How far a number may still move after `change`: up without end, down to its floor. */
function slack({ arc, from }: Step, change: ReadonlyMap<Arc, number>): number {
  return from === arc.from ? Infinity : arc.value + (change.get(arc) ?? 0) - arc.floor;
}

/**
 * Makes room around a hidden number: as much as it may be less over what is hidden already, and for the rest it
 * must be able to be more. Hides what stands on the cheapest ways for that; gives whether something was hidden.
 */
function protect(stepsFrom: readonly Step[][], arc: Arc, threshold: number): boolean {
  const less = Math.min(threshold, arc.value - arc.floor);
  const { left } = lead(stepsFrom, arc, [arc.from, arc.to], less, HIDDEN_ONLY);
  return lead(stepsFrom, arc, [arc.to, arc.from], threshold - less + left, Infinity).grown;
}

/**
 * Leads `width` from one end of a number to the other over the other numbers, way by way, each the cheapest
 * that is left (Ford and Fulkerson, 1956) and below `dearest`; hides what it goes over. Without that limit there
 * always is a way from the end of a number to its start: upwards once around.
 */
function lead(
  stepsFrom: readonly Step[][],
  around: Arc,
  ends: readonly [number, number],
  width: number,
  dearest: number,
): { left: number; grown: boolean } {
  const change = new Map<Arc, number>();
  let left = width;
  let grown = false;
  while (left > 0) {
    const way = cheapestWay(stepsFrom, around, ends, dearest, change);
    if (!way) break;
    const most = Math.min(left, ...way.map((step) => slack(step, change)));
    for (const { arc, from } of way) {
      change.set(arc, (change.get(arc) ?? 0) + (from === arc.from ? most : -most));
      if (!arc.hidden) grown = arc.hidden = true;
    }
    left -= most;
  }
  return { left, grown };
}

/** Dijkstra's algorithm with a list for each cost, which are small whole numbers. */
function cheapestWay(
  stepsFrom: readonly Step[][],
  around: Arc,
  [from, to]: readonly [number, number],
  dearest: number,
  change: ReadonlyMap<Arc, number>,
): Step[] | null {
  const cheapest = new Map<number, { cost: number; step: Step | null }>();
  cheapest.set(from, { cost: 0, step: null });
  const waiting: number[][] = [[from]];
  for (let cost = 0; cost < waiting.length; cost++) {
    for (const node of waiting[cost] ?? []) {
      if (cheapest.get(node)!.cost < cost) continue;
      if (node === to) return follow((at) => cheapest.get(at)!.step!, from, to);
      for (const step of stepsFrom[node]!) {
        if (step.arc === around || slack(step, change) <= 0) continue;
        const reached = cost + (step.arc.hidden ? 0 : step.arc.cost);
        if (reached >= Math.min(dearest, cheapest.get(step.to)?.cost ?? Infinity)) continue;
        cheapest.set(step.to, { cost: reached, step });
        (waiting[reached] ??= []).push(step.to);
      }
    }
  }
  return null;
}

function follow(stepTo: (node: number) => Step, from: number, to: number): Step[] {
  const way: Step[] = [];
  for (let at = to; at !== from;) {
    const step = stepTo(at);
    way.push(step);
    at = step.from;
  }
  return way;
}
