import { sql } from "kysely";
import type { Tx } from "./db.ts";
import { record } from "../later/events.ts";
import type { Viewer } from "../viewer.ts";

/** Records, as the system, that `viewer` saw something of an organisation, unless that stands there since `since`. */
export async function recordSeen(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  { organisationId, what, since }: { organisationId: string; what: string; since: Date },
): Promise<void> {
  const known = await tx
    .selectFrom("base.event")
    .select("id")
    .where("for_organisation_id", "=", organisationId)
    .where("name", "=", "base.seen")
    .where("account_id", "=", viewer.accountId)
    .where("organisation_id", "is not distinct from", viewer.organisationId)
    .where("at", ">=", since)
    .where(sql`data->>'what'`, "=", what)
    .executeTakeFirst();
  if (known) return;
  await record(tx, viewer, now, [
    {
      name: "base.seen",
      forOrganisationId: organisationId,
      subjectId: organisationId,
      data: { what },
    },
  ]);
}
