import { holdFactor } from "../accounts/index.ts";
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
  await holdFactor({ tx, now }, accountId, CLEARED, { holds: false, change, secured: true });
}
