import type { Tx } from "../../base/data/db.ts";

export interface NewPasskey {
  credentialId: string;
  publicKey: Uint8Array;
  counter: number;
  transports: readonly string[];
  name: string;
  synced: boolean;
}

/** The passkeys of an account, the oldest first. */
export function findPasskeys(tx: Tx, accountId: string) {
  return tx
    .selectFrom("factors.passkey")
    .select([
      "id",
      "credential_id as credentialId",
      "transports",
      "name",
      "synced",
      "created_at as createdAt",
      "used_at as usedAt",
    ])
    .where("account_id", "=", accountId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

export function getPasskey(tx: Tx, credentialId: string) {
  return tx
    .selectFrom("factors.passkey")
    .select([
      "id",
      "account_id as accountId",
      "credential_id as credentialId",
      "public_key as publicKey",
      "counter",
      "transports",
    ])
    .where("credential_id", "=", credentialId)
    .executeTakeFirst();
}

/** False when this passkey was registered before, by whomever. */
export async function savePasskey(
  tx: Tx,
  accountId: string,
  passkey: NewPasskey,
  now: Date,
): Promise<boolean> {
  const result = await tx
    .insertInto("factors.passkey")
    .values({
      account_id: accountId,
      credential_id: passkey.credentialId,
      public_key: Buffer.from(passkey.publicKey),
      counter: passkey.counter,
      transports: [...passkey.transports],
      name: passkey.name,
      synced: passkey.synced,
      created_at: now,
    })
    .onConflict((conflict) => conflict.column("credential_id").doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Notes a use. False when another use with the same or a higher counter came first: a copy of the key. */
export async function usePasskey(tx: Tx, id: string, counter: number, now: Date): Promise<boolean> {
  const result = await tx
    .updateTable("factors.passkey")
    .set({ counter, used_at: now })
    .where("id", "=", id)
    // Many passkeys do not count: theirs stays 0.
    .where((eb) =>
      eb.or([
        eb("counter", "<", String(counter)),
        eb.and([eb("counter", "=", "0"), eb.lit(counter === 0)]),
      ]),
    )
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** The name it had; undefined when the account has no such passkey. */
export async function removePasskey(tx: Tx, accountId: string, id: string) {
  const row = await tx
    .deleteFrom("factors.passkey")
    .where("account_id", "=", accountId)
    .where("id", "=", id)
    .returning("name")
    .executeTakeFirst();
  return row?.name;
}

export async function savePasskeyName(
  tx: Tx,
  accountId: string,
  id: string,
  name: string,
): Promise<boolean> {
  const result = await tx
    .updateTable("factors.passkey")
    .set({ name })
    .where("account_id", "=", accountId)
    .where("id", "=", id)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Notes that a question was answered. False when it had been answered before: no answer counts twice. */
export async function takeChallenge(tx: Tx, id: string, expiresAt: Date): Promise<boolean> {
  const result = await tx
    .insertInto("factors.challenge")
    .values({ id, expires_at: expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function removeOldChallenges(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom("factors.challenge").where("expires_at", "<=", now).execute();
}

export function getTotp(tx: Tx, accountId: string) {
  return tx
    .selectFrom("factors.totp")
    .select(["sealed", "confirmed_at as confirmedAt", "last_step as lastStep"])
    .where("account_id", "=", accountId)
    .executeTakeFirst();
}

/** Keeps a secret that is not confirmed yet, in place of an earlier such one. False when one is in use. */
export async function saveTotp(
  tx: Tx,
  accountId: string,
  sealed: string,
  now: Date,
): Promise<boolean> {
  const result = await tx
    .insertInto("factors.totp")
    .values({ account_id: accountId, sealed, created_at: now })
    .onConflict((conflict) =>
      conflict
        .column("account_id")
        .doUpdateSet({ sealed, created_at: now, last_step: 0 })
        .where("factors.totp.confirmed_at", "is", null),
    )
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** True for exactly one of those who use the same digits at once; confirms the secret with its first use. */
export async function useTotp(
  tx: Tx,
  accountId: string,
  step: number,
  now: Date,
): Promise<boolean> {
  const result = await tx
    .updateTable("factors.totp")
    .set((eb) => ({ last_step: step, confirmed_at: eb.fn.coalesce("confirmed_at", eb.val(now)) }))
    .where("account_id", "=", accountId)
    .where("last_step", "<", String(step))
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function removeTotp(tx: Tx, accountId: string): Promise<boolean> {
  const result = await tx
    .deleteFrom("factors.totp")
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Takes the place of all earlier codes of the account; none = only removes them. */
export async function replaceCodes(
  tx: Tx,
  accountId: string,
  hashes: readonly string[],
  now: Date,
): Promise<void> {
  await tx.deleteFrom("factors.recovery_code").where("account_id", "=", accountId).execute();
  if (hashes.length === 0) return;
  await tx
    .insertInto("factors.recovery_code")
    .values(hashes.map((code_hash) => ({ code_hash, account_id: accountId, created_at: now })))
    .execute();
}

/** Whether a code of this account is left. */
export async function hasCode(tx: Tx, accountId: string, hash: string): Promise<boolean> {
  const found = await tx
    .selectFrom("factors.recovery_code")
    .select("account_id")
    .where("code_hash", "=", hash)
    .where("account_id", "=", accountId)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return found !== undefined;
}

/** True for exactly one use of a code of this account. */
export async function useCode(
  tx: Tx,
  accountId: string,
  hash: string,
  now: Date,
): Promise<boolean> {
  const result = await tx
    .updateTable("factors.recovery_code")
    .set({ used_at: now })
    .where("code_hash", "=", hash)
    .where("account_id", "=", accountId)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** How many codes are left, and when they were made; null where there never were any. */
export async function countCodes(tx: Tx, accountId: string) {
  const row = await tx
    .selectFrom("factors.recovery_code")
    .select((eb) => [
      eb.fn.max("created_at").as("madeAt"),
      eb.fn.countAll<string>().filterWhere("used_at", "is", null).as("left"),
    ])
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return row?.madeAt ? { left: Number(row.left), madeAt: row.madeAt } : null;
}

/** Name and address of an account that is in use. */
export function getPerson(tx: Tx, accountId: string) {
  return tx
    .selectFrom("accounts.account")
    .select(["id", "name", "mail"])
    .where("id", "=", accountId)
    .where("disabled_at", "is", null)
    .executeTakeFirst();
}

/** Removes every passkey, the six digits and the codes of an account. */
export async function removeProofs(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom("factors.passkey").where("account_id", "=", accountId).execute();
  await tx.deleteFrom("factors.totp").where("account_id", "=", accountId).execute();
  await tx.deleteFrom("factors.recovery_code").where("account_id", "=", accountId).execute();
}
