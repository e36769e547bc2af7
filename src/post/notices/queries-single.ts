import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, run } from "../../base/data/rows.ts";
import type { Stored } from "../../base/contract.ts";
import type { Facts } from "../../base/mail/single.ts";
import type { refusedRow } from "./api.ts";

/** A mail to one person, as it is asked for. */
export interface Asked {
  /** `<room>.<noun>`: that room writes it (`mails` of its `room.ts`) when it goes out, and says to whom. */
  template: string;
  facts: Facts;
  /** What it is about; the event that tells what became of it names this. */
  about: string | null;
  /** Whose matter it is, where that organisation's page shows it. */
  organisationId?: string;
  /** False: what somebody waits for goes first. */
  urgent?: boolean;
  notBefore?: Date;
  /** It takes the place of one with the same key that still waits. */
  key?: string;
}

/**
 * Asks for a mail to one person in the caller's transaction: it goes out if, and only if, that commits. It is sent
 * once, waits while no server takes it, and stands on the page 送ったメール where it reached nobody.
 */
export async function writeTo(tx: Tx, now: Date, asked: Asked): Promise<void> {
  const { template, facts, about, organisationId = null, key = null, urgent = true } = asked;
  await run(tx)`
    /* named: notices.write_to */ select notices.write_to(${template}, ${JSON.stringify(facts)}::jsonb,
    ${about}::uuid, ${organisationId}::uuid, ${key}, ${urgent}, ${now}::timestamptz,
    ${asked.notBefore ?? null}::timestamptz)`;
}

/** A mail to one person that is about to be written and sent. */
export interface ClaimedSingle {
  id: string;
  attempts: number;
  template: string;
  facts: Facts;
  about: string | null;
}

/** Marks due mails as being sent by this sender. Commit before the first byte leaves. */
export const claimSingles = (tx: Tx, now: Date, sender: string, limit: number) =>
  all(tx)<ClaimedSingle>`
    update notices.message m set state = 'sending', sender = ${sender}, attempts = attempts + 1
    where m.id in (select id from notices.message
      where template is not null and state in ('queued', 'temporarily_failed') and next_attempt_at <= ${now}
      order by urgent desc, next_attempt_at limit ${limit} for update skip locked)
    returning m.id, m.attempts, m.template, m.facts, m.about`;

/** Keeps to whom it goes, and what stands above it. */
export const saveWritten = (tx: Tx, id: string, address: string, subject: string) =>
  run(
    tx,
  )`update notices.message set address = ${address || null}, subject = ${subject} where id = ${id}`;

/** A mail to one person that reached nobody, as far as is known, and that nobody has seen yet. */
const UNREACHED = sql`template is not null and state in ('permanently_failed', 'unknown') and seen_at is null`;

/** Mails to one person that are to be seen to; the newest first. */
export const findRefused = (tx: Tx, limit: number) =>
  all(tx)<Omit<Stored<typeof refusedRow>, "may"> & { template: string }>`
    select id, settled_at as "refusedAt", coalesce(address, '') as address, coalesce(subject, template) as subject,
      template, state as outcome, concat_ws(' ', code, server_reply) as reply
    from notices.message where ${UNREACHED} order by settled_at desc, id limit ${limit}`;

/** False where there is none that reached nobody, or it was seen before. */
export async function saveSeen(
  tx: Tx,
  now: Date,
  id: string,
  accountId: string | null,
): Promise<boolean> {
  const seen = await run(tx)`
    update notices.message set seen_at = ${now}, seen_by = ${accountId} where id = ${id} and ${UNREACHED}`;
  return seen > 0;
}

/** Forgets to whom was written, and what: what reached a server, and what somebody saw to. */
export const removeOldSingles = (tx: Tx, before: Date) =>
  run(tx)`
    delete from notices.message
    where template is not null and organisation_id is null and settled_at < ${before}
      and (state in ('accepted', 'cancelled') or seen_at < ${before})`;
