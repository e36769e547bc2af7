import { holdFactor, saveSecured } from "../accounts/index.ts";
import type { Tx } from "../../base/data/db.ts";
import { removeProofs } from "./queries.ts";

/** What `clearProofs` clears; certificates and an organisation's own sign-in have keepers of their own. */
export const CLEARED = ["passkey", "totp", "recovery_code"] as const;

/**
 * Removes every passkey, the six digits and the codes of an account: all its sessions and tokens end, and it is told so by
 * mail (`change`, in Japanese). To be called as the system.
 */
export async function clearProofs(
  tx: Tx,
  accountId: string,
  change: string,
  now: Date,
): Promise<void> {
  await removeProofs(tx, accountId);
  await saveSecured(tx, accountId, now);
  for (const factor of CLEARED) {
    const told = factor === CLEARED[0] ? change : undefined;
    await holdFactor({ tx, now }, accountId, factor, { holds: false, change: told });
  }
}
