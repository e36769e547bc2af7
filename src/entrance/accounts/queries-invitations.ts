import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { exists, first, run, takeTurn } from "../../base/data/rows.ts";
import type { Standing } from "../../base/viewer.ts";
import type { MemberRole } from "./queries.ts";
import { type Ended, whyEnded } from "../../circle/organisations/index.ts";

const ENDED = whyEnded({ organisation: "o", contact: "c" }, "i.mail");

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
  { organisationId, role, standing, mail, contactId, name }: Invited,
  now: Date,
  expiresAt: Date,
): Promise<void> {
  const same = contactId === null ? sql`and mail is not distinct from ${mail}` : sql``;
  await run(tx)`
    update accounts.invitation set expires_at = ${now}
    where organisation_id = ${organisationId} and contact_id is not distinct from ${contactId} ${same}
      and used_at is null and expires_at > ${now}`;
  await run(tx)`
    insert into accounts.invitation (token_hash, organisation_id, role, standing, mail, contact_id, name, expires_at)
    values (${tokenHash}, ${organisationId}, ${role}, ${standing}, ${mail}, ${contactId}, ${name ?? null}, ${expiresAt})`;
}

/** What a link offers, and why its contact is there no more; undefined for a used, replaced, old or made-up one. */
export const getInvitation = (tx: Tx, tokenHash: string, now: Date) =>
  first(tx)<{
    organisationId: string;
    role: MemberRole;
    standing: Standing;
    mail: string | null;
    contactId: string | null;
    organisation: string;
    name: string | null;
    ended: Ended | null;
  }>`
    select i.organisation_id as "organisationId", i.role, i.standing, i.mail, i.contact_id as "contactId",
      o.name as organisation, coalesce(c.name, i.name) as name, ${ENDED} as ended
    from accounts.invitation i
      join organisations.organisation o on o.id = i.organisation_id
      left join organisations.contact c on c.id = i.contact_id
    where i.token_hash = ${tokenHash} and i.used_at is null and i.expires_at > ${now}`;

/** True for exactly one of those who use the same link at once. */
export async function useInvitation(tx: Tx, tokenHash: string, now: Date): Promise<boolean> {
  const used = await run(tx)`update accounts.invitation set used_at = ${now}
    where token_hash = ${tokenHash} and used_at is null`;
  return used > 0;
}

export const hasAccounts = (tx: Tx) => exists(tx)`select from accounts.account limit 1`;

/** What is offered to this address now; undefined when the offer, its contact or the organisation ended. */
export const getOffer = (
  tx: Tx,
  { organisationId, contactId, mail }: Pick<Invited, "organisationId" | "contactId" | "mail">,
  now: Date,
) =>
  first(tx)<{ organisation: string; role: string; standing: Standing }>`
    select o.name as organisation, i.role, i.standing
    from accounts.invitation i
      join organisations.organisation o on o.id = i.organisation_id
      left join organisations.contact c on c.id = i.contact_id
    where i.organisation_id = ${organisationId} and i.contact_id is not distinct from ${contactId}
      and i.mail = ${mail} and i.used_at is null and i.expires_at > ${now} and ${ENDED} is null`;

/** The account that signs in as a contact so far. */
export async function getContactAccount(tx: Tx, contactId: string): Promise<string | null> {
  const row = await first(tx)<{ accountId: string | null }>`
    select account_id as "accountId" from organisations.contact where id = ${contactId}`;
  return row?.accountId ?? null;
}

/** The account of an address, also one that was stopped. */
export const getInvited = (tx: Tx, mail: string) =>
  first(tx)<{ id: string; passwordHash: string; disabledAt: Date | null }>`
    select id, password_hash as "passwordHash", disabled_at as "disabledAt"
    from accounts.account where mail = ${mail}`;

/**
 * Lets an account act for an organisation; what it may do there already stays as it is. An organisation has one
 * representative: whoever accepts while somebody represents it is a member.
 */
export async function addMembership(
  tx: Tx,
  accountId: string,
  { organisationId, role, standing }: Pick<Invited, "organisationId" | "role" | "standing">,
): Promise<void> {
  await takeTurn(tx, `representative ${organisationId}`);
  await run(tx)`insert into accounts.membership (account_id, organisation_id, role, standing)
    select ${accountId}, ${organisationId}, ${role}, case when ${standing}::text = 'representative' and exists (
      select from accounts.membership where organisation_id = ${organisationId} and standing = 'representative')
      then 'member' else ${standing}::text end
    on conflict do nothing`;
}
