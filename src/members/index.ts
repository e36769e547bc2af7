import type { Tx } from "../base/db.ts";
import { record } from "../base/events.ts";
import { SYSTEM, type Viewer } from "../base/viewer.ts";
import { hashPassword } from "./password.ts";
import { type MemberRole, saveAccount, saveMembership } from "./queries-accounts.ts";
import { markDead } from "./queries-contacts.ts";
import { accountMail } from "./sign-in.ts";

export { classify } from "./classify.ts";
export { loadClassifications, loadPrefectures, loadTiers } from "./content.ts";
export { firstAccountLink } from "./invitations.ts";
export type { Nation } from "./nation.ts";
export { findContacts } from "./queries-contacts.ts";
export { loadNation } from "./queries-nation.ts";
export { identify } from "./sessions.ts";

/** Makes an account that may act for an organisation (demo, tests), or gives an existing one the password and membership. */
export async function createAccount(
  tx: Tx,
  account: {
    mail: string;
    name: string;
    password: string;
    organisationId: string;
    role: MemberRole;
  },
  now: Date,
): Promise<Viewer> {
  const mail = accountMail(account.mail);
  if (!mail) throw new RangeError("not a mail address");
  const passwordHash = await hashPassword(account.password);
  const accountId = await saveAccount(tx, { mail, name: account.name, passwordHash }, now);
  await saveMembership(tx, accountId, account.organisationId, account.role);
  return { role: account.role, accountId, organisationId: account.organisationId };
}

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
      name: "members.mail_died" as const,
      forOrganisationId: row.organisationId,
      subjectId: row.id,
    })),
  );
  return marked.length;
}
