import type { Tx } from "../base/db.ts";
import type { Standing, Viewer } from "../base/viewer.ts";
import { hashPassword } from "./password.ts";
import { type MemberRole, saveAccount, saveMembership } from "./queries.ts";
import { accountMail } from "./sign-in.ts";

export { firstAccountLink, makeLink } from "./invitations.ts";
export { getInvitee } from "./queries-invitations.ts";
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
    /** Without: the highest of the role. */
    standing?: Standing;
  },
  now: Date,
): Promise<Viewer> {
  const mail = accountMail(account.mail);
  if (!mail) throw new RangeError("not a mail address");
  const passwordHash = await hashPassword(account.password);
  const accountId = await saveAccount(tx, { mail, name: account.name, passwordHash }, now);
  const { role, organisationId } = account;
  const highest = role === "secretariat" ? "administrator" : "representative";
  const standing = account.standing ?? highest;
  await saveMembership(tx, accountId, organisationId, role, standing);
  return { role, accountId, organisationId, standing };
}
