/** Front door of bulletins (JVNの情報): what MyJVN answers and what it may be asked; pure. */
export { type ListedPart, listJvn, readJvn, readOnePart, splitJvn } from "./answer.ts";
export {
  alertAt,
  alertsOf,
  detailsOf,
  idOfDetail,
  methodOf,
  overviewSince,
  pageFrom,
} from "./questions.ts";
