import type { Tx } from "../../base/data/db.ts";
import { first, run } from "../../base/data/rows.ts";

/** Keeps a link that sets a new password; earlier unused ones of the account end. */
export async function savePasswordLink(
  tx: Tx,
  accountId: string,
  tokenHash: string,
  expiresAt: Date,
): Promise<void> {
  await removePasswordLinks(tx, accountId);
  await run(tx)`insert into accounts.password_link (token_hash, account_id, expires_at)
    values (${tokenHash}, ${accountId}, ${expiresAt})`;
}

/** The account a link that still holds sets the password of; undefined for a used, replaced, old or made-up one. */
export const getPasswordLink = (tx: Tx, tokenHash: string, now: Date) =>
  first(tx)<{ id: string; mail: string; name: string }>`
    select a.id, a.mail, a.name from accounts.password_link l join accounts.account a on a.id = l.account_id
    where l.token_hash = ${tokenHash} and l.used_at is null and l.expires_at > ${now} and a.disabled_at is null`;

/** True for exactly one of those who use the same link at once. */
export async function usePasswordLink(tx: Tx, tokenHash: string, now: Date): Promise<boolean> {
  const used = await run(tx)`update accounts.password_link set used_at = ${now}
    where token_hash = ${tokenHash} and used_at is null`;
  return used > 0;
}

/** Ends the links of an account that were not used. */
export const removePasswordLinks = (tx: Tx, accountId: string) =>
  run(tx)`delete from accounts.password_link where account_id = ${accountId} and used_at is null`;

/** Keeps a new password; what was made with the account before (API tokens) holds no more. */
export const savePassword = (tx: Tx, accountId: string, passwordHash: string, now: Date) =>
  run(tx)`update accounts.account set password_hash = ${passwordHash}, secured_at = ${now}
    where id = ${accountId}`;

/** Notes that whoever was in the account is out: what was made with it before (API tokens) holds no more. */
export const saveSecured = (tx: Tx, accountId: string, now: Date) =>
  run(tx)`update accounts.account set secured_at = ${now} where id = ${accountId}`;
