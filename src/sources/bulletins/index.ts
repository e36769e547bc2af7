/** Front door of bulletins (JVNの情報): what MyJVN answers; pure. */
export { type ListedPart, listJvn, readJvn, readOnePart, splitJvn } from "./answer.ts";
