/** Front door of the room operations (システムの様子). */
export { findTroubles } from "./look.ts";
