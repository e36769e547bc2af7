import type { Tx } from "./db.ts";
import { recordFor } from "../later/events.ts";
import { exists } from "./rows.ts";
import type { Viewer } from "../viewer.ts";

/** Records, as the system, that `viewer` saw something of an organisation, unless that stands there since `since`. */
export async function recordSeen(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  { organisationId, what, since }: { organisationId: string; what: string; since: Date },
): Promise<void> {
  const known = await exists(tx)`
    select from base.event
    where for_organisation_id = ${organisationId} and name = 'base.seen' and account_id = ${viewer.accountId}
      and organisation_id is not distinct from ${viewer.organisationId} and at >= ${since}
      and data ->> 'what' = ${what} limit 1`;
  if (!known) await recordFor({ tx, viewer, now }, organisationId, "base.seen", { what });
}
