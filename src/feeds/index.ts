/** Front door of feeds (情報源): files as they come from folders, archives and providers, taken one by one. */
export { type Item, readPath } from "./collect.ts";
export { findTroubled } from "./health.ts";
export { takeAll } from "./take.ts";
