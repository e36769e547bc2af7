import type { Tx } from "../base/db.ts";

/** The name and kind of an organisation that the viewer may see. */
export function getOrganisationName(tx: Tx, id: string) {
  return tx
    .selectFrom("organisations.organisation")
    .select(["id", "name", "kind"])
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Contact id → until when its open invitation holds. */
export async function findOpenInvitations(tx: Tx, organisationId: string, now: Date) {
  const rows = await tx
    .selectFrom("accounts.invitation")
    .select(["contact_id as contactId", "expires_at as expiresAt"])
    .where("organisation_id", "=", organisationId)
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .execute();
  return new Map(rows.map((row) => [row.contactId, row.expiresAt]));
}
