import { rankOf } from "./numbering.ts";
import type { Part, Version } from "./version.ts";

/** Negative, 0 or positive like a sort function; null when the two cannot honestly be put in order. */
export function compareVersions(one: Version, other: Version): number | null {
  const a = asComparable(one, other);
  const b = asComparable(other, one);
  if (a.label !== b.label || !areOfOneFamily(one, other, a, b)) return null;
  if (a.epoch !== b.epoch) {
    if (a.epoch !== null && b.epoch !== null) return a.epoch < b.epoch ? -1 : 1;
    // Who leaves the epoch out has the same or an earlier one: only "earlier" is sure.
    const order = compareParts(a, b);
    return order === null || order === 0 || order < 0 === (a.epoch === null) ? order : null;
  }
  return compareParts(a, b);
}

/** The first writing of a family is for dotted numbers and for the family itself; all else meets the text as written. */
function asComparable(v: Version, other: Version): Version {
  if (v.written === null || other.written !== null) return v;
  return isDotted(v) && isDotted(other) ? v : v.written;
}

export function isDotted(v: Version): boolean {
  return v.label === "" && v.core >= 2;
}

/**
 * "8u202" is 1.8.0_202, so a bare 8 may be 1.8, and 20.005 beside 2020.005 is a year: what a family writes in another
 * way is weighed against a number without family only where both begin alike.
 */
function areOfOneFamily(one: Version, other: Version, a: Version, b: Version): boolean {
  if ((one.written === null) === (other.written === null) || a.parts[0] === b.parts[0]) return true;
  const known = one.written === null ? other : one;
  if (a !== known && b !== known) return false;
  const { written } = known;
  return isYear(written!) || (written!.label === "" && written!.parts[0] === known.parts[0]);
}

function compareParts(a: Version, b: Version): number | null {
  const left = a.parts;
  const right = b.parts;
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const x = left[i]!;
    const y = right[j]!;
    if (typeof x !== "string" && typeof y !== "string") {
      // "7.2-4" is perhaps not 7.2.4.
      if (i < a.core !== j < b.core && (x !== 0 || y !== 0)) return null;
      if (x !== y) return areAlike(a, b, i) ? (x < y ? -1 : 1) : null;
    } else if (typeof x === "string" && typeof y === "string") {
      if (x !== y) return compareWords(x, y, left[i + 1], right[j + 1], i === 0 && j === 0);
    } else if (i > 0 && x === 0) {
      i++;
      continue;
    } else if (j > 0 && y === 0) {
      j++;
      continue;
    } else {
      // "1.0-rc1" against "1.0.1"; a patch or a letter against a number could be anything.
      const word = (typeof x === "string" ? x : y) as string;
      if (i === 0 || !(rankOf(word) < 0)) return null;
      return typeof x === "string" ? -1 : 1;
    }
    i++;
    j++;
  }
  const longer = i < left.length ? restOf(a, i) : -restOf(b, j);
  return Number.isNaN(longer) ? null : longer || 0;
}

/** Are the numbers at these places counted in one way, so that the smaller is the earlier? */
function areAlike(a: Version, b: Version, i: number): boolean {
  if (i > 0) return a.padded === b.padded || i > 1 || agreesAsDecimal(a, b);
  if (isHalfYear(a) !== isHalfYear(b)) return false;
  const single = a.parts.length === 1;
  const m = sizeOf(a.parts[0]!);
  const n = sizeOf(b.parts[0]!);
  if (single && b.parts.length === 1) return (m < 4 && n < 4) || Math.abs(m - n) < 2;
  if (m > 3 || n > 3) return m === n;
  // "724" where 7.2.4 is counted.
  const bare = single ? m : b.parts.length === 1 ? n : 0;
  return bare < 3 || bare <= (single ? n : m);
}

/** "1.05" may be meant as a decimal or as 1 and 5; sure is only what is so in both readings. */
function agreesAsDecimal(a: Version, b: Version): boolean {
  const tenth = (v: Version) => {
    const text = /^\D*\d+\.(\d+)/.exec(v.text)?.[1];
    return text === undefined ? Number.NaN : Number(`0.${text}`);
  };
  const [p, q] = [tenth(a), tenth(b)];
  return p !== q && p < q === a.parts[1]! < b.parts[1]! && !Number.isNaN(p + q);
}

function isYear(v: Version): boolean {
  const [first] = v.parts;
  return typeof first === "number" && first >= 1990 && first < 2100;
}

/** "22H2", "12R1": a letter between two numbers, where others count with dots. */
function isHalfYear({ parts, text }: Version): boolean {
  return typeof parts[1] === "string" && parts[1].length === 1 && /^\D*\d+[a-z]\d/i.test(text);
}

function sizeOf(part: Part): number {
  if (typeof part !== "number" || part >= 100_000) return String(part).length;
  return part < 10 ? 1 : part < 100 ? 2 : part < 1000 ? 3 : part < 10_000 ? 4 : 5;
}

function compareWords(
  x: string,
  y: string,
  afterX: Part | undefined,
  afterY: Part | undefined,
  first: boolean,
): number | null {
  const [p, q] = [first ? Number.NaN : rankOf(x), first ? Number.NaN : rankOf(y)];
  if (!Number.isNaN(p) && !Number.isNaN(q)) return p === q ? null : p - q;
  if (p < 0 || q < 0) return p < 0 ? -1 : 1;
  // After "z" come "za", "zb" …
  if (!first && x[0] === "z" && y[0] === "z" && x.length === 2 && y.length === 2)
    return x < y ? -1 : 1;
  if (!first && x[0] === "z" && y.length === 1 && x.length === 2) return 1;
  if (!first && y[0] === "z" && x.length === 1 && y.length === 2) return -1;
  if (x.length !== y.length || x.length > (first ? 2 : 1)) return null;
  // Letters count where they end a version ("1.1.1t"); before a number they name its kind ("M7", "T4").
  const counted = first || (typeof afterX !== "number" && typeof afterY !== "number");
  const early = /^[abc]$/.test(x) && /^[abc]$/.test(y);
  return counted || early ? (x < y ? -1 : 1) : null;
}

/** What the parts left over on one side say: 0 nothing, 1 later, -1 earlier, NaN cannot say. */
function restOf(v: Version, from: number): number {
  for (let i = from; i < v.parts.length; i++) {
    const part = v.parts[i]!;
    if (part === 0) continue;
    if (i === v.build) return Number.NaN;
    if (typeof part !== "string") return 1;
    const rank = rankOf(part);
    return Number.isNaN(rank) && part.length === 1 ? 1 : Math.sign(rank);
  }
  return 0;
}

/** What a version adds to another that it begins with. */
export type Added =
  /** A further dotted number: 7.2.4.1 to 7.2.4. */
  | "number"
  /** A build of the same version: 7.2.4 build1396. */
  | "build"
  /** Before the version itself: 1.0-rc1. */
  | "before"
  /** One step after it: SP1, p3, a letter. */
  | "step"
  /** Several steps after it: SP1 Update 14. */
  | "steps"
  /** A number that is set off: 7.2.4-1396. */
  | "apart"
  /** Nobody can tell: 7.2.4-foo. */
  | "unknown";

/** What `longer` adds behind all of `shorter`; null when it does not begin with it, or adds nothing. */
export function whatIsAdded(longer: Version, shorter: Version): Added | null {
  const v = asComparable(longer, shorter);
  const base = asComparable(shorter, longer);
  if (v.label !== base.label) return null;
  let i = 0;
  for (let j = 0; j < base.parts.length; j++) {
    const wanted = base.parts[j]!;
    // Noughts before a word or at the end say nothing: "7.0 SP1" begins with 7.0.0.
    if (typeof wanted === "string" && i > 0) while (v.parts[i] === 0) i++;
    if (v.parts[i] === wanted) i++;
    else if (wanted !== 0 || typeof v.parts[i] === "number" || j === 0) return null;
  }
  while (v.parts[i] === 0) i++;
  const part = v.parts[i];
  if (part === undefined) return null;
  if (i === v.build) return "build";
  if (typeof part !== "string") return i < v.core ? "number" : "apart";
  const rank = rankOf(part);
  if (rank < 0) return "before";
  if (Number.isNaN(rank) && part.length > 1) return "unknown";
  const next = v.parts[i + 1];
  // "1.0a1" is an alpha to some.
  if (/^[ab]$/.test(part) && typeof next === "number") return "unknown";
  const numbered = i + (typeof next === "number" ? 2 : 1);
  const letter = v.parts[numbered];
  const until = typeof letter === "string" && letter.length === 1 ? numbered + 1 : numbered;
  return until >= v.parts.length ? "step" : "steps";
}

/** Does `v` begin with all parts of `prefix` (7.2.4 with 7.2)? */
export function startsWith(v: Version, prefix: Version): boolean {
  const a = asComparable(v, prefix);
  const b = asComparable(prefix, v);
  if (a.label !== b.label) return false;
  for (let i = 0; i < b.parts.length; i++) if ((a.parts[i] ?? 0) !== b.parts[i]) return false;
  if (b.span === null) return true;
  const next = a.parts[b.parts.length];
  return typeof next === "number" && next >= b.span[0] && next <= b.span[1];
}

/**
 * Does the version belong to the branch in which another is counted: 7.2.x for 7.2.5, 21.4 for 21.4R3-S5,
 * 10.2.7 for 10.2.7-h3? What is said of one branch says nothing of its neighbours.
 */
export function isOfBranch(version: Version, of: Version): boolean {
  const v = asComparable(version, of);
  const { parts, core, label } = asComparable(of, version);
  if (v.label !== label) return false;
  const length = core > 0 && core < parts.length ? core : parts.length - 1;
  for (let i = 0; i < length; i++) if ((v.parts[i] ?? 0) !== parts[i]) return false;
  return v.parts.length >= length;
}
