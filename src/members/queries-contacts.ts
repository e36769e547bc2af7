import { sql } from "kysely";
import type { Tx } from "../base/db.ts";
import type { DUTIES, OrganisationKind } from "./api.ts";
import type { Contact, ContactBody } from "./api-contacts.ts";

export async function getOrganisation(tx: Tx, id: string) {
  const row = await tx
    .selectFrom("members.organisation")
    .select(["id", "kind", "name", "kana", "prefecture", "closed_at as closedAt"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row && { ...row, kind: row.kind as OrganisationKind };
}

/** The contacts of an organisation, in the order in which they are told. */
export async function listContactsOf(tx: Tx, organisationId: string): Promise<Contact[]> {
  const rows = await tx
    .selectFrom("members.contact")
    .select([
      "id",
      "name",
      "duty",
      "mail",
      "phone",
      "reachable",
      sql<boolean>`account_id is not null`.as("account"),
      "mail_dead_at as mailDeadAt",
      "confirmed_at as confirmedAt",
    ])
    .where("organisation_id", "=", organisationId)
    .where("removed_at", "is", null)
    .orderBy("position")
    .execute();
  return rows.map((row) => ({
    ...row,
    duty: row.duty as keyof typeof DUTIES,
    mailDeadAt: row.mailDeadAt?.toISOString() ?? null,
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
  }));
}

export function getContact(tx: Tx, id: string) {
  return tx
    .selectFrom("members.contact")
    .select([
      "id",
      "organisation_id as organisationId",
      "name",
      "mail",
      "position",
      "account_id as accountId",
    ])
    .where("id", "=", id)
    .where("removed_at", "is", null)
    .executeTakeFirst();
}

/** Keeps changes to one organisation's contacts one after another, so that places stay 1, 2, 3 … */
export async function lockContacts(tx: Tx, organisationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`contacts ${organisationId}`}, 0))`.execute(
    tx,
  );
}

const nextPlace = (organisationId: string) =>
  sql<number>`(select coalesce(max(position), 0) + 1 from members.contact where organisation_id = ${organisationId})`;

export async function saveNewContact(
  tx: Tx,
  organisationId: string,
  contact: ContactBody,
  now: Date,
): Promise<string> {
  const row = await tx
    .insertInto("members.contact")
    .values({
      ...contact,
      organisation_id: organisationId,
      position: nextPlace(organisationId),
      confirmed_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** A new address is alive until a mail server says otherwise. */
export async function saveContact(
  tx: Tx,
  id: string,
  contact: ContactBody,
  now: Date,
): Promise<boolean> {
  const result = await tx
    .updateTable("members.contact")
    .set({
      ...contact,
      confirmed_at: now,
      mail_dead_at: sql`case when mail is not distinct from ${contact.mail} then mail_dead_at end`,
    })
    .where("id", "=", id)
    .where("removed_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Takes a contact out of the order; those behind move up. */
export async function removeContactFrom(
  tx: Tx,
  organisationId: string,
  id: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable("members.contact")
    .set({ removed_at: now, position: null })
    .where("id", "=", id)
    .execute();
  await closeGaps(tx, organisationId);
}

/** Puts a removed contact back, last in the order. Gives its organisation. */
export async function restoreContactTo(tx: Tx, id: string): Promise<string | undefined> {
  const contact = await tx
    .selectFrom("members.contact")
    .select("organisation_id as organisationId")
    .where("id", "=", id)
    .where("removed_at", "is not", null)
    .executeTakeFirst();
  if (!contact) return undefined;
  await lockContacts(tx, contact.organisationId);
  const result = await tx
    .updateTable("members.contact")
    .set({ removed_at: null, position: nextPlace(contact.organisationId) })
    .where("id", "=", id)
    .where("removed_at", "is not", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n ? contact.organisationId : undefined;
}

async function closeGaps(tx: Tx, organisationId: string): Promise<void> {
  await sql`update members.contact c set position = place.place
    from (select id, row_number() over (order by position) as place from members.contact
          where organisation_id = ${organisationId} and removed_at is null) place
    where c.id = place.id and c.position <> place.place`.execute(tx);
}

/** Gives the contacts the places of `ids`. */
export async function saveOrder(tx: Tx, organisationId: string, ids: string[]): Promise<void> {
  await sql`update members.contact c set position = place.place
    from unnest(${ids}::uuid[]) with ordinality as place (id, place)
    where c.id = place.id and c.organisation_id = ${organisationId}`.execute(tx);
}

export async function saveConfirmation(tx: Tx, organisationId: string, now: Date): Promise<void> {
  await tx
    .updateTable("members.contact")
    .set({ confirmed_at: now })
    .where("organisation_id", "=", organisationId)
    .where("removed_at", "is", null)
    .execute();
}

/** Contacts of many organisations for those who write to them, in order. */
export async function findContacts(tx: Tx, organisationIds: readonly string[]) {
  const rows = await tx
    .selectFrom("members.contact")
    .select([
      "id",
      "organisation_id as organisationId",
      "position",
      "name",
      "duty",
      "mail",
      "phone",
      "reachable",
      "account_id as accountId",
      "mail_dead_at as mailDeadAt",
    ])
    .where("organisation_id", "=", sql<string>`any(${organisationIds}::uuid[])`)
    .where("removed_at", "is", null)
    .orderBy("organisation_id")
    .orderBy("position")
    .execute();
  return rows.map((row) => ({
    ...row,
    position: row.position ?? 0,
    duty: row.duty as keyof typeof DUTIES,
  }));
}

/** Marks addresses dead; where `mail` is given, only while the contact still has it. */
export async function markDead(
  tx: Tx,
  dead: readonly { id: string; mail: string | null }[],
  at: Date,
) {
  const result = await sql<{ id: string; organisationId: string }>`
    update members.contact c set mail_dead_at = ${at}
    from unnest(${dead.map((row) => row.id)}::uuid[], ${dead.map((row) => row.mail)}::text[]) as dead (id, mail)
    where c.id = dead.id and c.mail_dead_at is null and c.mail is not null
      and (dead.mail is null or lower(c.mail) = lower(dead.mail))
    returning c.id, c.organisation_id as "organisationId"`.execute(tx);
  return result.rows;
}

/** The contact signs in from now on; whoever opened the link proved the address. */
export async function linkAccount(
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
