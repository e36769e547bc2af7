import { SECOND } from "../../base/clock.ts";

/** The steps of a demo whose seconds are told. */
export const STEPS = ["setup", "nation", "intake", "match", "publish", "mail", "answers"] as const;
export type Step = (typeof STEPS)[number];

/** Charges time to steps: work within work belongs to the inner step only. One thing at a time. */
export interface Stopwatch {
  /** null: charged to none, since somebody wants to watch slowly. */
  run<T>(step: Step | null, work: () => Promise<T>): Promise<T>;
  /** Seconds of each step and in total, so far. */
  seconds(): Record<Step | "total", number>;
}

/** A stopwatch that began `since` (milliseconds of performance.now) ago with setting up. */
export function startStopwatch(since = 0): Stopwatch {
  const spent = new Map<Step, number>();
  const steps: (Step | null)[] = ["setup"];
  let mark = since;
  const charge = () => {
    const now = performance.now();
    const step = steps.at(-1)!;
    if (step) spent.set(step, (spent.get(step) ?? 0) + now - mark);
    mark = now;
  };
  const round = (milliseconds: number) => Number((milliseconds / SECOND).toFixed(2));
  return {
    run: async (step, work) => {
      charge();
      steps.push(step);
      try {
        return await work();
      } finally {
        charge();
        steps.pop();
      }
    },
    seconds: () => {
      charge();
      const each = STEPS.map((step) => [step, round(spent.get(step) ?? 0)] as const);
      const total = [...spent.values()].reduce((sum, one) => sum + one, 0);
      return { ...Object.fromEntries(each), total: round(total) } as Record<Step | "total", number>;
    },
  };
}
