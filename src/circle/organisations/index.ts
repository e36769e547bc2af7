/** Front door of the room organisations (組織). */
import type { Tx } from "../../base/data/db.ts";
import { record } from "../../base/later/events.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { markDead } from "./queries-contacts.ts";

export {
  findContacts,
  linkAccount,
  lockContacts,
  reviveMail,
  saveNewContact,
} from "./queries-contacts.ts";
export { type Ended, whyEnded } from "./queries-ended.ts";
export { findContactLiveness, findLiveness, isLiving, recordProof } from "./queries-liveness.ts";
export { loadContacts, loadOrganisations } from "./queries-load.ts";
export { partWith, takeBack } from "./queries-parting.ts";
export { getSecretariat, saveClosure, saveNewOrganisation, saveOrganisation } from "./queries.ts";

/**
 * Marks addresses dead after a hard bounce, until somebody writes another one or proves it by an
 * invitation. `addresses` (same order) are what was written to: a contact that has another one by now
 * stays alive. Gives how many were marked now.
 */
export async function markMailDead(
  tx: Tx,
  contactIds: readonly string[],
  at: Date,
  addresses?: readonly string[],
): Promise<number> {
  const dead = contactIds.map((id, index) => ({ id, mail: addresses?.[index] ?? null }));
  const marked = await markDead(tx, dead, at);
  await record(
    tx,
    SYSTEM,
    at,
    marked.map((row) => ({
      name: "organisations.mail_died" as const,
      forOrganisationId: row.organisationId,
      subjectId: row.id,
    })),
  );
  return marked.length;
}
