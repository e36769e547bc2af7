import { type RawBuilder, sql } from "kysely";
import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, run } from "../../base/data/rows.ts";
import type { contact, ContactBody } from "./api.ts";
import { recordProof } from "./queries-liveness.ts";

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
    from organisations.contact where removed_at is null and ${where} order by organisation_id, position`;

/** The contacts of an organisation, in the order in which they are told. */
export const listContactsOf = (tx: Tx, organisationId: string) =>
  read(tx, sql`organisation_id = ${organisationId}`);

/** Contacts of many organisations for those who write to them, in order. */
export function findContacts(tx: Tx, organisationIds: readonly string[]): Promise<StoredContact[]> {
  return read(tx, sql`organisation_id = any(${organisationIds}::uuid[])`);
}

export async function getContact(tx: Tx, id: string): Promise<StoredContact | undefined> {
  return (await read(tx, sql`id = ${id}`))[0];
}

/** Keeps changes to one organisation's contacts one after another, so that places stay 1, 2, 3 … */
export async function lockContacts(tx: Tx, organisationId: string): Promise<void> {
  const key = `contacts ${organisationId}`;
  await run(tx)`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
}

const lastPlace = (organisationId: string) =>
  sql`(select coalesce(max(position), 0) + 1 from organisations.contact where organisation_id = ${organisationId})`;

export async function saveNewContact(
  tx: Tx,
  organisationId: string,
  { name, duty, mail, phone, reachable }: ContactBody,
  now: Date,
): Promise<string> {
  const made = await all(tx)<{ id: string }>`
    insert into organisations.contact (organisation_id, position, name, duty, mail, phone, reachable, confirmed_at)
    values (${organisationId}, ${lastPlace(organisationId)}, ${name}, ${duty}, ${mail}, ${phone}, ${reachable}, ${now})
    returning id`;
  return made[0]!.id;
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

/** Puts a removed contact back, last in the order. Gives its organisation. */
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
export async function saveOrder(tx: Tx, organisationId: string, ids: string[]): Promise<void> {
  await run(tx)`update organisations.contact c set position = place.place
    from unnest(${ids}::uuid[]) with ordinality as place (id, place)
    where c.id = place.id and c.organisation_id = ${organisationId}`;
}

export async function saveConfirmation(tx: Tx, organisationId: string, now: Date): Promise<void> {
  await run(tx)`update organisations.contact set confirmed_at = ${now}
    where organisation_id = ${organisationId} and removed_at is null`;
}

/** Marks addresses dead; where `mail` is given, only while the contact still has it. */
export async function markDead(
  tx: Tx,
  dead: readonly { id: string; mail: string | null }[],
  at: Date,
) {
  const result = await all(tx)<{ id: string; organisationId: string }>`
    update organisations.contact c set mail_dead_at = ${at}
    from unnest(${dead.map((row) => row.id)}::uuid[], ${dead.map((row) => row.mail)}::text[]) as dead (id, mail)
    where c.id = dead.id and c.mail_dead_at is null and c.mail is not null
      and (dead.mail is null or lower(c.mail) = lower(dead.mail))
    returning c.id, c.organisation_id as "organisationId"`;
  return result;
}

/** Takes back that these addresses were dead, where the contact still has them. */
export async function reviveMail(
  tx: Tx,
  contacts: readonly { contactId: string; address: string }[],
): Promise<void> {
  await run(tx)`update organisations.contact c set mail_dead_at = null
    from json_to_recordset(${JSON.stringify(contacts)}::json) as x("contactId" uuid, address text)
    where c.id = x."contactId" and lower(c.mail) = lower(x.address)`;
}

/** The contact signs in from now on; whoever opened the link proved the address. */
export async function linkAccount(
  tx: Tx,
  contactId: string,
  accountId: string,
  now: Date,
): Promise<void> {
  await run(tx)`
    update organisations.contact set account_id = ${accountId}, mail_dead_at = null, confirmed_at = ${now}
    where id = ${contactId}`;
  await recordProof(tx, contactId, "invitation", now);
}
