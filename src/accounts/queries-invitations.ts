import type { Tx } from "../base/db.ts";
import type { Standing } from "../base/viewer.ts";

export interface Invited {
  organisationId: string;
  role: string;
  standing: Standing;
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
    .updateTable("accounts.invitation")
    .set({ expires_at: now })
    .where("organisation_id", "=", invited.organisationId)
    .where("contact_id", invited.contactId === null ? "is" : "=", invited.contactId)
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .execute();
  await tx
    .insertInto("accounts.invitation")
    .values({
      token_hash: tokenHash,
      organisation_id: invited.organisationId,
      role: invited.role,
      standing: invited.standing,
      mail: invited.mail,
      contact_id: invited.contactId,
      expires_at: expiresAt,
    })
    .execute();
}

/** An invitation that can still be accepted. A removed contact and a closed organisation invite nobody. */
export function getInvitation(tx: Tx, tokenHash: string, now: Date) {
  return tx
    .selectFrom("accounts.invitation as i")
    .innerJoin("organisations.organisation as o", "o.id", "i.organisation_id")
    .leftJoin("organisations.contact as c", "c.id", "i.contact_id")
    .select([
      "i.organisation_id as organisationId",
      "i.role",
      "i.standing",
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
    .updateTable("accounts.invitation")
    .set({ used_at: now })
    .where("token_hash", "=", tokenHash)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** The standing an account has, or will begin with: who comes first represents the organisation. */
export async function getStanding(
  tx: Tx,
  organisationId: string,
  accountId: string | null,
  role: string,
): Promise<Standing> {
  const rows = await tx
    .selectFrom("accounts.membership")
    .select(["account_id as accountId", "standing"])
    .where("organisation_id", "=", organisationId)
    .where("standing", "in", ["administrator", "representative"])
    .union(
      tx
        .selectFrom("accounts.membership")
        .select(["account_id as accountId", "standing"])
        .where("organisation_id", "=", organisationId)
        .where("account_id", "=", accountId),
    )
    .execute();
  const own = rows.find((row) => row.accountId === accountId);
  if (own) return own.standing as Standing;
  const [highest, usual] =
    role === "secretariat"
      ? (["administrator", "clerk"] as const)
      : (["representative", "member"] as const);
  return rows.length === 0 ? highest : usual;
}

export async function hasAccounts(tx: Tx): Promise<boolean> {
  const row = await tx.selectFrom("accounts.account").select("id").limit(1).executeTakeFirst();
  return row !== undefined;
}

/** The contact to invite, with its organisation; undefined when it was removed or the organisation closed. */
export function getInvitee(tx: Tx, contactId: string) {
  return tx
    .selectFrom("organisations.contact as c")
    .innerJoin("organisations.organisation as o", "o.id", "c.organisation_id")
    .select([
      "c.id",
      "c.name",
      "c.mail",
      "c.account_id as accountId",
      "o.id as organisationId",
      "o.name as organisation",
      "o.kind",
    ])
    .where("c.id", "=", contactId)
    .where("c.removed_at", "is", null)
    .where("o.closed_at", "is", null)
    .executeTakeFirst();
}

/** The account behind a contact (removed or not), with the membership it has or had. */
export function getContactAccount(tx: Tx, contactId: string) {
  return tx
    .selectFrom("organisations.contact as c")
    .innerJoin("organisations.organisation as o", "o.id", "c.organisation_id")
    .select(["c.account_id as accountId", "c.organisation_id as organisationId", "o.kind as role"])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom("organisations.contact as other")
          .select("other.id")
          .whereRef("other.account_id", "=", "c.account_id")
          .whereRef("other.organisation_id", "=", "c.organisation_id")
          .where("other.removed_at", "is", null),
      ).as("current"),
    )
    .where("c.id", "=", contactId)
    .executeTakeFirst();
}

/** Ends what an account may do for an organisation; its sessions there end with it. */
export async function removeMembership(
  tx: Tx,
  accountId: string,
  organisationId: string,
): Promise<void> {
  await tx
    .deleteFrom("accounts.membership")
    .where("account_id", "=", accountId)
    .where("organisation_id", "=", organisationId)
    .execute();
}
