/** Front door of the room dues (会費). */
import type { Tx } from "../../base/data/db.ts";
import { classOf, loadClasses } from "./content.ts";
import { getMember, getSettings } from "./queries.ts";

export { classOf } from "./content.ts";
export {
  type Change,
  describeNext,
  lockMember,
  type Member,
  move,
  readMember,
  recordFor,
  settle,
  undo,
  unsettle,
} from "./members.ts";
export { getSettings } from "./queries.ts";
export { whileOn } from "./while-on.ts";

/**
 * How many people of an organisation may sign in, the representative included: by its class, or the usual
 * number of content where membership fees are not used or the organisation has no class (any more).
 * Seen by the secretariat, the system and the organisation itself; others get the usual number.
 */
export async function limitOf(tx: Tx, organisationId: string): Promise<number> {
  const usual = loadClasses().data.accountsOtherwise;
  if (!(await getSettings(tx)).on) return usual;
  const member = await getMember(tx, organisationId);
  if (!member || member.state === "left" || member.state === "refused") return usual;
  return classOf(member.classId).accounts;
}
