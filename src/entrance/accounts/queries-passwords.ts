import type { Tx } from "../../base/data/db.ts";

/** Keeps a link that sets a new password; earlier unused ones of the account end. */
export async function savePasswordLink(
  tx: Tx,
  accountId: string,
  tokenHash: string,
  expiresAt: Date,
): Promise<void> {
  await removePasswordLinks(tx, accountId);
  await tx
    .insertInto("accounts.password_link")
    .values({ token_hash: tokenHash, account_id: accountId, expires_at: expiresAt })
    .execute();
}

/** The account a link that still holds sets the password of; undefined for a used, replaced, old or made-up one. */
export function getPasswordLink(tx: Tx, tokenHash: string, now: Date) {
  return tx
    .selectFrom("accounts.password_link as l")
    .innerJoin("accounts.account as a", "a.id", "l.account_id")
    .select(["a.id", "a.mail", "a.name"])
    .where("l.token_hash", "=", tokenHash)
    .where("l.used_at", "is", null)
    .where("l.expires_at", ">", now)
    .where("a.disabled_at", "is", null)
    .executeTakeFirst();
}

/** True for exactly one of those who use the same link at once. */
export async function usePasswordLink(tx: Tx, tokenHash: string, now: Date): Promise<boolean> {
  const result = await tx
    .updateTable("accounts.password_link")
    .set({ used_at: now })
    .where("token_hash", "=", tokenHash)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Ends the links of an account that were not used. */
export async function removePasswordLinks(tx: Tx, accountId: string): Promise<void> {
  await tx
    .deleteFrom("accounts.password_link")
    .where("account_id", "=", accountId)
    .where("used_at", "is", null)
    .execute();
}

/** Keeps a new password; what was made with the account before (API tokens) holds no more. */
export async function savePassword(
  tx: Tx,
  accountId: string,
  passwordHash: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable("accounts.account")
    .set({ password_hash: passwordHash, secured_at: now })
    .where("id", "=", accountId)
    .execute();
}

/** Notes that whoever was in the account is out: what was made with it before (API tokens) holds no more. */
export async function saveSecured(tx: Tx, accountId: string, now: Date): Promise<void> {
  await tx
    .updateTable("accounts.account")
    .set({ secured_at: now })
    .where("id", "=", accountId)
    .execute();
}
