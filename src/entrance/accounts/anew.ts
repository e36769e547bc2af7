import type { Tx } from "../../base/data/db.ts";
import { hashToken, newToken } from "../../base/keys/tokens.ts";
import { getAccountByMail, type MemberRole, saveMembership, saveNewAccount } from "./queries.ts";
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
 * An account with the highest standing of a role and no way in yet; who has one already gets the standing. Undefined
 * for what is no address, or whose account was stopped.
 */
export async function createEmptyAccount(
  tx: Tx,
  person: { mail: string; name: string; organisationId: string; role: MemberRole },
  now: Date,
): Promise<string | undefined> {
  const mail = accountMail(person.mail);
  if (!mail) return undefined;
  const made = await saveNewAccount(tx, { mail, name: person.name, passwordHash: NONE }, now);
  const accountId = made ?? (await getAccountByMail(tx, mail))?.id;
  if (!accountId) return undefined;
  const highest = person.role === "secretariat" ? "administrator" : "representative";
  await saveMembership(tx, accountId, person.organisationId, person.role, highest);
  return accountId;
}
