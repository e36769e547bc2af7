/** Front door of the room organisations (組織). */
import type { Tx } from "../../base/data/db.ts";
import { record } from "../../base/later/events.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { saveMailDead } from "./queries-contacts.ts";

export { saveNewContact } from "./queries-contacts.ts";
export { type Ended, whyEnded } from "./queries-ended.ts";
export { findLiveness, isLiving, recordProof } from "./queries-liveness.ts";
export { loadOrganisations } from "./queries-load.ts";
export { linkAccount, partWith } from "./queries-parting.ts";
export { saveOrganisation } from "./queries.ts";

/**
 * Marks addresses dead after a hard bounce, until somebody writes another one or proves it by an
 * invitation; without a moment they live again. `addresses` (same order) are what was written to: a contact that has
 * another one by now stays as it is. Gives how many were marked now.
 */
export async function markMailDead(
  tx: Tx,
  contactIds: readonly string[],
  at: Date | null,
  addresses?: readonly string[],
): Promise<number> {
  const contacts = contactIds.map((id, index) => ({ id, mail: addresses?.[index] ?? null }));
  const marked = await saveMailDead(tx, contacts, at);
  const died = marked.map((row) => ({
    name: "organisations.mail_died" as const,
    forOrganisationId: row.organisationId,
    subjectId: row.id,
  }));
  if (at) await record(tx, SYSTEM, at, died);
  return marked.length;
}
