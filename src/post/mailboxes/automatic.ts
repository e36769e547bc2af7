import { isMailSystem } from "../../base/words/text.ts";
import { loadRecognition } from "./content.ts";

/** What of a mail tells whether a machine wrote it. */
export interface Signs {
  /** Header fields; names in small letters. */
  headers: readonly { key: string; value: string }[];
  subject: string;
  from: string | null;
}

/**
 * Written by a machine: an automatic answer, a receipt, a report (RFC 3834, 8098, 5965, 6522). It proves nothing and
 * answers nothing. Words and headers: content mailboxes/recognition. Pure.
 */
export function isAutomatic({ headers, subject, from }: Signs, on?: Date): boolean {
  const rules = loadRecognition(on);
  const valuesOf = (key: string) =>
    headers.filter((one) => one.key === key).map((one) => one.value.trim().toLowerCase());
  if (valuesOf("auto-submitted").some((value) => value !== "" && !/^no\b/.test(value))) return true;
  if (valuesOf("return-path").includes("<>")) return true;
  if (valuesOf("content-type").some((value) => REPORT.test(value))) return true;
  if (isMailSystem(from ?? "")) return true;
  const told = rules.headers.some(({ name, contains }) =>
    valuesOf(name).some((value) =>
      contains
        ? contains.some((one) => new RegExp(`(?<![a-z])${escape(one)}`).test(value))
        : value !== "" && !/^(no|false|0)$/.test(value),
    ),
  );
  return told || saysSo(subject, rules);
}

/** Reports of every type, also where the report is the whole mail. */
const REPORT =
  /^(multipart\/report|message\/(disposition-notification|feedback-report|(global-)?delivery-status))\b/;
/** What mail programs put before the subject that they answer. */
const ANSWER =
  /^(?:(?:re|aw|sv|vs|antw|rif|odp|返信|回复|回覆)\s*(?:[[(^]\s*\d+\s*[\])]?)?\s*[:>]\s*)+/;

/** Machines answer; only people pass on. */
const PASSED_ON = /^(?:fwd?|wg|tr|enc|转发|轉寄|転送)\s*:/;

function saysSo(subject: string, rules: ReturnType<typeof loadRecognition>): boolean {
  const folded = subject
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replaceAll(" :", ":")
    .trim();
  const bare = folded.replace(ANSWER, "");
  const own = bare.split(":", 1)[0]!;
  if (PASSED_ON.test(bare) || rules.persons.some((one) => own.includes(one))) return false;
  // In an answer these are the words of the mail that is answered, unless it begins with them. Stars and brackets may
  // stand before them; what is quoted is spoken of.
  const isAnswer = bare !== folded;
  const start = isAnswer ? "^" : '^[^\\p{L}\\p{N}「『"]*';
  if (rules.begins.some((one) => endsThere(bare, one, start))) return true;
  return !isAnswer && rules.within.some((one) => endsThere(bare, one, ""));
}

/** The words, maybe with です, and then no letter: 「自動返信」 is there, 「自動返信の設定」 is something else. */
function endsThere(subject: string, words: string, start: string): boolean {
  const end = /[\p{L}\p{N}]$/u.test(words)
    ? "(?:メール|メッセージ)?(?:です)?(?![\\p{L}\\p{N}ー])"
    : "";
  const begin = start || (/^[a-z]/.test(words) ? "(?<![a-z])" : "");
  return new RegExp(`${begin}${escape(words)}${end}`, "u").test(subject);
}

const escape = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
