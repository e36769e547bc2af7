import { setTimeout as sleep } from "node:timers/promises";
import { SECOND } from "../../base/clock.ts";
import type { Speed } from "./api.ts";

/** How often what people bring about is seen to while the played time stands still. */
const LOOK_MS = SECOND; // bounds work: between two looks

/** How fast the week is played; whoever watches changes it. */
export interface Pace {
  speed(): Speed;
  set(speed: Speed): void;
  /** Waits until a step of so many hours has lasted as long as it should; `idle` is done every second of a pause. */
  keep(hours: number, idle: () => Promise<unknown>): Promise<void>;
}

/** `hoursPerSecond`: of the played time in a second of whoever watches; without a number as fast as it goes. */
export function openPace(
  hoursPerSecond: Partial<Record<Speed, number>>,
  speed: Speed = "end",
): Pace {
  let changed = new AbortController();
  let stepEnded = performance.now();
  const leftOf = (hours: number): number => {
    if (speed === "paused") return LOOK_MS;
    const pace = hoursPerSecond[speed];
    return pace ? stepEnded + (hours / pace) * SECOND - performance.now() : 0;
  };
  return {
    speed: () => speed,
    set: (wanted) => {
      speed = wanted;
      changed.abort();
      changed = new AbortController();
    },
    keep: async (hours, idle) => {
      for (let left = leftOf(hours); left > 0; left = leftOf(hours)) {
        await sleep(left, undefined, { signal: changed.signal }).catch(() => {});
        if (speed === "paused") await idle();
      }
      stepEnded = performance.now();
    },
  };
}
