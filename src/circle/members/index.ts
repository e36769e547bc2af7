/** Front door of the room members (会員). */
export { classify } from "./classify.ts";
export type { Stated } from "./derive.ts";
export { type Joining, joinInstitution } from "./join.ts";
export { bedsProblem, loadTiers } from "./content.ts";
export type { Nation } from "./nation.ts";
export { isCalled } from "./queries-institutions.ts";
export { loadNation } from "./queries-nation.ts";
