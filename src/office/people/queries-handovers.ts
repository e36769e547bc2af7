import type { Tx } from "../../base/data/db.ts";
import { all, first, one, run } from "../../base/data/rows.ts";
import type { OrganisationKind } from "../../circle/organisations/api.ts";
import type { Notes, Sheet } from "./api-handovers.ts";

/** Somebody who signs in for an organisation, as a sheet names them. */
interface Leaver {
  organisationId: string;
  contactId: string | null;
  accountId: string;
  name: string;
  role: string;
  standing: string;
}

/** The sheets of those who left an organisation, the newest first. */
export const findSheets = (tx: Tx, organisationId: string) =>
  all(tx)<{ id: string; name: string; leftAt: Date }>`
    select id, name, left_at as "leftAt" from people.handover
    where organisation_id = ${organisationId} and left_at is not null and undone_at is null
    order by left_at desc limit 20`;

/** Begins somebody's own sheet, or gives the one that was begun; the last notes of the organisation stand in it. */
export async function saveDraft(tx: Tx, draft: Leaver, now: Date): Promise<string> {
  const { organisationId, contactId, accountId, name, role, standing } = draft;
  const { id } = await one(tx)<{ id: string }>`
    insert into people.handover (organisation_id, contact_id, account_id, name, role, standing, begun_at, notes)
    values (${organisationId}, ${contactId}, ${accountId}, ${name}, ${role}, ${standing}, ${now}, coalesce((
      select notes from people.handover where organisation_id = ${organisationId} and left_at is not null
      order by left_at desc limit 1), '{}'))
    on conflict (organisation_id, account_id) where left_at is null do update set standing = excluded.standing
    returning id`;
  return id;
}

/** The sheet as it stands at this moment; a begun one is finished by it. Under the organisation's lock. */
export async function saveDeparture(
  tx: Tx,
  left: Leaver & { stays: boolean; last: boolean; sheet: Sheet },
  now: Date,
): Promise<string> {
  const { organisationId, contactId, accountId, name, role, standing, stays, last } = left;
  const sheet = JSON.stringify(left.sheet);
  const { id } = await one(tx)<{ id: string }>`
    with begun as (
      update people.handover set contact_id = ${contactId}, name = ${name}, role = ${role}, standing = ${standing},
        left_at = ${now}, stays = ${stays}, last = ${last}, sheet = ${sheet}
      where organisation_id = ${organisationId} and account_id = ${accountId} and left_at is null returning id
    ), whole as (
      insert into people.handover (organisation_id, contact_id, account_id, name, role, standing, begun_at, left_at, stays, last, sheet)
      select ${organisationId}, ${contactId}, ${accountId}, ${name}, ${role}, ${standing}, ${now}, ${now}, ${stays}, ${last}, ${sheet}
      where not exists (select from begun) returning id
    )
    select id from begun union all select id from whole`;
  return id;
}

/** A sheet that the viewer may see. */
export const getSheet = (tx: Tx, id: string) =>
  first(tx)<
    Leaver & {
      id: string;
      organisation: string;
      kind: OrganisationKind;
      notes: Partial<Notes>;
      sheet: Sheet | null;
      leftAt: Date | null;
      undoneAt: Date | null;
    }
  >`
    select h.id, h.organisation_id as "organisationId", o.name as organisation, o.kind, h.contact_id as "contactId",
      h.account_id as "accountId", h.name, h.role, h.standing, h.notes, h.sheet, h.left_at as "leftAt",
      h.undone_at as "undoneAt"
    from people.handover h join organisations.organisation o on o.id = h.organisation_id where h.id = ${id}`;

/** As the system: the rows are nobody's to write. */
export const saveNotes = (tx: Tx, id: string, notes: Notes) =>
  run(tx)`update people.handover set notes = ${JSON.stringify(notes)} where id = ${id}`;

/** True for the first who undoes it. */
export async function saveUndoing(tx: Tx, id: string, now: Date): Promise<boolean> {
  const undone = await run(tx)`
    update people.handover set undone_at = ${now} where id = ${id} and left_at is not null and undone_at is null`;
  return undone > 0;
}

export const saveVacancy = (tx: Tx, organisationId: string, name: string, now: Date) =>
  run(tx)`
    insert into people.vacancy (organisation_id, since, name) values (${organisationId}, ${now}, ${name})
    on conflict (organisation_id) do update set since = ${now}, name = ${name}`;

/** Somebody signs in again. */
export async function removeVacancy(tx: Tx, organisationId: string): Promise<void> {
  await tx.deleteFrom("people.vacancy").where("organisation_id", "=", organisationId).execute();
}

/** Organisations that nobody signs in for any more, as far as the viewer may see them; the newest first. */
export async function findVacancies(tx: Tx, now: Date) {
  return all(tx)<{
    id: string;
    organisation: string;
    kind: OrganisationKind;
    prefecture: string | null;
    since: Date;
    name: string;
    contacts: {
      name: string;
      phone: string | null;
      reachable: string | null;
      invitedUntil: string | null;
    }[];
  }>`
    select o.id, o.name as organisation, o.kind, o.prefecture, v.since, v.name, coalesce((
      select json_agg(json_build_object('name', c.name, 'phone', c.phone, 'reachable', c.reachable,
        'invitedUntil', (select max(i.expires_at) from accounts.invitation i
          where i.contact_id = c.id and i.used_at is null and i.expires_at > ${now})) order by c.position)
      from organisations.contact c where c.organisation_id = o.id and c.removed_at is null), '[]') as contacts
    from people.vacancy v join organisations.organisation o on o.id = v.organisation_id
    where o.closed_at is null order by v.since desc, o.id limit 500`;
}
