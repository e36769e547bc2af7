/** One line of counts, one for each column. */
export interface CountLine {
  key: string;
  cells: readonly number[];
}

/** The same whole counted in columns (how it stands), once by rows (a prefecture) and once by parts (a class). */
export interface CountTable {
  columns: readonly string[];
  rows: readonly CountLine[];
  parts: readonly CountLine[];
}

/** null = hidden. */
export interface ShownLine {
  key: string;
  total: number | null;
  cells: (number | null)[];
}

/** The same with all totals, which are of all counts, the hidden ones too. */
export interface ShownTable {
  total: number | null;
  columns: (number | null)[];
  rows: ShownLine[];
  parts: ShownLine[];
}

/**
 * One number of the table. All sums of the table together are one circulation: the total flows out into the totals
 * of the parts, from there into the parts of the columns, through the columns into the rows, and back through the
 * totals of the rows. At every node what comes in equals what goes out; nothing else is known of the numbers.
 */
interface Arc {
  from: number;
  to: number;
  value: number;
  hidden: boolean;
  /** A reader knows that it is not less. */
  floor: number;
  /** How much is lost when this number is hidden too; Infinity = it stays as it is. */
  cost: number;
  /** The row or part that it counts; null for a sum over several. */
  line: number | null;
}

/** Below the cost of anything that is shown. */
const HIDDEN_ONLY = 1;
const COST = { cell: 4, part: 60, column: 300, total: 500 };
/** The smallest lines go first: with its total a line says nothing. */
const costOfTotal = (size: number) => 1 + Math.ceil(Math.log2(1 + size));

/**
 * Hides every count from 1 to below `threshold`, all counts of a row or part that is so small as a whole, and
 * further ones until no hidden count can be told by adding and subtracting: given everything shown, on this day
 * and on any other, the least and the most that each can be differ by `threshold` or more. Pure; the same counts
 * give the same table. Why it holds: docs/decisions/004-small-counts.md.
 */
export function hideSmallCounts(table: CountTable, threshold: number): ShownTable {
  // What a row and a part hold stays the same while how they stand changes: shown once, it is known on every day.
  const wholes = layOut(inOneColumn(table), threshold);
  hideMore(wholes, threshold);
  const day = layOut(table, threshold, wholes.print());
  hideMore(day, threshold);
  return day.print();
}

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);

function inOneColumn({ rows, parts }: CountTable): CountTable {
  const whole = ({ key, cells }: CountLine) => ({ key, cells: [sum(cells)] });
  return { columns: ["all"], rows: rows.map(whole), parts: parts.map(whole) };
}

interface Layout {
  arcs: Arc[];
  nodes: number;
  print(): ShownTable;
}

/** `known`: which totals are shown whatever the day; without it that is to be found. */
function layOut(table: CountTable, threshold: number, known?: ShownTable): Layout {
  const arcs: Arc[] = [];
  let nodes = 0;
  const node = () => nodes++;
  const isSmall = (value: number) => value > 0 && value < threshold;
  const add = (arc: Pick<Arc, "from" | "to" | "value" | "cost" | "line">): Arc => {
    const whole = { ...arc, hidden: isSmall(arc.value), floor: Math.min(1, arc.value) };
    arcs.push(whole);
    return whole;
  };
  const addTotal = (arc: Parameters<typeof add>[0], kept: number | null | undefined): Arc => {
    const whole = add(arc);
    if (kept !== undefined) Object.assign(whole, { hidden: kept === null, cost: Infinity });
    return whole;
  };

  const [start, back] = [node(), node()];
  const columns = table.columns.map((_, at) => {
    const [head, tail] = [node(), node()];
    const value = sum(table.rows.map((row) => row.cells[at]!));
    return { head, tail, arc: add({ from: head, to: tail, value, cost: COST.column, line: null }) };
  });
  let line = 0;
  const layLine = (
    { key, cells }: CountLine,
    kept: ShownLine | undefined,
    [cost, inwards]: readonly [number, boolean],
  ) => {
    const own = line++;
    const place = node();
    const size = sum(cells);
    // Beside zeros one would learn how the only institution of a small line stands, and what a line with a hidden
    // total shows, on one day this and on another that, tells how much it holds at least.
    const saysNothing = isSmall(size) || kept?.total === null;
    const ends = inwards ? { from: start, to: place } : { from: place, to: back };
    const total = { ...ends, value: size, cost: costOfTotal(size), line: own };
    return {
      key,
      total: addTotal(total, kept?.total),
      cells: cells.map((value, at) => {
        const [from, to] = inwards ? [place, columns[at]!.head] : [columns[at]!.tail, place];
        // Where there is nobody, nobody stands in any column.
        const arc = add({
          from,
          to,
          value,
          cost: kept?.total === 0 ? Infinity : cost,
          line: own,
        });
        return saysNothing ? Object.assign(arc, { hidden: true, floor: 0 }) : arc;
      }),
    };
  };
  const parts = table.parts.map((one, at) => layLine(one, known?.parts[at], [COST.part, true]));
  const rows = table.rows.map((one, at) => layLine(one, known?.rows[at], [COST.cell, false]));
  const whole = sum(rows.map((row) => row.total.value));
  const circle = { from: back, to: start, value: whole, cost: COST.total, line: null };
  const total = addTotal(circle, known?.total);
  const shown = (arc: Arc) => (arc.hidden ? null : arc.value);
  const print = ({ key, total: own, cells }: (typeof rows)[number]): ShownLine => ({
    key,
    total: shown(own),
    cells: cells.map(shown),
  });
  return {
    arcs,
    nodes,
    print: () => ({
      total: shown(total),
      columns: columns.map(({ arc }) => shown(arc)),
      rows: rows.map(print),
      parts: parts.map(print),
    }),
  };
}

/** Hides further numbers until every hidden one has room. */
function hideMore({ arcs, nodes }: Layout, threshold: number): void {
  const stepsFrom: Step[][] = Array.from({ length: nodes }, () => []);
  for (const arc of arcs) {
    stepsFrom[arc.from]!.push({ arc, from: arc.from, to: arc.to });
    stepsFrom[arc.to]!.push({ arc, from: arc.to, to: arc.from });
  }
  for (let grown = true; grown;) {
    grown = false;
    for (const arc of arcs) {
      if (!arc.hidden) continue;
      const protection = protect(stepsFrom, arc, threshold);
      if (protection.grown || (protection.left > 0 && giveUp(arcs, arc))) grown = true;
    }
  }
}

/**
 * Where a number cannot get room beside totals that are known: its line says nothing any more, then no line does.
 * A line of `threshold` and more, or of an unknown number, then has all the room that is asked for.
 */
function giveUp(arcs: readonly Arc[], { line }: Arc): boolean {
  const open = (some: readonly Arc[]) => {
    const closed = some.filter(({ cost, hidden, floor }) => cost < Infinity && (!hidden || floor));
    for (const arc of closed) Object.assign(arc, { hidden: true, floor: 0 });
    return closed.length > 0;
  };
  return (line !== null && open(arcs.filter((arc) => arc.line === line))) || open(arcs);
}

/** One number changed while all sums hold: upwards along its arc, or downwards against it. */
interface Step {
  arc: Arc;
  from: number;
  to: number;
}

/** How far a number may still move after `change`: up without end, down to its floor. */
function slack({ arc, from }: Step, change: ReadonlyMap<Arc, number>): number {
  if (!arc.hidden && arc.cost === Infinity) return 0;
  return from === arc.from ? Infinity : arc.value + (change.get(arc) ?? 0) - arc.floor;
}

/**
 * Makes room around a hidden number: as much as it may be less over what is hidden already, for the rest it must be
 * able to be more, and where it cannot, less at any price. Hides what stands on the cheapest ways for that; gives
 * whether something was hidden, and how much room is still wanting.
 */
function protect(
  stepsFrom: readonly Step[][],
  arc: Arc,
  threshold: number,
): { left: number; grown: boolean } {
  const own = arc.value - arc.floor;
  const less = Math.min(threshold, own);
  const down = lead(stepsFrom, arc, [arc.from, arc.to], less, HIDDEN_ONLY);
  const room = less - down.left;
  const up = lead(stepsFrom, arc, [arc.to, arc.from], threshold - room, Infinity);
  if (up.left === 0) return up;
  const further = Math.min(own, room + up.left);
  const last = lead(stepsFrom, arc, [arc.from, arc.to], further, Infinity);
  return { left: room + up.left - (further - last.left), grown: up.grown || last.grown };
}

/**
 * Leads `width` from one end of a number to the other over the other numbers, way by way, each the cheapest
 * that is left (Ford and Fulkerson, 1956) and below `dearest`; hides what it goes over. What is shown whatever
 * the day is gone over by no way.
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
