import { MINUTE } from "../../base/clock.ts";

/** More keys than this are not remembered at once; the oldest are forgotten first. */
const MOST_KEYS = 10_000;

/**
 * Counts how often something happened to a key in the minute that began with its first time. In memory: each web
 * process counts for itself, and a flood of new keys cannot fill it.
 */
export function countMinutes(): {
  count(key: string, now: Date): number;
  look(key: string, now: Date): number;
} {
  const seen = new Map<string, { from: number; times: number }>();
  const current = (key: string, now: Date) => {
    const known = seen.get(key);
    // bounds work: what is asked in a minute
    return known && now.getTime() - known.from < MINUTE && now.getTime() >= known.from
      ? known
      : undefined;
  };
  return {
    count(key, now) {
      const known = current(key, now);
      if (known) return ++known.times;
      seen.delete(key);
      seen.set(key, { from: now.getTime(), times: 1 });
      if (seen.size > MOST_KEYS) seen.delete(seen.keys().next().value!);
      return 1;
    },
    look: (key, now) => current(key, now)?.times ?? 0,
  };
}
