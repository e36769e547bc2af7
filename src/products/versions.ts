import {
  compareVersions,
  isCutShort,
  readVersion,
  startsWith,
  type Version,
} from "./version-order.ts";
import {
  isCode,
  readExpression,
  type Bound,
  type VersionExpression,
  type VersionRange,
} from "./versions-read.ts";

export { compareVersions, readVersion, type Version } from "./version-order.ts";
export { readExpression, type VersionExpression, type VersionRange } from "./versions-read.ts";

/** "unknown" is never "outside": the warning goes out and a person looks. */
export type VersionVerdict = "inside" | "outside" | "unknown";

/** Is the version in the expression? Texts are read each time; for many versions keep both sides read. */
export function testVersion(
  expression: string | VersionExpression,
  version: string | Version | null,
): VersionVerdict {
  const read = typeof expression === "string" ? readExpression(expression) : expression;
  const v = typeof version === "string" ? readVersion(version) : version;
  if (!read.readable) return "unknown";
  if (read.all && read.excluded.length === 0) return read.condition === null ? "inside" : "unknown";
  if (v === null) return "unknown";
  let verdict: VersionVerdict = read.all ? "inside" : "outside";
  for (const range of read.ranges) {
    const here = testRange(range, v);
    if (here === "inside") {
      verdict = "inside";
      break;
    }
    if (here === "unknown") verdict = "unknown";
  }
  for (const excluded of read.excluded) {
    const order = compareVersions(v, excluded);
    if (order === 0) return "outside";
    if (order === null || isCutShort(v, excluded)) verdict = "unknown";
  }
  if (verdict === "inside" && (read.condition !== null || isPastItsBranch(read, v)))
    return "unknown";
  return verdict;
}

function testRange(range: VersionRange, v: Version): VersionVerdict {
  if (range.prefix !== null) {
    if (startsWith(v, range.prefix)) return "inside";
    const order = compareVersions(v, range.prefix);
    return order === null || isCutShort(v, range.prefix) ? "unknown" : "outside";
  }
  const { from, to } = range;
  if (from !== null && from.version === to?.version) return testExact(from.version, v);
  const low = from === null ? "inside" : testBound(v, from, 1);
  if (low === "outside") return "outside";
  const high = to === null ? "inside" : testBound(v, to, -1);
  if (high === "outside") return "outside";
  return low === "inside" && high === "inside" ? "inside" : "unknown";
}

function testExact(exact: Version, v: Version): VersionVerdict {
  const order = compareVersions(v, exact);
  if (order === 0) return "inside";
  if (order === null || isCode(exact)) return "unknown";
  // "3.0" in a list may stand for all of 3.0.x, and a register's "3" for 3.0.
  return isCutShort(v, exact) || isCutShort(exact, v) || (v.vague && startsWith(exact, v))
    ? "unknown"
    : "outside";
}

/** `side` 1: the bound is the lower end; -1: the upper end. */
function testBound(v: Version, bound: Bound, side: 1 | -1): VersionVerdict {
  if (bound.version.vague && startsWith(v, bound.version))
    return bound.inclusive ? "inside" : "outside";
  const order = compareVersions(v, bound.version);
  if (order === null) return "unknown";
  if (isCutShort(v, bound.version) || (v.vague && startsWith(bound.version, v))) return "unknown";
  if (order === 0) return bound.inclusive ? "inside" : "outside";
  return order * side > 0 ? "inside" : "outside";
}

/** "<= 4.2.21 | <= 5.0.27": 4.2.30 is under 5.0.27, but above the end of its own branch. */
function isPastItsBranch(read: VersionExpression, v: Version): boolean {
  const ends = read.ranges.filter((range) => range.from === null && range.to !== null);
  if (ends.length < 2) return false;
  return ends.some(({ to }) => {
    const branch = to!.version.parts.slice(0, -1);
    const same = branch.length > 0 && branch.every((part, i) => v.parts[i] === part);
    return same && testBound(v, to!, -1) === "outside";
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
