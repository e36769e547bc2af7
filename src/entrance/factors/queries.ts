import type { Tx } from "../../base/data/db.ts";
import { all, exists, first, one, run } from "../../base/data/rows.ts";

export interface NewPasskey {
  credentialId: string;
  publicKey: Uint8Array;
  counter: number;
  transports: readonly string[];
  name: string;
  synced: boolean;
}

/** The passkeys of an account, the oldest first. */
export const findPasskeys = (tx: Tx, accountId: string) =>
  all(tx)<{
    id: string;
    credentialId: string;
    transports: string[];
    name: string;
    synced: boolean;
    createdAt: Date;
    usedAt: Date | null;
  }>`
    select id, credential_id as "credentialId", transports, name, synced, created_at as "createdAt",
      used_at as "usedAt"
    from factors.passkey where account_id = ${accountId} order by created_at, id`;

export const getPasskey = (tx: Tx, credentialId: string) =>
  first(tx)<{
    id: string;
    accountId: string;
    credentialId: string;
    publicKey: Buffer;
    counter: string;
  }>`
    select id, account_id as "accountId", credential_id as "credentialId", public_key as "publicKey", counter
    from factors.passkey where credential_id = ${credentialId}`;

/** False when this passkey was registered before, by whomever. */
export async function savePasskey(
  tx: Tx,
  accountId: string,
  passkey: NewPasskey,
  now: Date,
): Promise<boolean> {
  const { credentialId, counter, name, synced } = passkey;
  const [publicKey, transports] = [Buffer.from(passkey.publicKey), [...passkey.transports]];
  const saved = await run(tx)`
    insert into factors.passkey (account_id, credential_id, public_key, counter, transports, name, synced, created_at)
    values (${accountId}, ${credentialId}, ${publicKey}, ${counter}, ${transports}, ${name}, ${synced}, ${now})
    on conflict (credential_id) do nothing`;
  return saved > 0;
}

/**
 * Notes a use. False when another use with the same or a higher counter came first: a copy of the key. Many passkeys do
 * not count: theirs stays 0.
 */
export async function usePasskey(tx: Tx, id: string, counter: number, now: Date): Promise<boolean> {
  const used = await run(tx)`
    update factors.passkey set counter = ${counter}, used_at = ${now}
    where id = ${id} and (counter < ${counter} or counter = 0 and ${counter}::bigint = 0)`;
  return used > 0;
}

/** The name it had; undefined when the account has no such passkey. */
export async function removePasskey(tx: Tx, accountId: string, id: string) {
  const removed = await first(tx)<{ name: string }>`
    delete from factors.passkey where account_id = ${accountId} and id = ${id} returning name`;
  return removed?.name;
}

export async function savePasskeyName(
  tx: Tx,
  accountId: string,
  id: string,
  name: string,
): Promise<boolean> {
  const saved = await run(tx)`
    update factors.passkey set name = ${name} where account_id = ${accountId} and id = ${id}`;
  return saved > 0;
}

/** Notes that a question was answered. False when it had been answered before: no answer counts twice. */
export async function takeChallenge(tx: Tx, id: string, expiresAt: Date): Promise<boolean> {
  const taken = await run(tx)`
    insert into factors.challenge (id, expires_at) values (${id}, ${expiresAt}) on conflict do nothing`;
  return taken > 0;
}

export const removeOldChallenges = (tx: Tx, now: Date) =>
  run(tx)`delete from factors.challenge where expires_at <= ${now}`;

export const getTotp = (tx: Tx, accountId: string) =>
  first(tx)<{ sealed: string; confirmedAt: Date | null }>`
    select sealed, confirmed_at as "confirmedAt" from factors.totp where account_id = ${accountId}`;

/** Keeps a secret that is not confirmed yet, in place of an earlier such one. False when one is in use. */
export async function saveTotp(
  tx: Tx,
  accountId: string,
  sealed: string,
  now: Date,
): Promise<boolean> {
  const saved = await run(tx)`
    insert into factors.totp (account_id, sealed, created_at) values (${accountId}, ${sealed}, ${now})
    on conflict (account_id) do update set sealed = excluded.sealed, created_at = excluded.created_at, last_step = 0
      where totp.confirmed_at is null`;
  return saved > 0;
}

/** True for exactly one of those who use the same digits at once; confirms the secret with its first use. */
export async function useTotp(
  tx: Tx,
  accountId: string,
  step: number,
  now: Date,
): Promise<boolean> {
  const used = await run(tx)`
    update factors.totp set last_step = ${step}, confirmed_at = coalesce(confirmed_at, ${now})
    where account_id = ${accountId} and last_step < ${step}`;
  return used > 0;
}

export const removeTotp = async (tx: Tx, accountId: string): Promise<boolean> =>
  (await run(tx)`delete from factors.totp where account_id = ${accountId}`) > 0;

/** Takes the place of all earlier codes of the account; none = only removes them. */
export async function replaceCodes(
  tx: Tx,
  accountId: string,
  hashes: readonly string[],
  now: Date,
): Promise<void> {
  await run(tx)`delete from factors.recovery_code where account_id = ${accountId}`;
  await run(tx)`insert into factors.recovery_code (code_hash, account_id, created_at)
    select hash, ${accountId}::uuid, ${now}::timestamptz from unnest(${[...hashes]}::text[]) as hash`;
}

/** Whether a code of this account is left. */
export const hasCode = (tx: Tx, accountId: string, hash: string) =>
  exists(tx)`select from factors.recovery_code
    where code_hash = ${hash} and account_id = ${accountId} and used_at is null`;

/** True for exactly one use of a code of this account. */
export async function useCode(
  tx: Tx,
  accountId: string,
  hash: string,
  now: Date,
): Promise<boolean> {
  const used = await run(tx)`update factors.recovery_code set used_at = ${now}
    where code_hash = ${hash} and account_id = ${accountId} and used_at is null`;
  return used > 0;
}

/** How many codes are left, and when they were made; null where there never were any. */
export async function countCodes(tx: Tx, accountId: string) {
  const { madeAt, left } = await one(tx)<{ madeAt: Date | null; left: number }>`
    select max(created_at) as "madeAt", (count(*) filter (where used_at is null))::int as left
    from factors.recovery_code where account_id = ${accountId}`;
  return madeAt && { left, madeAt };
}

/** Removes every passkey, the six digits and the codes of an account. */
export async function removeProofs(tx: Tx, accountId: string): Promise<void> {
  await run(tx)`delete from factors.passkey where account_id = ${accountId}`;
  await run(tx)`delete from factors.totp where account_id = ${accountId}`;
  await run(tx)`delete from factors.recovery_code where account_id = ${accountId}`;
}
