import { readPackage } from "./packages.ts";
import { compareVersions } from "./version-order.ts";
import { readVersion, type Version } from "./version.ts";
import { Reading } from "./versions-clauses.ts";
import type { Item } from "./versions-items.ts";
import { tokenize, type Token, type Words } from "./versions-words.ts";

/** One end of a range. */
export interface Bound {
  version: Version;
  inclusive: boolean;
}
/** From..to; a missing end is open. `prefix` set: every version that begins with it ("7.2 all versions"). */
export interface VersionRange {
  from: Bound | null;
  to: Bound | null;
  prefix: Version | null;
}
/** A version expression taken apart; keep it and test many versions against it. */
export interface VersionExpression {
  text: string;
  /** False: nobody can decide by this text; every test says "unknown". True only when all of it was understood. */
  readable: boolean;
  all: boolean;
  /** Any one is enough. */
  ranges: VersionRange[];
  excluded: Version[];
  /** Words that narrow the range ("only with the wireless option"): inside the range becomes "unknown". */
  condition: string | null;
  /** What stands there states no version at all: a model, a part, a package's bare name. Never readable. */
  noVersion: boolean;
  /** The version was taken out of the name of this package; it is not the version of what holds the package. */
  package: string | null;
}

const MAX_TEXT = 2000;

const MONTH =
  "(?:january|february|march|april|june|july|august|september|october|november|december|may(?=[\\s/,-]*\\d{1,4}(?![.\\d])))";
/** A serial number or a date of making is not in a register's version: everybody is asked. */
const SERIAL_OR_DATE = new RegExp(
  `serial\\s*(?:numbers?|no)|production\\s*date|\\b${MONTH}\\b|\\b\\d{1,2}\\/\\d{1,2}\\/\\d{4}\\b|[\\d元]年|年度|製造|出荷|シリアル`,
);
/** A word that says that what follows is a version, though it looks like a model ("Version 1809"). */
const SAID = /^(?:all\s+)?(?:versions?|ver\.?|releases?|build|バージョン|リリース)[\s.]*\d/i;
/** Signs that nobody wrote a version down. */
const UNSTATED =
  /^(?:[-?]*|n\/?a|none|unknown|unspecified|not\s+(?:applicable|specified|available)|tbd|不明|なし)$/i;
/** "[1.0, 2.0)", as some package systems write a range. */
const INTERVAL = /^([[(])\s*([^\s,()[\]|]*)\s*,\s*([^\s,()[\]|]*)\s*([\])])$/;

/**
 * Reads a version expression of any advisory, English or Japanese. Never throws; longer than 2,000 characters is unreadable.
 * `ownWords`: words of the product's own name, ignored in front of a version ("FortiOS 7.2.0以前").
 * What is only understood in part is not readable: from pieces nobody is told that he is not concerned.
 */
export function readExpression(text: string, ownWords?: ReadonlySet<string>): VersionExpression {
  const result: VersionExpression = {
    text,
    readable: false,
    all: false,
    ranges: [],
    excluded: [],
    condition: null,
    noVersion: false,
    package: null,
  };
  if (text.length > MAX_TEXT) return result;
  const named = readPackage(text.trim());
  if (named !== null) return { ...result, ...readNamed(named, ownWords) };
  const plain = openInterval(decodeVers(text.normalize("NFKC").trim())).replace(
    /(?<!\d)_+|_+(?!\d|_)|ビルド\s*/g,
    (hit) => (hit[0] === "ビ" ? " build " : " "),
  );
  if (plain.length > MAX_TEXT) return result;
  if (UNSTATED.test(plain)) return { ...result, noVersion: true };
  if (SERIAL_OR_DATE.test(plain.toLowerCase()))
    return { ...result, readable: true, all: true, condition: text.trim() };
  const tokens = tokenize(plain);
  if (tokens === null) return result;
  const reading = new Reading(ownWords);
  reading.take(tokens);
  const { conditions } = reading;
  const items = reading.items.all;
  const ranges = combine(items.filter((item) => item.op !== "!="));
  if (reading.broken || ranges === null || isOnlyCodes(items, reading.all || SAID.test(plain)))
    return { ...result, noVersion: isName(tokens) };
  result.ranges = ranges;
  result.excluded = items.filter((item) => item.op === "!=").map((item) => item.version);
  if (result.excluded.some(({ vague }) => vague)) return result;
  result.condition = conditions.join(" ").trim() || null;
  // A condition or an exception alone is said of all versions.
  const onlySaid = result.excluded.length > 0 || result.condition !== null;
  result.all = reading.all || (onlySaid && ranges.length === 0);
  result.readable = result.all || ranges.length > 0;
  return result;
}

/** The version of a package belongs to it alone: a label keeps it from being weighed against that of the whole system. */
function readNamed(
  { name, version: text }: { name: string; version: string },
  ownWords: ReadonlySet<string> | undefined,
): Partial<VersionExpression> {
  const version = readVersion(text);
  if (version === null) return {};
  const words = name.toLowerCase().match(/[a-z]+\d*/g);
  const own = words?.every((word) => ownWords?.has(word) || ownWords?.has(word.replace(/\d+/, "")));
  const exact: Bound = {
    version: { ...version, label: own ? version.label : name.toLowerCase(), isPackage: true },
    inclusive: true,
  };
  return { readable: true, package: name, ranges: [{ from: exact, to: exact, prefix: null }] };
}

/** Model and order numbers where a version should stand decide nothing about versions. */
function isOnlyCodes(items: readonly Item[], stated: boolean): boolean {
  const exact = items.filter((item) => item.op === "=" && !item.loose);
  return (
    !stated &&
    exact.length > 0 &&
    exact.length === items.length &&
    exact.every((item) => isCode(item.version))
  );
}

/** Does the text name a thing (model, part, package) without a word or sign about versions? */
function isName(tokens: readonly Token[]): boolean {
  const named = tokens.filter(({ kind }) => kind === "word" || kind === "label");
  const numbers = tokens.filter((token): token is Token & Words => token.kind === "atom");
  const bare = tokens.every(
    ({ kind }) => !/^(?:op|post|range|all|between|except|excepted)$/.test(kind),
  );
  if (!bare || numbers.some(({ shown }) => /\d\.\d/.test(shown))) return false;
  if (
    tokens.some(
      (token) => token.kind === "word" && /^(?:v|ver|version|release)s?\.?$/.test(token.text),
    )
  )
    return false;
  return named.length > 0 || numbers.some(({ shown }) => isCodeText(shown));
}

function openInterval(text: string): string {
  const hit = INTERVAL.exec(text);
  if (hit === null) return text;
  const [, opens, from, to, closes] = hit;
  const low = from === "" ? [] : [`${opens === "[" ? ">=" : ">"}${from}`];
  const high = to === "" ? [] : [`${closes === "]" ? "<=" : "<"}${to}`];
  return [...low, ...high].join("|") || text;
}

/** The constraints of a `vers:scheme/…` string; any other text as it is. */
function decodeVers(text: string): string {
  const body = /^vers:[a-z0-9.+-]{1,40}\//i.exec(text);
  if (body === null) return text;
  const rest = text.slice(body[0].length);
  try {
    return decodeURIComponent(rest);
  } catch {
    return rest;
  }
}

/** Neighbouring lower and upper ends become one range; everything else stands alone. Null: the ends contradict. */
function combine(items: readonly Item[]): VersionRange[] | null {
  const ranges: VersionRange[] = [];
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    const next = items[i + 1];
    if (item.op === "=") {
      const exact: Bound = { version: item.version, inclusive: true };
      if (item.loose) ranges.push({ from: null, to: null, prefix: item.version });
      else ranges.push({ from: exact, to: exact, prefix: null });
      continue;
    }
    const low = item.op[0] === ">";
    if (next !== undefined && next.op !== "=" && (next.op[0] === ">") !== low) {
      const [from, to] = low ? [item, next] : [next, item];
      const order = compareVersions(from.version, to.version);
      // "< 3.2 | >= 3.0" is written upside down, unless the lower end opens the next pair.
      const paired = low || items[i + 2]?.op[0] !== "<";
      if (low && order !== null && order > 0) return null;
      if ((order === null || order <= 0) && paired) {
        ranges.push({ from: asBound(from), to: asBound(to), prefix: null });
        i++;
        continue;
      }
    }
    ranges.push({ from: low ? asBound(item) : null, to: low ? null : asBound(item), prefix: null });
  }
  return ranges;
}

function asBound(item: Item): Bound {
  return { version: item.version, inclusive: item.op.length === 2 };
}

/** Is this one code of letters and digits (order number, model) rather than a version? */
export function isCode(version: Version): boolean {
  return isCodeText(version.text);
}

function isCodeText(written: string): boolean {
  const text = written.replace(/^(?:v|ver|r|rev)\.?\s*(?=\d)/i, "");
  if (text.includes(".") || /^\d+\s+[a-z]{2,}/i.test(text) || /^(?:19|20)\d\d\b/.test(text))
    return false;
  if (/^\d{4,}/.test(text) || /^[a-z]{2,}[\w-]*\d/i.test(text) || /^[a-z]\d?-?\d{3,}/i.test(text))
    return true;
  return /^\w{8,}$/.test(text) && /[a-z]/i.test(text);
}
