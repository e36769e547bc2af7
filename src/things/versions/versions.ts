import { type Held, readHeld } from "./held.ts";
import type { Version } from "./version.ts";
import { testLower, testRange, testUpper, type VersionVerdict } from "./version-bounds.ts";
import { isBuiltFor, testPackage } from "./rpm.ts";
import { compareVersions, isOfBranch, startsWith, whatIsAdded } from "./version-order.ts";
import { readExpression, type VersionExpression, type VersionRange } from "./versions-read.ts";

export { type Held, readHeld } from "./held.ts";
export { compareVersions } from "./version-order.ts";
export { readVersion, type Version } from "./version.ts";
export { readExpression, type VersionExpression, type VersionRange } from "./versions-read.ts";

/**
 * Is what a register holds in the expression? Of several versions the worst counts.
 * Texts are read each time; for many versions keep both sides read.
 */
export function testVersion(
  expression: string | VersionExpression,
  held: string | Held | Version | null,
): VersionVerdict {
  const read = typeof expression === "string" ? readExpression(expression) : expression;
  const mine = typeof held === "string" ? readHeld(held) : held;
  if (!read.readable) return "unknown";
  if (read.all && read.excluded.length === 0) return read.condition === null ? "inside" : "unknown";
  if (mine === null) return "unknown";
  if (!("versions" in mine)) return testOne(read, mine);
  if (isNamed(read, mine)) return "inside";
  if (mine.range !== null) return testOpen(read, mine.range);
  return testAll(read, mine);
}

/** Any version inside → inside; outside only when all are, and the text leaves none open. */
function testAll(read: VersionExpression, { versions, open }: Held): VersionVerdict {
  let worst: VersionVerdict = open ? "unknown" : "outside";
  for (const version of versions) {
    const verdict = testOne(read, version);
    if (verdict === "inside" && !open) return "inside";
    if (verdict === "unknown") worst = "unknown";
  }
  return worst;
}

/** 「1.12以降」 is outside only where every version it may be is, and inside only where every one is. */
function testOpen(read: VersionExpression, held: VersionRange): VersionVerdict {
  const beside = (range: VersionRange) => isBeside(held, range, read);
  if (!read.all && read.ranges.every(beside)) return "outside";
  if (read.condition !== null || read.excluded.length > 0) return "unknown";
  // Of several branches one end each: what lies before the last end may be past its own.
  const ends = read.ranges.filter(({ from, to }) => from === null && to !== null);
  const within = (range: VersionRange) => isWithin(held, range, read);
  if (held.from === null && ends.length > 1) return ends.every(within) ? "inside" : "unknown";
  return read.ranges.some(within) ? "inside" : "unknown";
}

/** Has no version of the one a place in the other? */
function isBeside({ from, to }: VersionRange, range: VersionRange, read: VersionExpression) {
  if (range.prefix !== null) {
    const end = from ?? to;
    const order = compareVersions(end!.version, range.prefix);
    return (
      (from === null || to === null) &&
      testRange(range, end!.version, read) === "outside" &&
      order !== null &&
      order > 0 === (from !== null)
    );
  }
  const above =
    from !== null &&
    range.to !== null &&
    (testUpper(from.version, range.to, read) === "outside" ||
      (!from.inclusive && compareVersions(from.version, range.to.version) === 0));
  const below =
    to !== null &&
    range.from !== null &&
    (testLower(to.version, range.from) === "outside" ||
      (!to.inclusive && compareVersions(to.version, range.from.version) === 0));
  return above || below;
}

/** Has every version of the one a place in the other? */
function isWithin({ from, to }: VersionRange, range: VersionRange, read: VersionExpression) {
  if (range.prefix !== null) return false;
  const low =
    range.from === null || (from !== null && testLower(from.version, range.from) === "inside");
  const high =
    range.to === null ||
    (to !== null &&
      (testUpper(to.version, range.to, read) === "inside" ||
        (!to.inclusive && compareVersions(to.version, range.to.version) === 0)));
  return low && high;
}

/** Where a version stands to the versions that are repaired; "elsewhere": they say nothing of it. */
export type FixVerdict = "fixed" | "earlier" | "elsewhere";

/**
 * A repaired version clears its own branch, and that only from it upwards: with 7.0.13 and 7.2.5 repaired,
 * 7.2.4 is earlier and 7.4.0 elsewhere. Of several versions held, the worst counts.
 */
export function testFixed(fixes: readonly Version[], held: Held | Version | null): FixVerdict {
  if (held === null || ("versions" in held && held.open)) return "elsewhere";
  let worst: FixVerdict = "fixed";
  for (const version of "versions" in held ? held.versions : [held]) {
    const packages = fixes.filter((fix) => isPackage(fix) && fix.label === version.label);
    const stands = new Set(packages.map((fix) => testPackage(version.text, fix.text)));
    if (stands.has("earlier")) return "earlier";
    if (stands.has("fixed")) continue;
    const own = fixes.filter((fix) => !isPackage(fix) && isOfBranch(version, fix));
    const tests = own.map((fix) => testLower(version, { version: fix, inclusive: true }));
    if (tests.includes("inside")) continue;
    if (tests.includes("outside")) return "earlier";
    worst = "elsewhere";
  }
  return worst;
}

const isPackage = ({ isPackage, text }: Version) => isPackage || isBuiltFor(text);

/**
 * What an expression says of the branch in which a version is counted: nothing, that the version is in a range of it,
 * that it is behind all of them, or none of this for sure. 「7.2.8以降」 is of 7.2.x here: whoever writes it beside
 * 7.4.3–7.4.8 does not mean 7.4.9.
 */
export function speaksOf(
  read: VersionExpression,
  v: Version,
): "nothing" | "inside" | "behind" | "unsure" {
  if (!read.readable || read.all) return "nothing";
  const own = read.ranges.filter(({ from, to, prefix }) =>
    prefix !== null
      ? startsWith(v, prefix)
      : [from, to].some((end) => end !== null && isOfBranch(v, end.version)),
  );
  if (own.length === 0) return "nothing";
  if (own.some((range) => testRange(range, v, read) === "inside"))
    return read.condition === null && read.excluded.length === 0 ? "inside" : "unsure";
  const isBehind = ({ to }: VersionRange) => to !== null && testUpper(v, to, read) === "outside";
  return own.every(isBehind) ? "behind" : "unsure";
}

/** The expression names versions by the very text of the register ("10 22H2 19045.3803"). */
function isNamed(read: VersionExpression, held: Held): boolean {
  return (
    held.text.length === read.text.length &&
    held.text === read.text &&
    !held.open &&
    !read.all &&
    read.condition === null &&
    read.excluded.length === 0
  );
}

function testOne(read: VersionExpression, v: Version): VersionVerdict {
  let verdict: VersionVerdict = read.all ? "inside" : "outside";
  for (const range of read.ranges) {
    const here = testRange(range, v, read);
    if (here === "inside") {
      verdict = "inside";
      break;
    }
    if (here === "unknown") verdict = "unknown";
  }
  for (const excluded of read.excluded) {
    const order = compareVersions(v, excluded);
    if (order === 0) return "outside";
    if (order === null || whatIsAdded(excluded, v) !== null) verdict = "unknown";
  }
  if (verdict === "inside" && (read.condition !== null || isPastItsBranch(read, v)))
    return "unknown";
  return verdict;
}

/** "<= 4.2.21 | <= 5.0.27": 4.2.30 is under 5.0.27, but above the end of its own branch. */
function isPastItsBranch(read: VersionExpression, v: Version): boolean {
  const ends = read.ranges.filter((range) => range.from === null && range.to !== null);
  if (ends.length < 2) return false;
  return ends.some(({ to }) => {
    const { parts } = to!.version;
    const same = parts.length > 1 && parts.slice(0, -1).every((part, i) => v.parts[i] === part);
    return same && testUpper(v, to!, read) === "outside";
  });
}

/** The expression in Japanese for a clerk: 「7.2.0〜7.2.6」「2.5未満」「すべてのバージョン」. */
export function describeRange(expression: string | VersionExpression): string {
  const read = typeof expression === "string" ? readExpression(expression) : expression;
  if (!read.readable)
    return `読み取れないバージョンの書き方（原文: ${read.text.trim() || "なし"}）`;
  const parts = read.all ? ["すべてのバージョン"] : read.ranges.map(describeOne);
  const except =
    read.excluded.length > 0
      ? `（${read.excluded.map((version) => name(version)).join("、")}を除く）`
      : "";
  const condition = read.condition === null ? "" : `（条件つき。原文: ${read.condition}）`;
  return parts.join("、") + except + condition;
}

function describeOne({ from, to, prefix }: VersionRange): string {
  if (prefix !== null) return `${name(prefix, false)}系のすべて`;
  if (from !== null && from.version === to?.version) return name(from.version);
  const low = from === null ? "" : `${name(from.version)}${from.inclusive ? "以降" : "より後"}`;
  const high = to === null ? "" : `${name(to.version)}${to.inclusive ? "以前" : "未満"}`;
  if (from?.inclusive && to?.inclusive) return `${name(from.version)}〜${name(to.version)}`;
  return low + high;
}

function name(version: Version, series = true): string {
  const text = version.text
    .replace(/^(?:v|version|ver\.?)\s*(?=\d)/i, "")
    .replace(/(?:\.[x*])+$/i, "");
  return version.vague && series ? `${text}系` : text;
}
