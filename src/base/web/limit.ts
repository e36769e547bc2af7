import { MINUTE } from "../clock.ts";

/** More keys than this are not remembered at once; the oldest are forgotten first. */
const MOST_KEYS = 10_000;

/**
 * Counts how often something happened to a key in the minute that began with its first time: requests of a client,
 * uses of a token, mails, faults. In memory: each process counts for itself, and a flood of new keys cannot fill it.
 * What has to hold across processes and restarts (tries of a password) is counted in the database.
 */
export function countMinutes(): {
  /** Counts one more; gives how many it is. */
  count(key: string, now: Date): number;
  look(key: string, now: Date): number;
} {
  const seen = new Map<string, { from: number; times: number }>();
  const current = (key: string, now: Date) => {
    const known = seen.get(key);
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

/** What a route outside the contract is told: how often one client may ask it. */
export function atMost(max: number, timeWindow: "1 minute" | "1 hour" = "1 minute") {
  return { config: { rateLimit: { max, timeWindow } } };
}
