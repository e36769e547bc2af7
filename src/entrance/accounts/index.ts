/** Front door of the room accounts (アカウント). */
import { asSystem, type Tx } from "../../base/data/db.ts";
import { getAccountByMail } from "./queries.ts";
import { accountMail } from "./sign-in.ts";

export { admitCode, enter, holdFactor, whoIsEntering } from "./enter.ts";
export { invite } from "./invitations.ts";
export { beginAnew, createAccount } from "./anew.ts";
export { saveMembership } from "./queries.ts";
export { identify } from "./sessions.ts";

/** The account of an address however it is spelled, whoever asks; undefined without one, or when it is disabled. */
export async function findAccountByMail(
  tx: Tx,
  typed: string,
): Promise<{ id: string; name: string; mail: string } | undefined> {
  const mail = accountMail(typed);
  const account = mail ? await asSystem(tx, (system) => getAccountByMail(system, mail)) : undefined;
  return account && { id: account.id, name: account.name, mail: account.mail };
}
