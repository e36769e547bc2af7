import type { Tx } from "../../base/data/db.ts";
import { exists, run } from "../../base/data/rows.ts";
import { recordProof } from "./queries-liveness.ts";
import { removeContactFrom, restoreContactTo } from "./queries-contacts.ts";

/**
 * Somebody signs in as this contact no more. It stays a contact where that is wanted or nobody else is
 * there to tell; else it goes from the order. Gives whether it stays. The caller holds the organisation's lock.
 */
export async function partWith(
  tx: Tx,
  {
    organisationId,
    contactId,
    stays,
  }: { organisationId: string; contactId: string; stays: boolean },
  now: Date,
): Promise<boolean> {
  const others = await exists(tx)`
    select from organisations.contact
    where organisation_id = ${organisationId} and removed_at is null and id <> ${contactId} limit 1`;
  await run(tx)`update organisations.contact set account_id = null where id = ${contactId}`;
  if (stays || !others) return true;
  await removeContactFrom(tx, organisationId, contactId, now);
  return false;
}

/**
 * Somebody signs in as this contact from now on; one that had been removed is in the order again. Whoever opened the
 * link of an invitation proved the address by it (`invited`).
 */
export async function linkAccount(
  tx: Tx,
  contactId: string,
  accountId: string,
  invited: Date | null = null,
): Promise<void> {
  await restoreContactTo(tx, contactId);
  await run(tx)`update organisations.contact set account_id = ${accountId},
    confirmed_at = coalesce(${invited}, confirmed_at) where id = ${contactId}`;
  if (invited) await recordProof(tx, contactId, "invitation", invited);
}
