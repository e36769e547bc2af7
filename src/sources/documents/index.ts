/** Front door of documents (公開文書): what others publish, read. */
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
export { validate, type Validation } from "./validation.ts";
