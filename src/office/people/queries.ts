import type { Tx } from "../../base/data/db.ts";
import { all, exists, first, one, takeTurn } from "../../base/data/rows.ts";
import type { DUTIES, OrganisationKind } from "../../circle/organisations/api.ts";

/** The name and kind of an organisation that the viewer may see. */
export const getOrganisation = (tx: Tx, id: string) =>
  first(tx)<{ id: string; name: string; kind: OrganisationKind; closedAt: Date | null }>`
    select id, name, kind, closed_at as "closedAt" from organisations.organisation where id = ${id}`;

/** The organisation of a contact that the viewer may see. */
export async function getOrganisationOf(tx: Tx, contactId: string): Promise<string | undefined> {
  const row = await first(tx)<{ id: string }>`
    select organisation_id as id from organisations.contact where id = ${contactId} and removed_at is null`;
  return row?.id;
}

/** Changes to who signs in for an organisation happen one after another, so that no place is given twice. */
export const lockPeople = (tx: Tx, organisationId: string) =>
  takeTurn(tx, `people ${organisationId}`);

export interface PersonRow {
  /** The contact, or the account where there is no contact. */
  id: string;
  contactId: string | null;
  accountId: string | null;
  name: string;
  duty: keyof typeof DUTIES | null;
  mail: string | null;
  /** The address the account signs in with. */
  accountMail: string | null;
  phone: string | null;
  role: string | null;
  standing: string | null;
  invitedRole: string | null;
  invitedStanding: string | null;
  invitedUntil: Date | null;
}

/** The contacts in their order with the account and the open invitation of each, then accounts without a contact. As the system. */
export const findPeople = (tx: Tx, organisationId: string, now: Date) =>
  all(tx)<PersonRow>`
    with member as (
      select m.account_id, m.role, m.standing, a.name, a.mail from accounts.membership m
      join accounts.account a on a.id = m.account_id where m.organisation_id = ${organisationId}
    ), contact as (
      select * from organisations.contact where organisation_id = ${organisationId} and removed_at is null
    ), invited as (
      select distinct on (contact_id) contact_id, role, standing, expires_at from accounts.invitation
      where organisation_id = ${organisationId} and used_at is null and expires_at > ${now} and contact_id is not null
      order by contact_id, expires_at desc
    )
    select coalesce(c.id, m.account_id) as id, c.id as "contactId", m.account_id as "accountId",
      coalesce(c.name, m.name) as name, c.duty, coalesce(c.mail, m.mail) as mail, m.mail as "accountMail", c.phone,
      m.role, m.standing, i.role as "invitedRole",
      i.standing as "invitedStanding", i.expires_at as "invitedUntil"
    from contact c full join member m on m.account_id = c.account_id left join invited i on i.contact_id = c.id
    order by c.position nulls last, name`;

/** Open invitations of an organisation that no contact stands behind. As the system. */
export async function countStrangers(tx: Tx, organisationId: string, now: Date): Promise<number> {
  const { count } = await one(tx)<{ count: number }>`
    select count(distinct mail)::int as count from accounts.invitation
    where organisation_id = ${organisationId} and contact_id is null and used_at is null and expires_at > ${now}`;
  return count;
}

/** Whether anybody signs in for the organisation. As the system. */
export const hasMembers = (tx: Tx, organisationId: string) =>
  exists(tx)`
    select from accounts.membership where organisation_id = ${organisationId} limit 1`;
