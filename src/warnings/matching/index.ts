/** Front door of matching (照合): whether what is published concerns what somebody holds. */
export { matchKeysOf, releaseKeysOf } from "./match-keys.ts";
export { buildMatcher, type Matcher } from "./matching.ts";
export type { Match } from "./matching-words.ts";
export { type PreparedRelease, prepareRelease } from "./release.ts";
