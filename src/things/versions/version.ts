import { type Numbering, releasedNumbering } from "./numbering.ts";
import { findFamily } from "./version-family.ts";
import { dropAsides, foldVersion, isUnstated, readDate } from "./version-text.ts";

/** One version text, taken apart for ordering. */
export interface Version {
  text: string;
  /** Words that name a scheme ("bios", "cpci85") or a line of releases ("evo"); only like is compared with like. */
  label: string;
  parts: readonly Part[];
  /** So many parts are numbers joined by dots; what stands behind is set off by something else ("7.2.4-1396": 3). */
  core: number;
  /** Place of the part that counts builds of one version ("7.2.4 build1396"); -1: none. */
  build: number;
  /** The text itself is vague: "7.2.x", "7.2系". */
  vague: boolean;
  /** "5.7.1xx": the next number is one of these. */
  span: readonly [low: number, high: number] | null;
  /** "1:2.3" of package managers. */
  epoch: number | null;
  /** "1.05": read as a decimal it lies before 1.5, read as 1 and 5 it is the same. */
  padded: boolean;
  /** It was taken out of a package's name, and is counted as its distribution does. */
  isPackage: boolean;
  /** Where content knows several writings of one number, `parts` are those of the first, and this is what stands there. */
  written: Version | null;
}
export type Part = number | bigint | string;

const MAX_TEXT = 200;
const MAX_PARTS = 40;
export const SIMPLE = /^v?\d{1,4}(?:\.(?:0|[1-9]\d{0,3})){1,5}$/i;
const TOKEN = /\d+|[a-z]+|[぀-ヿ一-鿿々ー]+|\*/g;
/** A model in front of a marked version: "RTX1220 Rev.15.02", "60F v7.2.4". */
const MODEL = /^([a-z]+-?\d[a-z\d-]*|\d+[a-z]+[a-z\d-]*)\s+(?=(?:v|ver|version|rev)\.?\s*\d)/;
/**
 * Reads one version as written at the end of a range.
 * Null when the text states no version ("不明", "最新", empty) or is longer than 200 characters.
 * `ownWords` are words of the product's own name, ignored in front ("FortiOS 7.2.4").
 */
export function readVersion(text: string, ownWords?: ReadonlySet<string>): Version | null {
  if (text.length > MAX_TEXT) return null;
  const plain = text.normalize("NFKC").trim();
  if (SIMPLE.test(plain)) return readSimple(plain);
  const numbering = releasedNumbering();
  const folded = foldVersion(plain, numbering);
  return isUnstated(folded, numbering) ? null : readFolded(plain, folded, ownWords, numbering);
}

/** "7.2.4", the writing of nearly all: short numbers and dots need no rules. */
function readSimple(plain: string): Version {
  const parts = (/^v/i.test(plain) ? plain.slice(1) : plain).split(".").map(Number);
  return make(plain, "", parts, parts.length);
}

/** One shape for all: they are compared by the million. */
function make(text: string, label: string, parts: readonly Part[], core: number): Version {
  return {
    text,
    label,
    parts,
    core,
    build: -1,
    vague: false,
    span: null,
    epoch: null,
    padded: false,
    isPackage: false,
    written: null,
  };
}

/** Reads one version of a folded text; null when none is left beside the dates in it. */
export function readFolded(
  plain: string,
  folded: string,
  ownWords: ReadonlySet<string> | undefined,
  numbering: Numbering,
): Version | null {
  const day = readDate(folded);
  if (day !== null) return make(plain, "date", day, day.length);
  const text = dropAsides(folded).replace(numbering.codes, " ").trim();
  if (text !== folded && !/\d/.test(text) && /\d/.test(folded)) return null;
  const written = take(plain, text, ownWords, numbering);
  const known = findFamily(text, ownWords, numbering);
  const version = known === null ? null : take(plain, known.text, undefined, numbering);
  if (version === null) return written;
  version.label = known!.line || version.label;
  version.written = written;
  return version;
}

/** Takes the words and numbers apart: first what stands in front, then the version and what stands behind it. */
function take(
  plain: string,
  text: string,
  ownWords: ReadonlySet<string> | undefined,
  numbering: Numbering,
): Version | null {
  const label: string[] = [];
  let rest = stripName(text, ownWords, numbering);
  // Only the product's name: "FortiGate-60F".
  if (ownWords?.has(squeezed(rest)) === true && !/^\d+$/.test(rest)) return null;
  const model = MODEL.exec(rest);
  if (model !== null) {
    label.push(model[1]!);
    rest = rest.slice(model[0].length);
  }
  const epoch = /^(\d{1,2}):(?=\d)/.exec(rest);
  if (epoch !== null) rest = rest.slice(epoch[0].length);
  const tokens = tokenize(rest);
  if (tokens.length === 0 || tokens.length > MAX_PARTS) return null;
  let at = 0;
  while (at < tokens.length - 1 && !isDigits(tokens[at]!.text)) {
    const word = tokens[at]!.text;
    if (!isNeutral(word, numbering) && !ownWords?.has(word)) {
      const isShort = word.length <= 2 && /^[a-z]/.test(word);
      if (isShort || (word.length <= 3 && numbering.words.has(word))) break;
      label.push(word);
    }
    at++;
  }
  const behind = takeParts(tokens, at, numbering);
  const { parts } = behind;
  if (parts.length === 0) return null;
  if (parts.every((part) => typeof part === "string" && part.length > 3)) return null;
  const version = make(plain, [...label, ...behind.lines].join(" "), parts, behind.core);
  version.build = behind.build;
  version.vague = behind.vague;
  version.span = behind.span;
  version.epoch = epoch === null ? null : Number(epoch[1]);
  version.padded = /^\D*\d+\.0\d+\D*$/.test(rest);
  return version;
}

function isNeutral(word: string, { neutral, neutralRun }: Numbering): boolean {
  return neutral.has(word) || (word > "぀" && neutralRun.test(word));
}

function squeezed(word: string): string {
  return word.replace(/[^\p{L}\p{N}]/gu, "");
}

/** The text without the product's own name and words that only announce a version, as far as they stand in front. */
function stripName(
  text: string,
  ownWords: ReadonlySet<string> | undefined,
  numbering: Numbering,
): string {
  let rest = text;
  // A number with nothing apart from it has no name in front.
  if (isDigits(text) && !text.includes(" ")) return text;
  for (;;) {
    const word = /^[^\s:()]+(?=[\s:(]*\S)/.exec(rest)?.[0];
    if (word === undefined) return rest;
    const name = squeezed(word);
    const own = ownWords?.has(name) === true && !/^\d/.test(name);
    const model = ownWords?.has(name) === true && /^\d+[a-z]/.test(name);
    if (!own && !model && !(name.length > 1 && isNeutral(name, numbering))) return rest;
    rest = rest.slice(word.length).replace(/^[\s:]+/, "");
  }
}

/** `before`: what stands between this token and the one before it. */
interface Token {
  text: string;
  before: string;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const hit of text.matchAll(TOKEN)) {
    tokens.push({ text: hit[0], before: text.slice(end, hit.index) });
    end = hit.index + hit[0].length;
  }
  return tokens;
}

function isDigits(token: string): boolean {
  const code = token.charCodeAt(0);
  return code >= 48 && code <= 57;
}

interface Behind {
  parts: Part[];
  core: number;
  build: number;
  vague: boolean;
  span: Version["span"];
  lines: string[];
}

function takeParts(tokens: readonly Token[], from: number, numbering: Numbering): Behind {
  const found: Behind = { parts: [], core: 0, build: -1, vague: false, span: null, lines: [] };
  const { parts } = found;
  let isBuild = false;
  let wasDigits = false;
  for (let at = from; at < tokens.length; at++) {
    const { text: token, before } = tokens[at]!;
    const next = tokens[at + 1];
    const isFirst = parts.length === 0;
    if (isDigits(token)) {
      if (!isFirst && next?.before === "" && /^xx+$/.test(next.text)) {
        const size = 10 ** next.text.length;
        found.span = [Number(token) * size, (Number(token) + 1) * size - 1];
        found.vague = true;
        break;
      }
      if (isBuild || (!isFirst && isBuildNumber(token, before))) found.build = parts.length;
      else if (isFirst || (found.core === parts.length && wasDigits && JOINTS.has(before)))
        found.core++;
      isBuild = false;
      wasDigits = true;
      parts.push(readNumber(token));
      continue;
    }
    wasDigits = false;
    const isNumbered = next !== undefined && isDigits(next.text);
    const isGlued = isNumbered && next.before === "";
    if (!isFirst && isWildcard(token, before, isGlued)) {
      found.vague = true;
      break;
    }
    if (!isFirst && isBuildWord(token, before, isGlued, numbering)) isBuild = true;
    else if (!isFirst && numbering.lines.has(token)) found.lines.push(token);
    else if (isFirst || !isSilent(token, numbering)) {
      // One letter is a patch or an update only where it is numbered: "4.2.8p9", not "1.1.1p".
      const isWord = token.length > 1 || (!isFirst && isNumbered);
      parts.push((isWord ? numbering.words.get(token) : undefined) ?? token);
    }
  }
  return found;
}

/** What joins the numbers of one version: 9.16(4)67 is 9.16.4.67. */
const JOINTS = new Set([".", "(", ")", ").", ".("]);

function readNumber(digits: string): number | bigint {
  const short = digits.length > 15 ? digits.replace(/^0+(?=\d)/, "") : digits;
  return short.length > 15 ? BigInt(short) : Number(short);
}

/** "2.x", "2.*", "2系"; not the X of "15.1X49" or "17.3.1x". */
function isWildcard(token: string, before: string, isGlued: boolean): boolean {
  return token === "*" || token[0] === "系" || (/^x+$/.test(token) && before !== "" && !isGlued);
}

/** "build 1396", "-b1396"; not the beta of "1.0b2". */
function isBuildWord(
  token: string,
  before: string,
  isGlued: boolean,
  { build }: Numbering,
): boolean {
  return build.has(token) || (token === "b" && isGlued && before !== "" && !before.includes("."));
}

/** "2.1.4 (1234)" apart, or a day without its signs; "02.07.07(10)" is one number. */
function isBuildNumber(digits: string, before: string): boolean {
  return (
    /\s\($/.test(before) || /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(digits)
  );
}

/** Says nothing behind a version: "(64bit)", "日本語版", "Enterprise"; `r` counts releases there. */
function isSilent(token: string, numbering: Numbering): boolean {
  return numbering.descriptive.has(token) || (token !== "r" && isNeutral(token, numbering));
}
