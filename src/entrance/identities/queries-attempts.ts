import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { first, run } from "../../base/data/rows.ts";

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
  const { stateHash, providerId, nonce, verifierSealed, accountId, next, expiresAt } = attempt;
  await run(tx)`
    insert into identities.attempt (state_hash, provider_id, nonce, verifier_sealed, account_id, next, expires_at)
    values (${stateHash}, ${providerId}, ${nonce}, ${verifierSealed}, ${accountId}, ${next}, ${expiresAt})`;
}

const ATTEMPT = sql`state_hash as "stateHash", provider_id as "providerId", nonce, verifier_sealed as "verifierSealed",
  account_id as "accountId", next, expires_at as "expiresAt"`;

export const getAttempt = (tx: Tx, stateHash: string) =>
  first(tx)<Attempt>`select ${ATTEMPT} from identities.attempt where state_hash = ${stateHash}`;

/** Takes the attempt away: whoever comes back a second time finds none. */
export const takeAttempt = (tx: Tx, stateHash: string) =>
  first(
    tx,
  )<Attempt>`delete from identities.attempt where state_hash = ${stateHash} returning ${ATTEMPT}`;

export const removeOldAttempts = (tx: Tx, now: Date) =>
  run(tx)`delete from identities.attempt where expires_at < ${now}`;
