import type { Tx } from "../../base/data/db.ts";
import { run } from "../../base/data/rows.ts";
import type { Standing } from "../../base/viewer.ts";
import { whyEnded } from "../../circle/organisations/index.ts";

const AS = { organisation: "o", contact: "c" };

export interface Invited {
  organisationId: string;
  role: string;
  standing: Standing;
  mail: string | null;
  contactId: string | null;
  /** How the person is called, where no contact says it. */
  name?: string;
}

/** Keeps a one-time link; earlier unused ones for the same contact (without: the same address) end. */
export async function saveInvitation(
  tx: Tx,
  tokenHash: string,
  invited: Invited,
  now: Date,
  expiresAt: Date,
): Promise<void> {
  const { contactId, mail } = invited;
  await tx
    .updateTable("accounts.invitation")
    .set({ expires_at: now })
    .where("organisation_id", "=", invited.organisationId)
    .where("contact_id", contactId === null ? "is" : "=", contactId)
    .$if(contactId === null, (query) => query.where("mail", mail === null ? "is" : "=", mail))
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
      name: invited.name ?? null,
      expires_at: expiresAt,
    })
    .execute();
}

/** What a link offers, and why its contact is there no more; undefined for a used, replaced, old or made-up one. */
export function getInvitation(tx: Tx, tokenHash: string, now: Date) {
  return tx
    .selectFrom("accounts.invitation as i")
    .innerJoin("organisations.organisation as o", "o.id", "i.organisation_id")
    .leftJoin("organisations.contact as c", "c.id", "i.contact_id")
    .select((eb) => [
      "i.organisation_id as organisationId",
      "i.role",
      "i.standing",
      "i.mail",
      "i.contact_id as contactId",
      "o.name as organisation",
      eb.fn.coalesce("c.name", "i.name").as("name"),
      whyEnded(AS, "i.mail").as("ended"),
    ])
    .where("i.token_hash", "=", tokenHash)
    .where("i.used_at", "is", null)
    .where("i.expires_at", ">", now)
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

export async function hasAccounts(tx: Tx): Promise<boolean> {
  const row = await tx.selectFrom("accounts.account").select("id").limit(1).executeTakeFirst();
  return row !== undefined;
}

/** What is offered to this address now; undefined when the offer, its contact or the organisation ended. */
export async function getOffer(
  tx: Tx,
  { organisationId, contactId, mail }: Pick<Invited, "organisationId" | "contactId" | "mail">,
  now: Date,
) {
  const row = await tx
    .selectFrom("accounts.invitation as i")
    .innerJoin("organisations.organisation as o", "o.id", "i.organisation_id")
    .leftJoin("organisations.contact as c", "c.id", "i.contact_id")
    .select(["o.name as organisation", "i.role", "i.standing"])
    .where("i.organisation_id", "=", organisationId)
    .where("i.contact_id", contactId === null ? "is" : "=", contactId)
    .where("i.mail", "=", mail)
    .where("i.used_at", "is", null)
    .where("i.expires_at", ">", now)
    .where(whyEnded(AS, "i.mail"), "is", null)
    .executeTakeFirst();
  return row && { ...row, standing: row.standing as Standing };
}

/** The account that signs in as a contact so far. */
export async function getContactAccount(tx: Tx, contactId: string): Promise<string | null> {
  const row = await tx
    .selectFrom("organisations.contact")
    .select("account_id as accountId")
    .where("id", "=", contactId)
    .executeTakeFirst();
  return row?.accountId ?? null;
}

/** The account of an address, also one that was stopped. */
export function getInvited(tx: Tx, mail: string) {
  return tx
    .selectFrom("accounts.account")
    .select(["id", "password_hash as passwordHash", "disabled_at as disabledAt"])
    .where("mail", "=", mail)
    .executeTakeFirst();
}

/**
 * Lets an account act for an organisation; what it may do there already stays as it is. An organisation has one
 * representative: whoever accepts while somebody represents it is a member.
 */
export async function addMembership(
  tx: Tx,
  accountId: string,
  { organisationId, role, standing }: Pick<Invited, "organisationId" | "role" | "standing">,
): Promise<void> {
  const key = `representative ${organisationId}`;
  await run(tx)`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
  await run(tx)`insert into accounts.membership (account_id, organisation_id, role, standing)
    select ${accountId}, ${organisationId}, ${role}, case when ${standing}::text = 'representative' and exists (
      select from accounts.membership where organisation_id = ${organisationId} and standing = 'representative')
      then 'member' else ${standing}::text end
    on conflict do nothing`;
}
