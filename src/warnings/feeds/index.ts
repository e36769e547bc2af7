/** Front door of feeds (情報源): the sources that are asked on a schedule, and taking what they give, file by file. */
export { findStandings, findTroubled } from "./health.ts";
export { takeAll } from "./take.ts";
