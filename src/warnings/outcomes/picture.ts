import type { Counts, Standing } from "./api.ts";
import { STANDINGS } from "./api.ts";
import type { Cell } from "./queries-watch.ts";

export const noCounts = (): Counts => ({
  safe: 0,
  moving: 0,
  stuck: 0,
  silent: 0,
  held: 0,
  ended: 0,
});
const STANDING_KEYS = Object.keys(STANDINGS) as Standing[];

/** The sum of all standings. */
export const sizeOf = (counts: Counts): number =>
  STANDING_KEYS.reduce((sum, key) => sum + counts[key], 0);

/** The parts of one split, by key; null is a part too (no relay). */
export function groupCounts(cells: readonly Cell[], by: Cell["by"]): Map<string | null, Counts> {
  const groups = new Map<string | null, Counts>();
  for (const cell of cells) {
    if (cell.by !== by) continue;
    const counts = groups.get(cell.key) ?? noCounts();
    counts[cell.standing] += cell.count;
    groups.set(cell.key, counts);
  }
  return groups;
}

/** What one advisory comes to: every reaction stands in exactly one cell of the split by stage. */
export function sumUp(cells: readonly Cell[]) {
  const stages = cells.filter((cell) => cell.by === "stage");
  const counts = noCounts();
  const byAnswer = new Map<string, number>();
  const byStage = new Map<string, number>();
  let overdue = 0;
  for (const cell of stages) {
    counts[cell.standing] += cell.count;
    overdue += cell.overdue;
    byStage.set(cell.key!, (byStage.get(cell.key!) ?? 0) + cell.count);
    if (cell.answer) byAnswer.set(cell.answer, (byAnswer.get(cell.answer) ?? 0) + cell.count);
  }
  const asked = sizeOf(counts);
  return {
    asked,
    released: asked - counts.held,
    answered: [...byAnswer.values()].reduce((sum, one) => sum + one, 0),
    overdue,
    counts,
    byAnswer,
    byStage,
  };
}
