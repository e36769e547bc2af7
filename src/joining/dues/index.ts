/** Front door of the room dues (会費). */
export { classOf } from "./content.ts";
export {
  type Change,
  describeNext,
  lockMember,
  type Member,
  move,
  readMember,
  settle,
  undo,
  unsettle,
} from "./members.ts";
export { getSettings } from "./queries.ts";
export { whileOn } from "./while-on.ts";
