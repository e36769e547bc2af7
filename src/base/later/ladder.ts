import { z } from "zod";
import { addDuration, type Duration, durationSchema } from "../content.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../data/db.ts";
import { SYSTEM } from "../viewer.ts";
import { nextWorkingMoment, type WorkingHours } from "../words/calendar.ts";
import { type NewEvent, record } from "./events.ts";

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** Working hours in content. */
export const hoursSchema = z.strictObject({ from: time, to: time });

/** What is done so long after, or before, the moment that a ladder counts from. */
export type Rung<Does> = { do: Does } & ({ after: Duration } | { before: Duration });

const IN_ORDER = "rungs must stand in the order of time";
function inOrder(given: readonly object[]): boolean {
  const way = { from: new Date(0), rungs: given as Rung<unknown>[] };
  const moments = given.map((_, rung) => rungAt(way, rung)!.getTime());
  return moments.every((at, place) => place === 0 || at > moments[place - 1]!);
}
/** The rungs of a ladder in content: after a moment. */
export const rungsAfter = <Does extends z.ZodType>(does: Does) =>
  z.array(z.strictObject({ after: durationSchema, do: does })).refine(inOrder, IN_ORDER);
/** The rungs of a ladder in content: before a moment, the earliest first. */
export const rungsBefore = <Does extends z.ZodType>(does: Does) =>
  z.array(z.strictObject({ before: durationSchema, do: does })).refine(inOrder, IN_ORDER);

/** From when a thing counts, and by which rungs; where there are `hours`, it is climbed in these. */
export interface Way<Does> {
  from: Date;
  rungs: readonly Rung<Does>[];
  hours?: WorkingHours | null;
}

/** When a rung is due, `late` ms later than content says; null after the last one. */
export function rungAt(way: Way<unknown>, rung: number, late = 0): Date | null {
  const step = way.rungs[rung];
  if (!step) return null;
  const { amount, unit } = "after" in step ? step.after : step.before;
  const length = { unit, amount: "after" in step ? amount : -amount };
  const at = new Date(addDuration(way.from, length).getTime() + late);
  return way.hours ? nextWorkingMoment(at, way.hours) : at;
}

/** One step of a thing whose rung has come. */
export interface Climbing<Does> {
  /** Null where nothing is left to do. */
  do: Does | null;
  /** What was passed over, because it had lost its meaning. */
  missed: Does[];
  /** Where it stands afterwards, and when it goes on; `nextAt` is null where the ladder is at its end. */
  rung: number;
  nextAt: Date | null;
  /** By how many ms it came later than content says; all that follows comes as much later. */
  late: number;
}

/**
 * What a missed rung means (the worker stood still, or there was a day off). After a moment: it is climbed late, and
 * those above keep their distance, so that nobody is written to twice at once and nothing is left out. Before a
 * moment: of those whose time has come only the one nearest to the end is climbed, since "30 days left" is untrue by
 * then; and none after the end.
 */
export function nextStep<Does>(way: Way<Does>, rung: number, now: Date): Climbing<Does> {
  const plain = { ...way, hours: null };
  const isBefore = way.rungs.some((step) => "before" in step);
  let at = rung;
  if (isBefore) while ((rungAt(plain, at + 1) ?? way.from) <= now && at < way.rungs.length) at++;
  const late = isBefore ? 0 : Math.max(0, now.getTime() - (rungAt(plain, rung) ?? now).getTime());
  const next = rungAt(way, at + 1, late);
  return {
    do: way.rungs[at]?.do ?? null,
    missed: way.rungs.slice(rung, at).map((step) => step.do),
    rung: at + 1,
    // Never the same moment again: a run ends.
    nextAt: next && new Date(Math.max(next.getTime(), now.getTime() + 1)),
    late,
  };
}

/** What a room gives: who is due, by which rungs, what each does, and where it is written down. */
export interface Ladder<Does extends string, Row extends { ids: readonly string[]; rung: number }> {
  /** Recorded with `{ do, missed, count }`. */
  event: NewEvent["name"];
  /** How many things are locked and written at a time: bounded memory, short transactions. */
  batch: number;
  /** At most `limit` things that are due, those that stand alike in one row. Locked; what another has is left to it. */
  due(tx: Tx, now: Date, limit: number): Promise<readonly Row[]>;
  way(row: Row, now: Date): Way<Does>;
  /** Does what `step.do` says, if anything. Gives what the event says besides; null: there is nothing to record. */
  climb(tx: Tx, row: Row, step: Climbing<Does>, now: Date): Promise<Partial<NewEvent> | null>;
  save(tx: Tx, row: Row, step: Climbing<Does>, now: Date): Promise<unknown>;
}

/**
 * Goes one step up with everything that is due; gives with how many things. A batch is one transaction: what is done
 * and the rung that is written down hold together, so a worker that is killed, or a second one, repeats nothing.
 */
export async function climb<
  Does extends string,
  Row extends { ids: readonly string[]; rung: number },
>(context: Context, ladder: Ladder<Does, Row>): Promise<number> {
  const now = context.clock.now();
  let total = 0;
  for (;;) {
    const climbed = await context.db.asViewer(SYSTEM, async (tx) => {
      const rows = await ladder.due(tx, now, ladder.batch);
      for (const row of rows) {
        const step = nextStep(ladder.way(row, now), row.rung, now);
        const done = await ladder.climb(tx, row, step, now);
        await ladder.save(tx, row, step, now);
        const data = { do: step.do, missed: step.missed, count: row.ids.length, ...done?.data };
        if (done) await record(tx, SYSTEM, now, [{ ...done, name: ladder.event, data }]);
      }
      return rows.reduce((sum, { ids }) => sum + ids.length, 0);
    });
    if (climbed === 0) return total;
    total += climbed;
  }
}
