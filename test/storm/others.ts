import { setTimeout as sleep } from "node:timers/promises";
import { shoot, type Shot } from "./load.ts";

const EVERY_MS = 200;
/** Whoever is asked to come again does so after this. */
const AGAIN_MS = 250;
/** Answered within that, they are not kept waiting. */
const AT_ONCE_MS = 1_000;

/**
 * Other people, who go on with their own work: somebody comes every 200 ms, whether those before were answered or
 * not, and asks until they are. `times` holds what each waited in ms, by the order in which they came.
 */
export function goOn(url: string, shots: readonly Shot[], from: string) {
  const times: number[] = [];
  let stopped = false;
  let came = 0;
  const waiting = new Set<Promise<void>>();
  const one = async (at: number) => {
    const began = performance.now();
    for (;;) {
      const status = await shoot(url, shots[at % shots.length]!, from);
      if (stopped || (status >= 200 && status < 400)) break;
      await sleep(AGAIN_MS);
    }
    times[at] = performance.now() - began;
  };
  const timer = setInterval(() => {
    const asking = one(came++).finally(() => waiting.delete(asking));
    waiting.add(asking);
  }, EVERY_MS);
  return {
    /** How many came until now. */
    came: () => came,
    /** What those waited who came from that one on; all of them have been answered. */
    since: async (from: number) => {
      const until = came;
      await Promise.all(waiting);
      return times.slice(from, until);
    },
    /** In ms from now until three in a row who come from now on are answered at once. */
    recovered: async (): Promise<number> => {
      const began = performance.now();
      for (let next = came, good = 0; good < 3;) {
        await sleep(20);
        if (times[next] === undefined) continue;
        good = times[next]! <= AT_ONCE_MS ? good + 1 : 0;
        next++;
      }
      return performance.now() - began;
    },
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await Promise.all(waiting);
    },
  };
}
