/** One version text, taken apart for ordering. `label` is a leading word that names a scheme ("bios", "cpci85"). */
export interface Version {
  text: string;
  label: string;
  parts: readonly Part[];
  /** The text itself is vague: "7.2.x", "7.2系". */
  vague: boolean;
}
type Part = number | bigint | string;

const MAX_TEXT = 200;
const MAX_PARTS = 40;

/** Leading words that say only "here comes a version". */
const NEUTRAL = new Set(
  "v ver version versions r rel release rev revision fw firmware sw software sv edition バージョン ファームウェア ファーム ソフトウェア 第 版 no".split(
    " ",
  ),
);
/** Words that stand for "nobody wrote the version down". */
const UNSTATED =
  /^(?:[-ー―?？x×*]*|不明|不詳|未確認|未記入|未入力|わからない|わかりません|なし|無し|無|最新版?|最新|n\/?a|none|unknown|latest|tbd|null)$/;

/** Words behind a number, by their place in time: below 0 comes before the plain version, above 0 after it. */
const RANK = new Map(
  Object.entries({
    dev: -6,
    alpha: -5,
    beta: -4,
    pre: -3,
    preview: -3,
    rc: -2,
    hf: 1,
    hotfix: 1,
    hotfixrev: 1,
    p: 1,
    patch: 1,
    pl: 1,
    cu: 1,
    uc: 1,
    qu: 1,
    upd: 1,
    update: 1,
    u: 1,
    if: 1,
    mp: 2,
    ip: 2,
    fp: 2,
    sp: 3,
    servicepack: 3,
    sr: 3,
    rs: 3,
    r: 4,
  }),
);
/** Words whose number cannot be weighed against a text that leaves them out. */
const BUILD = new Set(["build", "buildnr", "bld"]);

/**
 * Reads one version as written in a register or at the end of a range.
 * Null when the text states no version ("不明", "最新", empty) or is longer than 200 characters.
 * `ownWords` are words of the product's own name, ignored in front ("FortiOS 7.2.4").
 */
export function readVersion(text: string, ownWords?: ReadonlySet<string>): Version | null {
  if (text.length > MAX_TEXT) return null;
  const plain = text.normalize("NFKC").trim();
  const lower = plain
    .toLowerCase()
    .replace(/service[\s_]+pack/g, "sp")
    .replace(/[_"'“”]/g, " ")
    .trim();
  if (UNSTATED.test(lower)) return null;
  const tokens = lower.match(/\d+|[a-z]+|[぀-ヿ一-鿿々ー]+|\*/g) ?? [];
  if (tokens.length === 0 || tokens.length > MAX_PARTS) return null;
  let at = 0;
  const label: string[] = [];
  while (at < tokens.length - 1 && !/^\d/.test(tokens[at]!)) {
    const word = tokens[at]!;
    if (!NEUTRAL.has(word) && !ownWords?.has(word)) {
      if (word.length <= 3 && isRevision(tokens, at)) break;
      label.push(word);
    }
    at++;
  }
  const parts: Part[] = [];
  let vague = false;
  for (; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (/^\d/.test(token)) parts.push(token.length > 15 ? BigInt(token) : Number(token));
    else if (/^(?:x+|\*|系|系列)$/.test(token) && parts.length > 0) {
      vague = true;
      break;
    } else if (token !== "版" && !(parts.length > 0 && NEUTRAL.has(token) && token !== "r"))
      parts.push(token);
  }
  if (parts.length === 0) return null;
  if (parts.every((p) => typeof p === "string" && p.length > 3)) return null;
  return { text: plain, label: label.join(" "), parts, vague };
}

/** "C.00.04", "LF", "SP1": letters that are part of the version itself, not the name of a scheme. */
function isRevision(tokens: readonly string[], at: number): boolean {
  const word = tokens[at]!;
  return word.length <= 2 || RANK.has(word);
}

/** Negative, 0 or positive like a sort function; null when the two cannot honestly be put in order. */
export function compareVersions(a: Version, b: Version): number | null {
  if (a.label !== b.label) return null;
  const left = a.parts;
  const right = b.parts;
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const x = left[i]!;
    const y = right[j]!;
    if (typeof x !== "string" && typeof y !== "string") {
      if (x !== y) return x < y ? -1 : 1;
    } else if (typeof x === "string" && typeof y === "string") {
      if (x !== y) return compareWords(x, y, i === 0 && j === 0);
    } else if (i > 0 && x === 0) {
      i++;
      continue;
    } else if (j > 0 && y === 0) {
      j++;
      continue;
    } else {
      const word = (typeof x === "string" ? x : y) as string;
      if (i === 0 || !(RANK.has(word) || word.length === 1) || BUILD.has(word)) return null;
      return typeof x === "string" ? -1 : 1;
    }
    i++;
    j++;
  }
  const longer = i < left.length ? rest(left, i) : -rest(right, j)!;
  return Number.isNaN(longer) ? null : longer || 0;
}

/** Does `v` stop where `bound` goes on, so that it may stand for versions on both sides ("7.2" against 7.2.4)? */
export function isCutShort(v: Version, bound: Version): boolean {
  if (v.label !== bound.label || v.parts.length >= bound.parts.length) return false;
  for (let i = 0; i < v.parts.length; i++) if (v.parts[i] !== bound.parts[i]) return false;
  for (let i = v.parts.length; i < bound.parts.length; i++) if (bound.parts[i] !== 0) return true;
  return false;
}

/** Does `v` begin with all parts of `prefix` (7.2.4 with 7.2)? */
export function startsWith(v: Version, prefix: Version): boolean {
  if (v.label !== prefix.label) return false;
  return prefix.parts.every((part, i) => (v.parts[i] ?? 0) === part);
}

function compareWords(x: string, y: string, first: boolean): number | null {
  const [p, q] = [RANK.get(x), RANK.get(y)];
  if (!first && p !== undefined && q !== undefined && p !== q) return p - q;
  if (!first && p !== undefined && q !== undefined) return null;
  const alike = x.length === y.length && (x.length === 1 || (first && x.length === 2));
  if (!alike || BUILD.has(x) !== BUILD.has(y)) return null;
  return x < y ? -1 : 1;
}

/** What the parts left over on one side say: 0 nothing, 1 later, -1 earlier, NaN cannot say. */
function rest(parts: readonly Part[], from: number): number {
  for (let i = from; i < parts.length; i++) {
    const part = parts[i]!;
    if (part === 0) continue;
    if (typeof part !== "string") return 1;
    if (BUILD.has(part)) return Number.NaN;
    const rank = RANK.get(part);
    if (rank !== undefined) return Math.sign(rank);
    return part.length === 1 ? 1 : Number.NaN;
  }
  return 0;
}
