import type { Tx } from "../../base/data/db.ts";

export interface Attempt {
  stateHash: string;
  providerId: string;
  nonce: string;
  verifierSealed: string;
  /** Who wants to link; null: somebody who wants to sign in. */
  accountId: string | null;
  next: string | null;
  expiresAt: Date;
}

export async function saveAttempt(tx: Tx, attempt: Attempt): Promise<void> {
  await tx
    .insertInto("identities.attempt")
    .values({
      state_hash: attempt.stateHash,
      provider_id: attempt.providerId,
      nonce: attempt.nonce,
      verifier_sealed: attempt.verifierSealed,
      account_id: attempt.accountId,
      next: attempt.next,
      expires_at: attempt.expiresAt,
    })
    .execute();
}

const ATTEMPT = [
  "state_hash as stateHash",
  "provider_id as providerId",
  "nonce",
  "verifier_sealed as verifierSealed",
  "account_id as accountId",
  "next",
  "expires_at as expiresAt",
] as const;

export function getAttempt(tx: Tx, stateHash: string) {
  return tx
    .selectFrom("identities.attempt")
    .select(ATTEMPT)
    .where("state_hash", "=", stateHash)
    .executeTakeFirst();
}

/** Takes the attempt away: whoever comes back a second time finds none. */
export function takeAttempt(tx: Tx, stateHash: string) {
  return tx
    .deleteFrom("identities.attempt")
    .where("state_hash", "=", stateHash)
    .returning(ATTEMPT)
    .executeTakeFirst();
}

export async function removeOldAttempts(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom("identities.attempt").where("expires_at", "<", now).execute();
}
