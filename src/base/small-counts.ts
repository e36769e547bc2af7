/** Counts by group (a prefecture), row within the group (a class) and column (how it stands). See decision 004. */
export interface CountTable {
  columns: readonly string[];
  groups: readonly {
    key: string;
    rows: readonly { key: string; cells: readonly number[] }[];
  }[];
}

/** The same with its totals; null = hidden. Every total is of all counts, the hidden ones too. */
export interface ShownTable {
  columns: string[];
  cells: (number | null)[];
  total: number | null;
  groups: {
    key: string;
    cells: (number | null)[];
    total: number | null;
    rows: { key: string; cells: (number | null)[]; total: number | null }[];
  }[];
}

/**
 * One number of the table. All sums of the table together are one circulation: the grand total flows out
 * into the columns, from each into the groups, from there into the rows, and back through the totals of
 * rows and groups. At every node what comes in equals what goes out; nothing else is known of the numbers.
 */
interface Arc {
  from: number;
  to: number;
  value: number;
  hidden: boolean;
  /** How much is lost when this number is hidden too. */
  cost: number;
}

const COST = { cell: 1, part: 3, groupTotal: 10, columnTotal: 30, total: 100, zero: 2 };

/**
 * Hides every count from 1 to below `threshold`, all counts of a row or group that is so small as a whole,
 * and further ones until no hidden count can be told by adding and subtracting: given everything shown, each
 * of them could also be larger by `threshold`, with every hidden count that is not 0 still at least 1. Pure;
 * the same counts give the same table.
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
  const isSmall = (value: number) => value > 0 && value < threshold;
  const add = (from: number, to: number, value: number, cost: number, within = 0): Arc => {
    const hidden = isSmall(value) || isSmall(within);
    const arc = { from, to, value, hidden, cost: value === 0 ? cost + COST.zero : cost };
    arcs.push(arc);
    return arc;
  };
  const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);

  const [end, all] = [node(), node()];
  const columns = table.columns.map(node);
  const groups = table.groups.map(({ key, rows }) => {
    const parts = table.columns.map((_, column) => sum(rows.map((row) => row.cells[column]!)));
    const size = sum(parts);
    const subs = table.columns.map(node);
    const top = node();
    return {
      key,
      size,
      parts,
      total: add(top, all, size, COST.groupTotal),
      cells: parts.map((value, at) => add(columns[at]!, subs[at]!, value, COST.part, size)),
      rows: rows.map((row) => {
        const place = node();
        const all = sum(row.cells);
        return {
          key: row.key,
          total: add(place, top, all, COST.part),
          cells: row.cells.map((value, at) => add(subs[at]!, place, value, COST.cell, all)),
        };
      }),
    };
  });
  const total = sum(groups.map((group) => group.size));
  const grand = add(all, end, total, COST.total);
  const heads = columns.map((column, at) =>
    add(end, column, sum(groups.map((group) => group.parts[at]!)), COST.columnTotal),
  );
  const shown = (arc: Arc) => (arc.hidden ? null : arc.value);
  const print = (): ShownTable => ({
    columns: [...table.columns],
    cells: heads.map(shown),
    total: shown(grand),
    groups: groups.map((group) => ({
      key: group.key,
      cells: group.cells.map(shown),
      total: shown(group.total),
      rows: group.rows.map((row) => ({
        key: row.key,
        cells: row.cells.map(shown),
        total: shown(row.total),
      })),
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

/** How far a number may move: up without end, down to 1 (or not at all, where it is 0). */
const slack = ({ arc, from }: Step) => (from === arc.from ? Infinity : Math.max(0, arc.value - 1));

/**
 * Makes room for `arc` to be larger by `threshold`: finds the way from its end back to its start along which
 * that much can flow and which costs least, and hides what stands on it. There always is one: upwards once
 * around. Gives whether something more was hidden.
 */
function protect(stepsFrom: readonly Step[][], arc: Arc, threshold: number): boolean {
  let grown = false;
  for (const step of cheapestWay(stepsFrom, arc, threshold)) {
    if (!step.arc.hidden) grown = step.arc.hidden = true;
  }
  return grown;
}

/** Dijkstra's algorithm with a list for each cost, which are small whole numbers. */
function cheapestWay(stepsFrom: readonly Step[][], around: Arc, width: number): Step[] {
  const cheapest = new Map<number, { cost: number; step: Step | null }>();
  cheapest.set(around.to, { cost: 0, step: null });
  const waiting: number[][] = [[around.to]];
  for (let cost = 0; cost < waiting.length; cost++) {
    for (const node of waiting[cost] ?? []) {
      if (cheapest.get(node)!.cost < cost) continue;
      if (node === around.from) return follow(cheapest, around);
      for (const step of stepsFrom[node]!) {
        if (step.arc === around || slack(step) < width) continue;
        const reached = cost + (step.arc.hidden ? 0 : step.arc.cost);
        if (reached >= (cheapest.get(step.to)?.cost ?? Infinity)) continue;
        cheapest.set(step.to, { cost: reached, step });
        (waiting[reached] ??= []).push(step.to);
      }
    }
  }
  throw new Error("the sums of the table do not close");
}

function follow(
  cheapest: ReadonlyMap<number, { step: Step | null }>,
  { from, to }: Pick<Arc, "from" | "to">,
): Step[] {
  const way: Step[] = [];
  for (let at = from; at !== to;) {
    const step = cheapest.get(at)!.step!;
    way.push(step);
    at = step.from;
  }
  return way;
}
