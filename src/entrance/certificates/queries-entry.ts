import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, exists, first, run } from "../../base/data/rows.ts";
import type { registration } from "./api.ts";

/** Authorities of others and what an administrator believes of them, by fingerprint. */
export const findTrusts = (tx: Tx) =>
  all(tx)<{ fingerprint: string; byMail: boolean }>`
    select fingerprint, by_mail as "byMail" from certificates.trust`;

export const saveTrust = (tx: Tx, fingerprint: string, byMail: boolean, now: Date) =>
  run(tx)`
    insert into certificates.trust (fingerprint, by_mail, changed_at) values (${fingerprint}, ${byMail}, ${now})
    on conflict (fingerprint) do update set by_mail = excluded.by_mail, changed_at = excluded.changed_at`;

/** Whose certificates of other authorities are registered, the newest first. */
export const findRegistrations = (tx: Tx) =>
  all(tx)<Stored<typeof registration>>`
    select r.id, r.fingerprint, r.subject_number as "subjectNumber", a.name, a.mail, r.made_at as "madeAt"
    from certificates.registration r join accounts.account a on a.id = r.account_id
    where r.ended_at is null order by r.made_at desc limit 500`;

export const getRegistration = (tx: Tx, fingerprint: string, subjectNumber: string) =>
  first(tx)<{ id: string; accountId: string }>`
    select id, account_id as "accountId" from certificates.registration
    where fingerprint = ${fingerprint} and subject_number = ${subjectNumber} and ended_at is null`;

/** Undefined when this number is registered already. */
export const saveRegistration = (
  tx: Tx,
  made: { fingerprint: string; subjectNumber: string; accountId: string; madeBy: string | null },
  now: Date,
) =>
  first(tx)<{ id: string }>`
    insert into certificates.registration (fingerprint, subject_number, account_id, made_by, made_at)
    values (${made.fingerprint}, ${made.subjectNumber}, ${made.accountId}, ${made.madeBy}, ${now})
    on conflict (fingerprint, subject_number) where ended_at is null do nothing returning id`;

/** Ends a registration; gives whose it was. */
export const endRegistration = (tx: Tx, id: string, now: Date) =>
  first(tx)<{ accountId: string }>`
    update certificates.registration set ended_at = ${now} where id = ${id} and ended_at is null
    returning account_id as "accountId"`;

/** Whether an account has any certificate left, ours or a registered one, with which it can sign in. */
export const holdsCertificate = (tx: Tx, accountId: string, now: Date) =>
  exists(tx)`
    select from certificates.certificate
    where account_id = ${accountId} and revoked_at is null and not_after > ${now}
    union all
    select from certificates.registration where account_id = ${accountId} and ended_at is null limit 1`;

interface Ticket {
  browserHash: string;
  accountId: string;
  certificateId: string | null;
  expiresAt: Date;
}

export async function saveTicket(tx: Tx, ticket: Ticket & { tokenHash: string }): Promise<void> {
  const { tokenHash, browserHash, accountId, certificateId, expiresAt } = ticket;
  await run(tx)`
    insert into certificates.ticket (token_hash, browser_hash, account_id, certificate_id, expires_at)
    values (${tokenHash}, ${browserHash}, ${accountId}, ${certificateId}, ${expiresAt})`;
}

/** Takes the ticket away, whoever brings it; who brings it from another browser or too late gets nothing. */
export async function takeTicket(tx: Tx, tokenHash: string, browserHash: string, now: Date) {
  const ticket = await first(tx)<Ticket>`
    delete from certificates.ticket where token_hash = ${tokenHash}
    returning browser_hash as "browserHash", account_id as "accountId", certificate_id as "certificateId",
      expires_at as "expiresAt"`;
  if (!ticket || ticket.browserHash !== browserHash || ticket.expiresAt <= now) return undefined;
  return ticket;
}

export const removeOldTickets = (tx: Tx, now: Date) =>
  run(tx)`delete from certificates.ticket where expires_at < ${now}`;

/** Tickets for certificates of other authorities: none counts after what is believed of them changed. */
export const removeForeignTickets = (tx: Tx) =>
  run(tx)`delete from certificates.ticket where certificate_id is null`;
