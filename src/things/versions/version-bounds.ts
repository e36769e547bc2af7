import type { Version } from "./version.ts";
import { compareVersions, isDotted, startsWith, whatIsAdded } from "./version-order.ts";
import { isCode, type Bound, type VersionExpression, type VersionRange } from "./versions-read.ts";

/** "unknown" is never "outside": the warning goes out and a person looks. */
export type VersionVerdict = "inside" | "outside" | "unknown";

/** Where a version lies to one range of an expression. */
export function testRange(
  range: VersionRange,
  v: Version,
  read: VersionExpression,
): VersionVerdict {
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

/** Is it below the upper end? */
export function testUpper(
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

/** Is it above the lower end? */
export function testLower(v: Version, { version: start, inclusive }: Bound): VersionVerdict {
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
