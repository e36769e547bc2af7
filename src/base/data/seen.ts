import { dayOf, fromDay } from "../words/calendar.ts";
import type { Context } from "../context.ts";
import type { Database } from "./db.ts";
import type { Endpoint } from "../contract.ts";
import { recordSeen } from "./queries-seen.ts";
import { SYSTEM, type Viewer } from "../viewer.ts";

/** More looks than this are not remembered for a day; then the database is asked again. */
const MOST_REMEMBERED = 50_000;

/** What this process knows to be recorded of one day, for each database. */
const recorded = new WeakMap<Database, { day: string; keys: Set<string> }>();

/**
 * Records that somebody saw data of an organisation that is not their own: one event `base.seen` for each viewer,
 * organisation and kind of thing a day (Japanese time), so that reading stays as fast as before. It is written before the
 * answer leaves, in a transaction of its own: what cannot be recorded is not shown. Several processes at the same
 * instant may record it twice.
 */
export async function noteSeen(
  context: Context,
  viewer: Viewer,
  endpoint: Endpoint,
  answered: unknown,
): Promise<void> {
  const organisationId = endpoint.seen && valueAt(answered, endpoint.seen);
  if (typeof organisationId !== "string" || viewer.accountId === null) return;
  if (organisationId === viewer.organisationId) return;
  const now = context.clock.now();
  const day = dayOf(now);
  const known = recorded.get(context.db);
  const keys =
    known?.day === day && known.keys.size < MOST_REMEMBERED ? known.keys : new Set<string>();
  recorded.set(context.db, { day, keys });
  const key = `${viewer.accountId} ${viewer.organisationId} ${organisationId} ${endpoint.label}`;
  if (keys.has(key)) return;
  const look = { organisationId, what: endpoint.label, since: fromDay(day)! };
  await context.db.asViewer(SYSTEM, (tx) => recordSeen(tx, viewer, now, look));
  keys.add(key);
}

/** The value at a dotted place: `params.id`, `reply.asset.institutionId`. */
function valueAt(from: unknown, place: string): unknown {
  return place
    .split(".")
    .reduce<unknown>(
      (part, key) => (part as Record<string, unknown> | null | undefined)?.[key],
      from,
    );
}
