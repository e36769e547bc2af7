/** Front door of documents (公開文書): what others publish, read; and whether it concerns a release. */
export { compareVersionsOf, type Change, type Changes, rangesByProduct } from "./changes.ts";
export {
  type AffectedProduct,
  type Note,
  type ReadAdvisory,
  type Reference,
  type Vulnerability,
} from "./csaf.ts";
export { isNewer, MAX_DOCUMENT_BYTES, readDocument, type Reading, tooLarge } from "./document.ts";
export { reportExpressions } from "./expression-report.ts";
export { deriveFacts, searchText } from "./facts.ts";
export { matchKeysOf, releaseKeysOf } from "./match-keys.ts";
export { buildMatcher, type Matcher } from "./matching.ts";
export type { Match } from "./matching-words.ts";
export { type PreparedRelease, prepareRelease } from "./release.ts";
export { validate, type Validation } from "./validation.ts";
