import type { Tx } from "../base/db.ts";

export interface Invited {
  organisationId: string;
  role: string;
  mail: string | null;
  contactId: string | null;
}

/** Keeps a one-time link; earlier unused ones for the same contact (or the first account) end. */
export async function saveInvitation(
  tx: Tx,
  tokenHash: string,
  invited: Invited,
  now: Date,
  expiresAt: Date,
): Promise<void> {
  await tx
    .updateTable("members.invitation")
    .set({ expires_at: now })
    .where("organisation_id", "=", invited.organisationId)
    .where("contact_id", invited.contactId === null ? "is" : "=", invited.contactId)
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .execute();
  await tx
    .insertInto("members.invitation")
    .values({
      token_hash: tokenHash,
      organisation_id: invited.organisationId,
      role: invited.role,
      mail: invited.mail,
      contact_id: invited.contactId,
      expires_at: expiresAt,
    })
    .execute();
}

/** An invitation that can still be accepted. A removed contact and a closed organisation invite nobody. */
export function getInvitation(tx: Tx, tokenHash: string, now: Date) {
  return tx
    .selectFrom("members.invitation as i")
    .innerJoin("members.organisation as o", "o.id", "i.organisation_id")
    .leftJoin("members.contact as c", "c.id", "i.contact_id")
    .select([
      "i.organisation_id as organisationId",
      "i.role",
      "i.mail",
      "i.contact_id as contactId",
      "o.name as organisation",
      "c.name as name",
    ])
    .where("i.token_hash", "=", tokenHash)
    .where("i.used_at", "is", null)
    .where("i.expires_at", ">", now)
    .where("o.closed_at", "is", null)
    .where("c.removed_at", "is", null)
    .executeTakeFirst();
}

/** True for exactly one of those who use the same link at once. */
export async function useInvitation(tx: Tx, tokenHash: string, now: Date): Promise<boolean> {
  const result = await tx
    .updateTable("members.invitation")
    .set({ used_at: now })
    .where("token_hash", "=", tokenHash)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** The contact signs in from now on; whoever opened the link proved the address. */
export async function linkContact(
  tx: Tx,
  contactId: string,
  accountId: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable("members.contact")
    .set({ account_id: accountId, mail_dead_at: null, confirmed_at: now })
    .where("id", "=", contactId)
    .execute();
}

export async function hasAccounts(tx: Tx): Promise<boolean> {
  const row = await tx.selectFrom("members.account").select("id").limit(1).executeTakeFirst();
  return row !== undefined;
}

/** The secretariat's own organisation; made when the installation is new. */
export async function getSecretariat(tx: Tx, name: string): Promise<string> {
  const row = await tx
    .selectFrom("members.organisation")
    .select("id")
    .where("kind", "=", "secretariat")
    .where("closed_at", "is", null)
    .orderBy("created_at")
    .limit(1)
    .executeTakeFirst();
  if (row) return row.id;
  const made = await tx
    .insertInto("members.organisation")
    .values({ kind: "secretariat", name })
    .returning("id")
    .executeTakeFirstOrThrow();
  return made.id;
}
