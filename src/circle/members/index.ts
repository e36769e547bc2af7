/** Front door of the room members (会員). */
export { classify } from "./classify.ts";
export { deriveValues, type Overrides, type Stated, statedBy } from "./derive.ts";
export { type Joining, joinInstitution } from "./join.ts";
export { loadTiers } from "./content.ts";
export type { Nation } from "./nation.ts";
export { loadNation } from "./queries-nation.ts";
export {
  getInstitutionById as getInstitution,
  type InstitutionValues,
  saveInstitution,
} from "./queries-institutions.ts";
export { saveOrigin } from "./queries-origin.ts";
export { getRoute } from "./queries-routes.ts";
