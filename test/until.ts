import { setTimeout as sleep } from "node:timers/promises";

/**
 * How long anything may keep a test waiting, in ms. A test that waits for something ends the moment it is there;
 * this is only when it is called hanging, so it is far beyond what a slow and busy machine needs, and below
 * `testTimeout`, so that the reason is told.
 */
export const PATIENCE_MS = 5 * 60_000;

/** Looks again and again until it is so, and gives what it saw; what throws, or is false, is not so yet. */
export async function until<T>(look: () => T | Promise<T>): Promise<Exclude<T, false>> {
  const end = performance.now() + PATIENCE_MS;
  let last: unknown;
  do {
    try {
      const seen = await look();
      if (seen !== false) return seen as Exclude<T, false>;
      last = "it was not so";
    } catch (error) {
      last = error;
    }
    await sleep(25);
  } while (performance.now() < end);
  throw new Error(`gave up after ${PATIENCE_MS / 1000} s`, { cause: last });
}
