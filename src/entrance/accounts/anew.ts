import type { Tx } from "../../base/data/db.ts";
import { hashToken, newToken } from "../../base/keys/tokens.ts";
import type { Standing, Viewer } from "../../base/viewer.ts";
import { hashPassword } from "./keep-password.ts";
import { getSecretariat, type MemberRole, saveMembership, saveNewAccount } from "./queries.ts";
import { getInvited } from "./queries-invitations.ts";
import { savePassword, savePasswordLink } from "./queries-passwords.ts";
import { removeOtherSessions } from "./queries-sessions.ts";
import { accountMail } from "./sign-in.ts";

/** No password has this hash: until a link sets one, none opens the account. */
const NONE = "";

/**
 * Takes an account's password and sessions away, so that the only way in is the token given here: once, and until a
 * moment. To be called as the system.
 */
export async function beginAnew(
  tx: Tx,
  accountId: string,
  now: Date,
  until: Date,
): Promise<string> {
  const token = newToken();
  await savePassword(tx, accountId, NONE, now);
  await removeOtherSessions(tx, accountId, null);
  await savePasswordLink(tx, accountId, hashToken(token), until);
  return token;
}

/**
 * Makes an account that may act for an organisation (without one: for the secretariat), or lets an existing one act for
 * it too. Without a password there is no way in yet.
 */
export async function createAccount(
  tx: Tx,
  account: {
    mail: string;
    name: string;
    password?: string;
    organisationId?: string;
    role: MemberRole;
    /** Without: the highest of the role. */
    standing?: Standing;
  },
  now: Date,
): Promise<Viewer> {
  const mail = accountMail(account.mail);
  if (!mail) throw new RangeError("not a mail address");
  const { name, password, role } = account;
  const passwordHash = password === undefined ? NONE : await hashPassword(password);
  const made = await saveNewAccount(tx, { mail, name, passwordHash }, now);
  const accountId = made ?? (await getInvited(tx, mail))!.id;
  const organisationId = account.organisationId ?? (await getSecretariat(tx));
  const highest = role === "secretariat" ? "administrator" : "representative";
  const standing = account.standing ?? highest;
  await saveMembership(tx, accountId, organisationId, { role, standing });
  return { role, accountId, organisationId, standing };
}
