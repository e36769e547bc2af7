/** Front door of the room consents (同意). */
export { type ConsentText, loadConsents } from "./content.ts";
export { bindConsents, findConsentsOf, removeConsentsOf, saveConsentsOf } from "./queries.ts";
export { countRenewedConsents } from "./routes.ts";
