import { type RawBuilder, sql } from "kysely";
import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, one, run, takeTurn } from "../../base/data/rows.ts";
import type { contact, ContactBody } from "./api.ts";

/** What is stored of a contact; how it lives is said by its proofs. */
type StoredContact = Omit<Stored<typeof contact>, "liveness"> & {
  organisationId: string;
  position: number;
  accountId: string | null;
};

const read = (tx: Tx, where: RawBuilder<unknown>) => all(tx)<StoredContact>`
    select id, organisation_id as "organisationId", position, name, duty, mail, phone, reachable,
      account_id as "accountId", account_id is not null as account, mail_dead_at as "mailDeadAt",
      confirmed_at as "confirmedAt"
    from organisations.contact where removed_at is null and ${where} order by position`;

/** The contacts of an organisation, in the order in which they are told. */
export const listContactsOf = (tx: Tx, organisationId: string) =>
  read(tx, sql`organisation_id = ${organisationId}`);

export const getContact = async (tx: Tx, id: string): Promise<StoredContact | undefined> =>
  (await read(tx, sql`id = ${id}`))[0];

/** Keeps changes to one organisation's contacts one after another, so that places stay 1, 2, 3 … */
export const lockContacts = (tx: Tx, organisationId: string) =>
  takeTurn(tx, `contacts ${organisationId}`);

const lastPlace = (organisationId: string) =>
  sql`(select coalesce(max(position), 0) + 1 from organisations.contact where organisation_id = ${organisationId})`;

/** Adds a contact, last in the order. Gives its id. */
export async function saveNewContact(
  tx: Tx,
  organisationId: string,
  { name, duty, mail, phone, reachable }: ContactBody,
  now: Date,
): Promise<string> {
  await lockContacts(tx, organisationId);
  const made = await one(tx)<{ id: string }>`
    insert into organisations.contact (organisation_id, position, name, duty, mail, phone, reachable, confirmed_at)
    values (${organisationId}, ${lastPlace(organisationId)}, ${name}, ${duty}, ${mail}, ${phone}, ${reachable}, ${now})
    returning id`;
  return made.id;
}

/** A new address is alive until a mail server says otherwise. */
export async function saveContact(
  tx: Tx,
  id: string,
  { name, duty, mail, phone, reachable }: ContactBody,
  now: Date,
): Promise<boolean> {
  const saved = await run(tx)`
    update organisations.contact set name = ${name}, duty = ${duty}, mail = ${mail}, phone = ${phone},
      reachable = ${reachable}, confirmed_at = ${now},
      mail_dead_at = case when mail is not distinct from ${mail} then mail_dead_at end
    where id = ${id} and removed_at is null`;
  return saved > 0;
}

/** Takes a contact out of the order; those behind move up. */
export async function removeContactFrom(
  tx: Tx,
  organisationId: string,
  id: string,
  now: Date,
): Promise<void> {
  await run(tx)`
    update organisations.contact set removed_at = ${now}, position = null where id = ${id}`;
  await run(tx)`update organisations.contact c set position = place.place
    from (select id, row_number() over (order by position) as place from organisations.contact
          where organisation_id = ${organisationId} and removed_at is null) place
    where c.id = place.id and c.position <> place.place`;
}

/** Puts a removed contact back, last in the order. Gives its organisation; undefined where it was not removed. */
export async function restoreContactTo(tx: Tx, id: string): Promise<string | undefined> {
  const found = await all(tx)<{ organisationId: string }>`select organisation_id as "organisationId"
    from organisations.contact where id = ${id} and removed_at is not null`;
  const organisationId = found[0]?.organisationId;
  if (!organisationId) return undefined;
  await lockContacts(tx, organisationId);
  const restored = await run(tx)`
    update organisations.contact set removed_at = null, position = ${lastPlace(organisationId)}
    where id = ${id} and removed_at is not null`;
  return restored > 0 ? organisationId : undefined;
}

/** Gives the contacts the places of `ids`. */
export const saveOrder = (tx: Tx, organisationId: string, ids: string[]) =>
  run(tx)`update organisations.contact c set position = place.place
    from unnest(${ids}::uuid[]) with ordinality as place (id, place)
    where c.id = place.id and c.organisation_id = ${organisationId}`;

export const saveConfirmation = (tx: Tx, organisationId: string, now: Date) =>
  run(tx)`update organisations.contact set confirmed_at = ${now}
    where organisation_id = ${organisationId} and removed_at is null`;

/** Marks addresses dead, or alive again; where `mail` is given, only while the contact still has it. */
export const saveMailDead = (
  tx: Tx,
  contacts: readonly { id: string; mail: string | null }[],
  at: Date | null,
) =>
  all(tx)<{ id: string; organisationId: string }>`
    update organisations.contact c set mail_dead_at = ${at}
    from unnest(${contacts.map((row) => row.id)}::uuid[], ${contacts.map((row) => row.mail)}::text[]) as dead (id, mail)
    where c.id = dead.id and (c.mail_dead_at is null) = ${at !== null} and c.mail is not null
      and (dead.mail is null or lower(c.mail) = lower(dead.mail))
    returning c.id, c.organisation_id as "organisationId"`;
