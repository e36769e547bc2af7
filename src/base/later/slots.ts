import { AsyncLocalStorage } from "node:async_hooks";
import type { Context } from "../context.ts";

/** Kinds of system outside that jobs wait for: the mail server; the addresses that advisories are fetched from. */
export const OUTSIDE = ["mail", "sources"] as const;
export type Outside = (typeof OUTSIDE)[number];

/** What a task does. At least once; must bear repetition. */
export type Work = ((payload: Record<string, unknown>, context: Context) => Promise<void>) & {
  /** For whom outside it may wait. Without: for nobody. */
  readonly waitsFor?: Outside;
};

/** A task that waits for somebody outside: it is done in slots of its own kind, so that nothing else waits with it. */
export function waitsFor(outside: Outside, work: Work): Work {
  return Object.assign((...given: Parameters<Work>) => work(...given), { waitsFor: outside });
}

const slot = new AsyncLocalStorage<Outside | "common">();

/** Does a task as in a worker: in a slot of its kind. */
export function inSlot(work: Work, ...given: Parameters<Work>): Promise<void> {
  return slot.run(work.waitsFor ?? "common", () => work(...given));
}

/**
 * Said by whatever asks somebody outside, before it does. Throws in a job that stands in other slots: one silent mail
 * server would hold up everything that is done later. Requests and commands wait for themselves alone, and may.
 */
export function mayWait(outside: Outside): void {
  const now = slot.getStore();
  if (now !== undefined && now !== outside)
    throw new Error(`a job in the ${now} slots waits for ${outside}: declare it with waitsFor()`);
}
