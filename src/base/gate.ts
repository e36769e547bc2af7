import { Refusal } from "./refusal.ts";

/**
 * Lets so many through at once; the others wait in the order in which they came, and beyond `waiting` of them
 * one is refused (`too_many`). For work that fills the processor: who waits here holds no database connection.
 */
export function makeGate(atOnce: number, waiting: number) {
  let inside = 0;
  const queue: (() => void)[] = [];
  return async function through<T>(work: () => Promise<T>): Promise<T> {
    if (inside >= atOnce) {
      if (queue.length >= waiting) throw new Refusal("too_many");
      // The place is handed over: nobody who comes later slips in between.
      await new Promise<void>((admit) => queue.push(admit));
    } else inside += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else inside -= 1;
    }
  };
}
