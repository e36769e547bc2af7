/** Where "now" comes from. Rules never read the time themselves; they are given it. */
export interface Clock {
  now(): Date;
}

/** Lengths of time in milliseconds, which the numbers of content and settings are counted in (law 8). */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until told to go on: for tests and for the demo's simulated time. */
export interface FixedClock extends Clock {
  /** Moves the clock forward (or back, when negative) by milliseconds. */
  advance(milliseconds: number): void;
  /** Moves the clock to an instant. */
  set(date: Date): void;
}

/** A clock that stands at `date`. */
export function fixedClock(date: Date): FixedClock {
  let at = date.getTime();
  return {
    now: () => new Date(at),
    advance: (milliseconds) => {
      at += milliseconds;
    },
    set: (to) => {
      at = to.getTime();
    },
  };
}
