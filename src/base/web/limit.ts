import { MINUTE } from "../clock.ts";
import { clientOf } from "./client.ts";
import { Refusal } from "../refusal.ts";

/** So many clients are remembered; then the oldest are forgotten. */
const MOST = 20_000;

interface Bucket {
  left: number;
  at: number;
}

/**
 * Counts what each client asks in this process: `perMinute` at once, refilled evenly. Refuses `too_many`.
 * For public searches; it protects the database, and nothing secret hangs on it.
 */
export function makeLimit() {
  const buckets = new Map<string, Bucket>();
  return (request: { ip: string }, perMinute: number, now: Date): void => {
    const client = clientOf(request);
    const at = now.getTime();
    const known = buckets.get(client) ?? { left: perMinute, at };
    const refill = (Math.max(0, at - known.at) / MINUTE) * perMinute;
    const left = Math.min(perMinute, known.left + refill) - 1;
    // Moved to the end: the oldest stand first.
    buckets.delete(client);
    buckets.set(client, { left: Math.max(left, 0), at });
    if (buckets.size > MOST) buckets.delete(buckets.keys().next().value!);
    if (left < 0) throw new Refusal("too_many");
  };
}
