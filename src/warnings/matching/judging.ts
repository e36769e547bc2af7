import {
  compareVersions,
  type Held,
  speaksOf,
  testFixed,
  type Version,
} from "../../things/versions/index.ts";
import type { Hit, Row } from "./hit.ts";
import { inOwnBranch, isOpenAbove } from "./own-branch.ts";

/** Why a verdict is what it is. A "not" is one of three things that the maker wrote; all else is asked. */
export type Ground =
  | "in_range"
  | "all_versions"
  | "outside_range"
  | "fixed_version"
  | "cleared_by_maker"
  | Doubt;
type Doubt =
  | "near_name"
  | "no_version"
  | "no_version_given"
  | "not_comparable"
  | "unreadable_expression"
  | "condition"
  | "under_investigation"
  | "status_unknown"
  | "contradiction"
  | "fixed_elsewhere"
  | "cleared_elsewhere"
  | "component_only"
  | "component_version";
/** What was decided, why, and by which rows. */
export interface Judgement {
  verdict: "affected" | "possibly" | "not";
  ground: Ground;
  hits: Hit[];
}

const RANK = { not: 0, possibly: 1, affected: 2 };

/** The worst of several; those that are as bad for the same reason are told together. */
export function worstOf(judgements: readonly Judgement[]): Judgement {
  let worst = judgements[0]!;
  for (const one of judgements.slice(1))
    if (RANK[one.verdict] > RANK[worst.verdict]) worst = one;
    else if (one.verdict === worst.verdict && one.ground === worst.ground)
      worst = { ...worst, hits: [...new Set([...worst.hits, ...one.hits])] };
  return worst;
}

/**
 * Weighs each vulnerability by itself; the worst of them counts. A vulnerability is "not" only when the maker's own
 * words say so of this version: outside of what is affected, at or after a repaired version, or cleared by name.
 */
export function judge(hits: readonly Hit[], held: Held | null): Judgement {
  const sure = hits.filter(({ relation }) => relation !== "near");
  // Where the advisory names the product itself, its other products do not matter.
  const named = sure.some((hit) => !isClearing(hit)) ? sure : hits;
  const pool = withoutBare(named);
  return worstOf(Array.from(byVulnerability(pool), (about) => judgeOne(about, held)));
}

/**
 * Leaves out products of which no vulnerability speaks, where it is only the document's build that names them: parts,
 * families without a version, and versions of which another row speaks.
 */
function withoutBare(hits: readonly Hit[]): readonly Hit[] {
  const spoken = hits.filter(({ row }) => row.product.cves.length > 0);
  if (spoken.length === 0 || spoken.length === hits.length) return hits;
  if (spoken.some(({ test }) => test === "inside")) return spoken;
  return hits.filter(
    ({ row }) =>
      row.product.cves.length > 0 ||
      (row.expression !== null && !row.product.component && !isEndOf(row, spoken)),
  );
}

/** "12.0.4 IF2" beside "< 12.0.4 IF2": the version at which what is affected ends, said a second time. */
function isEndOf({ keys, expression }: Row, spoken: readonly Hit[]): boolean {
  const ends = spoken.flatMap(({ row }) =>
    row.product.status === "affected" && row.keys.productKey === keys.productKey
      ? (row.expression?.ranges ?? []).flatMap(({ to }) =>
          to === null || to.inclusive ? [] : [to.version],
        )
      : [],
  );
  const ranges = expression?.ranges ?? [];
  return (
    ranges.length > 0 &&
    ranges.every(
      ({ from, to }) =>
        from !== null &&
        from.version === to?.version &&
        ends.some((end) => compareVersions(end, from.version) === 0),
    )
  );
}

/** The rows about each vulnerability; one group where all rows are about the same ones. */
function byVulnerability(hits: readonly Hit[]): Iterable<Hit[]> {
  const [first] = hits;
  const same = first!.row.product.cves.join();
  if (hits.every(({ row }) => row.product.cves.join() === same)) return [[...hits]];
  const groups = new Map<string, Hit[]>();
  for (const hit of hits) {
    const { cves } = hit.row.product;
    for (const cve of cves.length > 0 ? cves : [""]) {
      const group = groups.get(cve);
      if (group === undefined) groups.set(cve, [hit]);
      else group.push(hit);
    }
  }
  return groups.values();
}

function judgeOne(all: readonly Hit[], held: Held | null): Judgement {
  const hits = inOwnBranch(all, held);
  const sure = hits.filter(({ relation }) => relation !== "near");
  const cleared = findCleared(sure, held);
  const inside = sure.filter(
    ({ row, test }) => row.product.status === "affected" && test === "inside",
  );
  if (inside.length > 0 && cleared.length > 0) return possibly("contradiction", inside);
  if (inside.length > 0)
    return {
      verdict: "affected",
      ground: inside[0]!.row.expression?.all ? "all_versions" : "in_range",
      hits: inside,
    };
  const open = hits.filter((hit) => !isClearing(hit));
  const doubtful = open.filter((hit) => hit.test !== "outside" && !isSettled(hit, cleared));
  if (doubtful.length > 0) return possibly(doubtOf(doubtful[0]!, held), doubtful);
  if (cleared.length > 0)
    return {
      verdict: "not",
      ground: cleared[0]!.row.product.status === "fixed" ? "fixed_version" : "cleared_by_maker",
      hits: cleared,
    };
  const fixes = hits.filter(({ row }) => row.product.status === "fixed");
  const outside = open.filter(({ test }) => test === "outside");
  const isNamed = fixes.length > 0 && outside.every(isSingleVersion);
  if (outside.length > 0 && !isNamed && !isUnrepaired(outside, fixes, held))
    return { verdict: "not", ground: "outside_range", hits: outside };
  if (fixes.length > 0) return possibly("fixed_elsewhere", fixes);
  const part = hits.find(({ row }) => row.product.component);
  return possibly(part ? "component_only" : "cleared_elsewhere", part ? [part] : [...hits]);
}

const possibly = (ground: Doubt, hits: Hit[]): Judgement => ({ verdict: "possibly", ground, hits });

/** A cleared product settles what is only said vaguely of it; never its parts, nor what is still being looked into. */
function isSettled({ row, isPast }: Hit, cleared: readonly Hit[]): boolean {
  const { status, component } = row.product;
  return cleared.length > 0 && !isPast && status !== "under_investigation" && !component;
}

function isClearing({ row }: Hit): boolean {
  return row.product.status === "fixed" || row.product.status === "not_affected";
}

/** "Affected: 7.2.4; fixed: 7.2.5" lists what was looked at, and says nothing of 7.2.3. */
function isSingleVersion({ row }: Hit): boolean {
  return (
    row.expression !== null &&
    row.expression.excluded.length === 0 &&
    row.expression.ranges.every(({ from, to }) => from !== null && from.version === to?.version)
  );
}

/** Is it before the repaired version of its own branch, and that branch in no range of what is affected? */
function isUnrepaired(outside: readonly Hit[], fixes: readonly Hit[], held: Held | null): boolean {
  const [version] = held?.versions ?? [];
  if (version === undefined) return false;
  const repaired = fixes
    .filter(({ row }) => !row.product.component)
    .flatMap(({ row }) => fixesOf(row));
  return (
    testFixed(repaired, held) === "earlier" &&
    outside.every(
      ({ row }) => row.expression === null || speaksOf(row.expression, version) === "nothing",
    )
  );
}

/** The rows by which the maker says that this version is safe. What is said of a part clears the part only. */
function findCleared(sure: readonly Hit[], held: Held | null): Hit[] {
  const clearing = sure.filter((hit) => isClearing(hit) && !hit.row.product.component);
  const named = clearing.filter(
    ({ row, test }) =>
      row.product.status === "not_affected" && (row.expression === null || test === "inside"),
  );
  const fixed = clearing.filter(({ row }) => row.product.status === "fixed");
  if (fixed.length === 0) return named;
  // Where it is repaired in some version, "not affected" without one is said of another edition or platform.
  const precise = named.filter(({ row }) => row.expression !== null);
  const fixes = fixed.flatMap(({ row }) => fixesOf(row));
  // A repaired version speaks for its own branch first: 7.2.4 is after 7.0.13, and before 7.2.5.
  const standing = testFixed(fixes, held);
  if (standing === "earlier") return precise;
  if (standing === "fixed")
    return [...named, ...fixed.filter(({ row }) => testFixed(fixesOf(row), held) === "fixed")];
  // "7.2.8 or later" beside another repaired version is of its own branch too; alone it is of all that come later.
  const isOne = new Set(fixes.map(({ text }) => text)).size === 1;
  const repaired = fixed.filter(
    ({ row, test }) => test === "inside" && (isOne || !isOpenAbove(row)),
  );
  return repaired.length > 0 ? [...named, ...repaired] : precise;
}

/** The versions from which on a row says it is repaired: "7.2.5", "7.2.5 or later". */
function fixesOf({ expression }: Row): Version[] {
  if (expression === null || !expression.readable || expression.condition !== null) return [];
  return expression.ranges.flatMap(({ from, to }) =>
    from !== null && (to === null || to.version === from.version) ? [from.version] : [],
  );
}

function doubtOf(hit: Hit, held: Held | null): Doubt {
  const { row } = hit;
  if (hit.relation === "near") return "near_name";
  if (row.product.status === "under_investigation") return "under_investigation";
  if (row.expression === null)
    return row.product.component ? "component_version" : "no_version_given";
  if (!row.expression.readable) return "unreadable_expression";
  if (held === null && !row.expression.all) return "no_version";
  if (row.expression.condition !== null) return "condition";
  return hit.test === "inside" ? "status_unknown" : "not_comparable";
}
