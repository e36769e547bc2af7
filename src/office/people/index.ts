/** Front door of the room people (利用者). */
export { give as givePosition } from "./people.ts";
export { lockCircle } from "./places.ts";
export { getOrganisation } from "./queries.ts";
