import { numbersFrom } from "../hostile/files.ts";

/** Choices from a seed, the same on every machine. */
export interface Pick {
  below(most: number): number;
  of<T>(all: readonly T[]): T;
  /** Once in so many times. */
  chance(times: number): boolean;
}

export function pickFrom(seed: number): Pick {
  const below = numbersFrom(seed);
  return {
    below,
    of: (all) => all[below(all.length)]!,
    chance: (times) => below(times) === 0,
  };
}
