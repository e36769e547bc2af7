import { asSystem, type Tx } from "../../base/data/db.ts";
import type { Standing, Viewer } from "../../base/viewer.ts";
import { hashPassword } from "./keep-password.ts";
import { getAccountByMail, type MemberRole, saveMembership, saveNewAccount } from "./queries.ts";
import { getInvited } from "./queries-invitations.ts";
import { accountMail } from "./sign-in.ts";

export { admitCode, enter, holdFactor, whoIsEntering } from "./enter.ts";
export { firstAccountLink, inviteAs, inviteByHand } from "./invitations.ts";
export { removeMembership } from "./queries-invitations.ts";
export { saveSecured } from "./queries-passwords.ts";
export { moveSessionsOn } from "./queries-sessions.ts";
export { beginAnew, createEmptyAccount } from "./anew.ts";
export { saveMembership } from "./queries.ts";
export { identify } from "./sessions.ts";
export type { Way } from "./api.ts";
export { offerWays } from "./ways.ts";

/** Makes an account that may act for an organisation (demo, tests), or lets an existing one act for it too. */
export async function createAccount(
  tx: Tx,
  account: {
    mail: string;
    name: string;
    password: string;
    organisationId: string;
    role: MemberRole;
    /** Without: the highest of the role. */
    standing?: Standing;
  },
  now: Date,
): Promise<Viewer> {
  const mail = accountMail(account.mail);
  if (!mail) throw new RangeError("not a mail address");
  const passwordHash = await hashPassword(account.password);
  const made = await saveNewAccount(tx, { mail, name: account.name, passwordHash }, now);
  const accountId = made ?? (await getInvited(tx, mail))!.id;
  const { role, organisationId } = account;
  const highest = role === "secretariat" ? "administrator" : "representative";
  const standing = account.standing ?? highest;
  await saveMembership(tx, accountId, organisationId, role, standing);
  return { role, accountId, organisationId, standing };
}

/** The account of an address however it is spelled, whoever asks; undefined without one, or when it is disabled. */
export async function findAccountByMail(
  tx: Tx,
  typed: string,
): Promise<{ id: string; name: string; mail: string } | undefined> {
  const mail = accountMail(typed);
  const account = mail ? await asSystem(tx, (system) => getAccountByMail(system, mail)) : undefined;
  return account && { id: account.id, name: account.name, mail: account.mail };
}
