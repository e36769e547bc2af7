import { type Held, readHeld } from "./held.ts";
import type { Version } from "./version.ts";
import { compareVersions, isDotted, isOfBranch, startsWith, whatIsAdded } from "./version-order.ts";
import {
  isCode,
  readExpression,
  type Bound,
  type VersionExpression,
  type VersionRange,
} from "./versions-read.ts";

export { type Held, readHeld } from "./held.ts";
export { compareVersions } from "./version-order.ts";
export { readVersion, type Version } from "./version.ts";
export { readExpression, type VersionExpression, type VersionRange } from "./versions-read.ts";

/** "unknown" is never "outside": the warning goes out and a person looks. */
export type VersionVerdict = "inside" | "outside" | "unknown";

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
    const own = fixes.filter((fix) => isOfBranch(version, fix));
    const tests = own.map((fix) => testLower(version, { version: fix, inclusive: true }));
    if (tests.includes("inside")) continue;
    if (tests.includes("outside")) return "earlier";
    worst = "elsewhere";
  }
  return worst;
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

function testRange(range: VersionRange, v: Version, read: VersionExpression): VersionVerdict {
  const { from, to, prefix } = range;
  if (prefix !== null) {
    // A register's "12" may be any 12.x, not only 12.0.
    if (startsWith(v, prefix)) return v.parts.length < prefix.parts.length ? "unknown" : "inside";
    const order = compareVersions(v, prefix);
    return order === null || whatIsAdded(prefix, v) !== null ? "unknown" : "outside";
  }
  if (from !== null && from.version === to?.version) return testExact(from.version, v);
  const low = from === null ? "inside" : testLower(v, from);
  if (low === "outside") return "outside";
  const high = to === null ? "inside" : testUpper(v, to, read);
  if (high === "outside") return "outside";
  return low === "inside" && high === "inside" ? "inside" : "unknown";
}

function testExact(exact: Version, v: Version): VersionVerdict {
  const order = compareVersions(v, exact);
  if (order === 0) return "inside";
  const added = whatIsAdded(v, exact);
  if (added === "build") return "inside";
  if (areOtherReleases(v, exact)) return "outside";
  if (order === null || isCode(exact)) return "unknown";
  // "3.0" in a list may stand for all of 3.0.x, and a register's "3" for 3.0.
  return added !== null || whatIsAdded(exact, v) !== null || (v.vague && startsWith(exact, v))
    ? "unknown"
    : "outside";
}

/** "15.2(7)E" is one release, not all that begins so; and in no writing that content knows is 17.12.5 the same. */
function areOtherReleases(v: Version, exact: Version): boolean {
  if (v.written !== null && exact.written !== null)
    return v.label !== "" && v.label === exact.label && compareVersions(v, exact) !== null;
  const [known, other] = v.written === null ? [exact, v] : [v, exact];
  if (known.written === null || known.label === "" || !isDotted(other)) return false;
  return ![known.parts[0], known.written.parts[0]].includes(other.parts[0]);
}

/** A number so large behind all that the bound says counts builds, not releases ("7.2.4.1396"). */
const BUILD_LIKE = 100;

function testUpper(
  v: Version,
  { version: end, inclusive }: Bound,
  read: VersionExpression,
): VersionVerdict {
  if (end.vague && startsWith(v, end)) return inclusive ? "inside" : "outside";
  if (isApart(v, end)) return isModel(v) ? "unknown" : byOrder(compareVersions(v, end), inclusive);
  const added = whatIsAdded(v, end);
  if (added === "before") return "inside";
  if (added === "build") return inclusive ? "inside" : "outside";
  if (added === "unknown") return "unknown";
  if (added !== null) {
    // What goes on behind the end: past "< 7.2.5" it is, past "<= 7.2.4" only as a further number …
    if (!inclusive) return "outside";
    return added === "number" && isSurelyPast(v, end, read) ? "outside" : "unknown";
  }
  if (v.vague && startsWith(end, v)) return "unknown";
  // What stops before the end may lie on both sides, unless only one step as SP3 is left out.
  const missing = whatIsAdded(end, v);
  if (missing === "step") return isBareYear(v) ? "unknown" : "inside";
  if (missing === "before") return "outside";
  if (missing !== null) return "unknown";
  return byOrder(compareVersions(v, end), inclusive);
}

/** Neither goes on behind the other: their first numbers differ. Spares the closer look in most tests. */
function isApart(a: Version, b: Version): boolean {
  return a.written === null && b.written === null && a.parts[0] !== b.parts[0];
}

/** "60F" where a version should stand is likelier a model. */
function isModel({ parts, core, text }: Version): boolean {
  return (
    core === 1 && parts.length === 2 && typeof parts[1] === "string" && /^\d{2,}[a-z]$/i.test(text)
  );
}

function byOrder(order: number | null, inclusive: boolean): VersionVerdict {
  if (order === null) return "unknown";
  if (order === 0) return inclusive ? "inside" : "outside";
  return order < 0 ? "inside" : "outside";
}

function testLower(v: Version, { version: start, inclusive }: Bound): VersionVerdict {
  if (start.vague && startsWith(v, start)) return inclusive ? "inside" : "outside";
  if (isApart(v, start))
    return isModel(v) ? "unknown" : byOrder(compareVersions(start, v), inclusive);
  const added = whatIsAdded(v, start);
  if (added === "number" || added === "step" || added === "steps") return "inside";
  if (added === "build" || added === "apart") return inclusive ? "inside" : "unknown";
  if (added !== null) return "unknown";
  if (v.vague && startsWith(start, v)) return "unknown";
  const missing = whatIsAdded(start, v);
  if (missing === "before") return "inside";
  if (missing !== null) return "unknown";
  return byOrder(compareVersions(start, v), inclusive);
}

/** "<= 2.5" is past by 2.5.1; 「2.5以前」 said in words may mean all of 2.5.x, and 7.2.4.1396 be a build of 7.2.4. */
function isSurelyPast(v: Version, end: Version, read: VersionExpression): boolean {
  const next = v.parts[end.parts.length];
  if (typeof next !== "number" || next >= BUILD_LIKE) return false;
  return end.core > 2 || /[<=>]/.test(read.text);
}

/** "2019" alone names a product as often as its first version. */
function isBareYear(v: Version): boolean {
  const [first] = v.parts;
  return v.parts.length === 1 && typeof first === "number" && first >= 1000;
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

/** The expression in Japanese for a clerk: 「7.2.0〜7.2.6」「2.5未満」「すべての版」. */
export function describeRange(expression: string | VersionExpression): string {
  const read = typeof expression === "string" ? readExpression(expression) : expression;
  if (!read.readable) return `読み取れない版の書き方（原文: ${read.text.trim() || "なし"}）`;
  const parts = read.all ? ["すべての版"] : read.ranges.map(describeOne);
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
