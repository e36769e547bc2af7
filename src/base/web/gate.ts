import { Refusal } from "../refusal.ts";

/**
 * Lets so many through at once; the others wait. Where they say `who` they are, each of those in turn has one let in,
 * in the order in which that one's came: whoever asks two hundred times at once waits behind their own, and nobody else
 * does. Beyond `waiting` of them one is refused (`too_many`), as is who waited for `limitMs` (`busy`; 0: nobody).
 * For work that fills the processor or the database: who waits here holds no connection.
 */
export function makeGate(atOnce: number, waiting: number, limitMs = 0) {
  let inside = 0;
  let outside = 0;
  /** Who waits, the next one first, each with what admits theirs. */
  const queues = new Map<string, (() => void)[]>();

  function wait(who: string): Promise<void> {
    return new Promise((done, fail) => {
      const queue = queues.get(who) ?? [];
      const admit = () => {
        clearTimeout(late);
        done();
      };
      const giveUp = () => {
        queue.splice(queue.indexOf(admit), 1);
        outside -= 1;
        if (queue.length === 0) queues.delete(who);
        fail(new Refusal("busy"));
      };
      const late = limitMs > 0 ? setTimeout(giveUp, limitMs) : undefined;
      queue.push(admit);
      queues.set(who, queue);
      outside += 1;
    });
  }

  /** The place is handed over: nobody who comes later slips in between. */
  function leave(): void {
    const [next] = queues;
    if (!next) {
      inside -= 1;
      return;
    }
    const [who, queue] = next;
    const admit = queue.shift()!;
    outside -= 1;
    queues.delete(who);
    if (queue.length > 0) queues.set(who, queue);
    admit();
  }

  return async function through<T>(work: () => Promise<T>, who = ""): Promise<T> {
    if (inside >= atOnce) {
      if (outside >= waiting) throw new Refusal("too_many");
      await wait(who);
    } else inside += 1;
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
