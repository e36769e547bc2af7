import { wordsOf } from "./names.ts";

/** Brackets that widen the name or tell its story: 「旧〜」, "incl. SIPLUS variants", "formerly …". */
const REMARK = /^\s*(?:旧|元|incl|also|former|previous|aka\b|part of)/i;
const VERSION = /^v(?:er)?\d+(?:\.(?:\d+|x+))*$/i;
const BRACKET = /[([【〔]([^()[\]【】〔〕]*)[)\]】〕]/g;
const MAX_NAME = 300;
/** Of a name's words, so many are looked at for what is short for them; longer than so much is no short name. */
const MOST_WORDS = 12;
const MAX_SHORT = 8;
const WRITTEN = /^(?:19|20)\d{6}$/;

/**
 * What stands in a name's brackets and may tell a variant from another: codes ("CP100", "6GK5205-3BB00-2AB2", part
 * numbers of six digits, "Rev. 2") and short capitals ("EU", "HSR", "Annex B"); no versions, builds of one product ("64bit"), nor what is
 * short for the name itself.
 */
export function readMarks(name: string, editions: ReadonlySet<string>): ReadonlySet<string> {
  const plain = name.slice(0, MAX_NAME).normalize("NFKC");
  const found = new Set<string>();
  const brackets = [...plain.matchAll(BRACKET)].map((hit) => hit[1]!);
  if (brackets.length === 0) return found;
  const words = wordsOf(plain.replace(BRACKET, " ")).slice(0, MOST_WORDS);
  for (const bracket of brackets) {
    if (REMARK.test(bracket)) continue;
    const tokens = tokensOf(bracket);
    // "PIC iX" is short for "Patient Information Center iX".
    const whole = tokens.join("").toLowerCase();
    if (whole.length <= MAX_SHORT && isShortFor(whole, words)) continue;
    for (const token of tokens) {
      const mark = token.toLowerCase();
      const isMark = isCode(mark) || /^[A-Z]{1,4}$/.test(token);
      if (isMark && !editions.has(mark)) found.add(mark);
    }
  }
  return found;
}

/** The same of a model's field, and every code that stands in it. */
export function readModelMarks(model: string, editions: ReadonlySet<string>): ReadonlySet<string> {
  const codes = tokensOf(model.slice(0, MAX_NAME).normalize("NFKC"))
    .map((token) => token.toLowerCase())
    .filter((code) => isCode(code) && !editions.has(code));
  return new Set([...readMarks(model, editions), ...codes]);
}

/** Does the one mark stand for the other? "BND-1802W000-**" leaves places open. */
export function isSameMark(one: string, other: string): boolean {
  return one === other || isOpenFor(one, other) || isOpenFor(other, one);
}

function isOpenFor(mark: string, other: string): boolean {
  if (!mark.includes("*")) return false;
  const [start = "", ...rest] = mark.split(/\*+/);
  const end = rest.at(-1) ?? "";
  return (
    other.length >= start.length + end.length && other.startsWith(start) && other.endsWith(end)
  );
}

/** Words without dashes: "6GK5302- 7GD00-3EA3", "6ES7 288-1CR30-0AA1", "CP 150" and "Rev. 2" are one each. */
function tokensOf(text: string): string[] {
  const joined = text
    .replace(/\b([A-Z]{1,3}|\d?[A-Z]+\d)\.?\s+(?=\d+(?:-|\b))/gi, "$1")
    .replace(/\s*[-‐‑–—−]\s*/g, "");
  return joined.match(/[a-z0-9][a-z0-9*]*(?:(?<=\d)\.[a-z0-9*]+)*/gi) ?? [];
}

function isCode(mark: string): boolean {
  if (/^\d+$/.test(mark)) return mark.length >= 6 && !WRITTEN.test(mark);
  return /[a-z]/.test(mark) && /\d/.test(mark) && !VERSION.test(mark) && !mark.includes(".");
}

/** Is it made of first letters, or whole words, of the name in their order? */
function isShortFor(short: string, words: readonly string[]): boolean {
  if (short === "") return true;
  const [word, ...rest] = words;
  if (word === undefined) return false;
  if (short.startsWith(word) && isShortFor(short.slice(word.length), rest)) return true;
  return (short[0] === word[0] && isShortFor(short.slice(1), rest)) || isShortFor(short, rest);
}
