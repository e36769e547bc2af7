import { sql } from "kysely";
import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, exists, first, one, run } from "../../base/data/rows.ts";
import {
  countCapped,
  down,
  inOrder,
  type Keyed,
  type PageAsked,
  paged,
} from "../../base/data/paged.ts";
import { type Ended, whyEnded } from "../../circle/organisations/index.ts";
import type { MailKind, receivedMail, row } from "./api.ts";
import type { ReadMail } from "./read-mail.ts";

/** A mail of ours. */
export interface Sent {
  id: string;
  address: string;
  contactId: string;
  organisationId: string;
  /** Whom we wrote to is there no more, or not at that address. */
  ended: Ended | null;
}

/** The first of these ids that is a mail of ours. */
export async function findSent(tx: Tx, ids: readonly string[]): Promise<Sent | undefined> {
  if (ids.length === 0) return undefined;
  return first(tx)<Sent>`
    select m.id, m.address, m.contact_id as "contactId", m.organisation_id as "organisationId",
      ${whyEnded({ organisation: "o", contact: "c" }, "m.address")} as ended
    from unnest(${[...ids]}::uuid[]) with ordinality as asked (id, place)
      join notices.message m on m.id = asked.id
      join organisations.contact c on c.id = m.contact_id
      join organisations.organisation o on o.id = m.organisation_id
    order by asked.place limit 1`;
}

/** The one organisation that has a contact with this address; a proposal, not a proof. */
export async function getOrganisationOf(tx: Tx, address: string): Promise<string | null> {
  const rows = await all(tx)<{ id: string }>`
    select distinct organisation_id as id from organisations.contact
    where lower(mail) = ${address} and removed_at is null limit 2`;
  return rows.length === 1 ? rows[0]!.id : null;
}

export const hasReceived = (tx: Tx, fingerprint: string) =>
  exists(tx)`select from mailboxes.received where fingerprint = ${fingerprint}`;

export interface NewReceived extends ReadMail {
  raw: Buffer;
  kind: MailKind;
  source: "smtp" | "imap";
  receivedAt: Date;
  answersId: string | null;
  trusted: boolean;
  contactId: string | null;
  organisationId: string | null;
  doneAt: Date | null;
}

/** Gives its id; undefined where the same mail came meanwhile. */
export async function saveReceived(tx: Tx, mail: NewReceived): Promise<string | undefined> {
  const row = await first(tx)<{ id: string }>`
    insert into mailboxes.received (fingerprint, source, received_at, message_id, from_address, from_name, subject,
      body, kind, answers_id, trusted, contact_id, organisation_id, findings, attachments, size, raw, done_at)
    values (${mail.fingerprint}, ${mail.source}, ${mail.receivedAt}, ${mail.messageId}, ${mail.from?.address ?? null},
      ${mail.from?.name ?? null}, ${mail.subject}, ${mail.text}, ${mail.kind}, ${mail.answersId}, ${mail.trusted},
      ${mail.contactId}, ${mail.organisationId}, ${JSON.stringify(mail.findings)}, ${JSON.stringify(mail.attachments)},
      ${mail.raw.length}, ${mail.raw}, ${mail.doneAt})
    on conflict (fingerprint) do nothing returning id`;
  return row?.id;
}

const ROW = sql`r.id, r.kind, r.trusted, r.from_name as "fromName", r.from_address as "fromAddress", r.subject,
  r.received_at as "receivedAt", r.organisation_id as "organisationId", o.name as organisation,
  jsonb_array_length(r.attachments) as "attachmentCount", r.done_at as "doneAt"`;

const NEWEST = inOrder("mailboxes", down("moment", "r.received_at"), down("uuid", "r.id"));

/** The newest first. */
export const findReceived = (
  tx: Tx,
  { kind, show, ...page }: PageAsked & { kind?: string | undefined; show: "open" | "all" },
) =>
  paged(
    tx,
    NEWEST,
    page,
    ({ key, after, order }) => sql<Stored<typeof row> & Keyed>`
    select ${ROW}, ${key}
    from mailboxes.received r left join organisations.organisation o on o.id = r.organisation_id
    where ${after} ${kind ? sql`and r.kind = ${kind}` : sql``}
      ${show === "open" ? sql`and r.done_at is null` : sql``}
    ${order}`,
  );

export const getReceived = (tx: Tx, id: string) =>
  first(tx)<Stored<typeof receivedMail>>`
    select ${ROW}, r.body, r.size, c.name as contact, m.address as "sentTo", r.findings, r.attachments
    from mailboxes.received r
      left join organisations.organisation o on o.id = r.organisation_id
      left join organisations.contact c on c.id = r.contact_id
      left join notices.message m on m.id = r.answers_id
    where r.id = ${id}`;

/** The mail as it came. */
export async function getRaw(tx: Tx, id: string): Promise<Buffer | undefined> {
  const row = await first(tx)<{ raw: Buffer }>`
    select raw from mailboxes.received where id = ${id}`;
  return row?.raw;
}

export const hasOrganisation = (tx: Tx, id: string) =>
  exists(tx)`select from organisations.organisation where id = ${id}`;

export const saveOwner = (tx: Tx, id: string, organisationId: string | null) =>
  run(tx)`update mailboxes.received set organisation_id = ${organisationId} where id = ${id}`;

export const saveDone = (tx: Tx, id: string, done: { at: Date; by: string | null } | null) =>
  run(tx)`
    update mailboxes.received set done_at = ${done?.at ?? null}, done_by = ${done?.by ?? null}
    where id = ${id}`;

/** What the page says at a glance: how many wait for somebody, when the last one came, when a mailbox was last asked. */
export async function getStanding(tx: Tx) {
  const times = await one(tx)<{ lastAt: Date | null; askedAt: Date | null }>`
    select (select max(received_at) from mailboxes.received) as "lastAt",
      (select max(asked_at) from mailboxes.cursor) as "askedAt"`;
  const open = await countCapped(tx, sql`select from mailboxes.received where done_at is null`);
  return { ...times, open };
}

/** How far a mailbox was read; undefined the first time. */
export async function getCursor(tx: Tx, mailbox: string) {
  const place = await first(tx)<{ uidValidity: string; lastUid: string }>`
    select uid_validity as "uidValidity", last_uid as "lastUid" from mailboxes.cursor where mailbox = ${mailbox}`;
  return place && { ...place, lastUid: Number(place.lastUid) };
}

export const saveCursor = (
  tx: Tx,
  mailbox: string,
  place: { uidValidity: string; lastUid: number },
  now: Date,
) =>
  run(tx)`insert into mailboxes.cursor (mailbox, uid_validity, last_uid, asked_at)
    values (${mailbox}, ${place.uidValidity}, ${place.lastUid}, ${now})
    on conflict (mailbox) do update set uid_validity = excluded.uid_validity, last_uid = excluded.last_uid,
      asked_at = excluded.asked_at`;

/** Whether this connection may read the mailbox: one at a time does, until its connection ends. */
export async function holdMailbox(
  client: { query(text: string, values: unknown[]): Promise<{ rows: { held: boolean }[] }> },
  mailbox: string,
): Promise<boolean> {
  const { rows } = await client.query(
    "select pg_try_advisory_lock(hashtextextended('mailbox ' || $1, 0)) as held",
    [mailbox],
  );
  return rows[0]!.held;
}
