import type { Fill } from "../../base/content.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, exists, first, run } from "../../base/data/rows.ts";
import { whyEnded } from "../../circle/organisations/index.ts";
import type { Refusal } from "./api.ts";

const AS = { organisation: "o", contact: "c" };

/** When each class of reader may be mailed again; a class that is missing may be mailed now. */
export type OpeningTimes = Record<string, Date>;

/**
 * Puts due notices into mails: one each for those that go alone or are urgent, one for all others
 * due to the same contact. At most `limit` notices a call; gives how many there were.
 * A contact without a living address gets none: its notices stay, and the ladder goes on without them.
 */
export const gatherMessages = (
  tx: Tx,
  now: Date,
  opening: OpeningTimes,
  limit: number,
): Promise<number> =>
  run(tx)`
    with due as (
      select n.id, n.contact_id, n.organisation_id, n.urgent,
        case when n.alone or n.urgent then n.id else n.contact_id end as mail_key,
        c.mail, case when c.duty = 'director' then 'director' else coalesce(i.audience_class, o.kind) end as reader
      from notices.notice n
        join organisations.contact c on c.id = n.contact_id
        join organisations.organisation o on o.id = n.organisation_id
        left join members.institution i on i.organisation_id = n.organisation_id
      where n.message_id is null and n.cancelled_at is null and n.not_before <= ${now}
        and n.channel = 'mail' and c.mail is not null and c.mail_dead_at is null and c.removed_at is null
        and o.closed_at is null
      order by n.urgent desc, n.not_before limit ${limit} for update of n skip locked
    ), mails as materialized (
      select mail_key, gen_random_uuid() as id, min(organisation_id::text)::uuid as organisation_id,
        min(contact_id::text)::uuid as contact_id, min(mail) as address, bool_or(urgent) as urgent, min(reader) as reader
      from due group by mail_key
    ), written as (
      insert into notices.message (id, organisation_id, contact_id, address, urgent, created_at, next_attempt_at)
      select id, organisation_id, contact_id, address, urgent, ${now},
        case when urgent then ${now} else coalesce((${JSON.stringify(opening)}::jsonb ->> reader)::timestamptz, ${now}) end
      from mails
    )
    update notices.notice n set message_id = mails.id
    from due join mails using (mail_key) where n.id = due.id`;

/** One mail with what it carries, ready to be written and sent. */
export interface ClaimedNotice {
  id: string;
  subject: string;
  body: string;
  linkPath: string;
  fill: Record<string, Fill> | null;
  linkExpiresAt: Date | null;
}
export interface ClaimedMessage {
  id: string;
  address: string;
  attempts: number;
  contactId: string;
  recipient: string;
  organisationId: string;
  organisation: string;
  /** Without those that were cancelled in the meantime; none where the contact or the organisation ended. */
  notices: ClaimedNotice[];
}

/**
 * Marks due mails as being sent by this sender. Commit before the first byte leaves. A mail that waited goes to the
 * address that its contact has now; it carries nothing where there is none any more.
 */
export async function claimMessages(
  tx: Tx,
  now: Date,
  sender: string,
  limit: number,
): Promise<ClaimedMessage[]> {
  const claimed = await all(tx)<{ id: string }>`
    update notices.message m set state = 'sending', sender = ${sender}, attempts = attempts + 1,
      address = coalesce(c.mail, m.address)
    from organisations.contact c
    where c.id = m.contact_id and m.id in (select id from notices.message
      where template is null and state in ('queued', 'temporarily_failed') and next_attempt_at <= ${now}
      order by urgent desc, next_attempt_at limit ${limit} for update skip locked)
    returning m.id`;
  if (claimed.length === 0) return [];
  const ids = claimed.map((row) => row.id);
  const rows = await all(tx)<ClaimedMessage>`
    select m.id, m.address, m.attempts, m.contact_id as "contactId", c.name as recipient,
      m.organisation_id as "organisationId", o.name as organisation,
      coalesce(json_agg(json_build_object('id', n.id, 'subject', l.subject, 'body', l.body, 'linkPath', l.link_path,
        'fill', n.fill, 'linkExpiresAt', n.link_expires_at) order by n.created_at)
        filter (where n.cancelled_at is null and ${whyEnded(AS, "m.address")} is null), '[]') as notices
    from notices.message m
      join organisations.contact c on c.id = m.contact_id
      join organisations.organisation o on o.id = m.organisation_id
      join notices.notice n on n.message_id = m.id
      join notices.letter l on l.id = n.letter_id
    where m.id = any (${ids}::uuid[]) group by m.id, c.id, o.id`;
  return rows.map((row) => ({
    ...row,
    notices: row.notices.map((notice) => ({
      ...notice,
      linkExpiresAt: notice.linkExpiresAt && new Date(notice.linkExpiresAt),
    })),
  }));
}

export interface Settled {
  id: string;
  /** Queued: it was not offered to anybody, and not even a try is counted. */
  state:
    | "queued"
    | "accepted"
    | "temporarily_failed"
    | "permanently_failed"
    | "unknown"
    | "cancelled";
  /** Null where no server said no. */
  refusal: Refusal | null;
  code: string;
  reply: string;
  nextAttemptAt: Date | null;
}

/** Writes down what the server answered. A truth that comes late replaces `unknown`. */
export const settleMessages = (tx: Tx, now: Date, sender: string, settled: readonly Settled[]) =>
  run(tx)`
    update notices.message m set state = s.state, refusal = s.refusal, code = s.code, server_reply = s.reply,
      next_attempt_at = coalesce(s."nextAttemptAt", m.next_attempt_at), settled_at = ${now},
      attempts = m.attempts - case when s.state = 'queued' then 1 else 0 end
    from json_to_recordset(${JSON.stringify(settled)}::json)
      as s(id uuid, state text, refusal text, code text, reply text, "nextAttemptAt" timestamptz)
    where m.id = s.id and m.sender = ${sender} and m.state in ('sending', 'unknown')`;

/** Mails of which nothing was offered to anybody go back as they were: not even a try is counted. */
export async function putBack(tx: Tx, sender: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await run(tx)`
    update notices.message set state = case when attempts > 1 then 'temporarily_failed' else 'queued' end,
      attempts = attempts - 1, sender = null
    where id = any (${[...ids]}::uuid[]) and sender = ${sender} and state = 'sending'`;
}

/**
 * What dead senders left behind becomes `unknown`. A sender is dead when nobody holds the advisory
 * lock of its key: PostgreSQL frees it the moment its connection is gone.
 */
export const giveUpOrphans = (tx: Tx, now: Date) =>
  all(tx)<{ id: string; organisationId: string | null }>`
    update notices.message set state = 'unknown', settled_at = ${now}
    where state = 'sending' and sender in (
      select sender from (select distinct sender from notices.message where state = 'sending') s
      where pg_try_advisory_xact_lock(sender))
    returning id, organisation_id as "organisationId"`;

/** The mail behind a Message-ID of ours, if a bounce speaks of it; one to somebody who is no contact has no contact. */
export const findBounced = (tx: Tx, messageId: string) =>
  first(tx)<{
    id: string;
    address: string;
    contactId: string | null;
    organisationId: string | null;
  }>`
    select id, address, contact_id as "contactId", organisation_id as "organisationId"
    from notices.message where id = ${messageId}`;

/** Whether a contact has this address. */
export const isWrittenTo = (tx: Tx, address: string) =>
  exists(tx)`
    select from organisations.contact
    where lower(mail) = ${address.toLowerCase()} and removed_at is null limit 1`;

export const saveBounce = (
  tx: Tx,
  now: Date,
  id: string,
  bounce: { refusal: Refusal; code: string; reply: string },
) =>
  run(tx)`
    update notices.message set state = 'permanently_failed', bounced_at = ${now}, settled_at = ${now},
      refusal = ${bounce.refusal}, code = ${bounce.code}, server_reply = ${bounce.reply} where id = ${id}`;

/** Holds the lock that says: this sender lives. */
export async function holdSenderKey(
  client: { query(text: string, values: unknown[]): Promise<unknown> },
  key: string,
) {
  await client.query("select pg_advisory_lock($1)", [key]);
}
