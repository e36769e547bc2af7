import { compareVersions, readExpression, type Version } from "../../things/versions/index.ts";
import type { Identity } from "./csaf-identity.ts";

/** Statuses that name the end of a range, not a version of its own. */
const ENDS = ["first_affected", "last_affected", "first_fixed", "recommended", "fixed"] as const;
type End = (typeof ENDS)[number];
/** What one vulnerability says about the ends of one product's range. */
export type Ends = { group: End; identity: Identity }[];
/** A range built from them. "unknown": between the last version that is affected and the first that is fixed. */
export interface BuiltRange {
  identity: Identity;
  status: "affected" | "unknown";
}

export function isEnd(group: string): group is End {
  return (ENDS as readonly string[]).includes(group);
}

interface Point {
  kind: "low" | "last" | "fix";
  version: Version;
  identity: Identity;
}

/**
 * The ranges that lie between the ends of one product: from a first affected version to the last one, or to the next
 * that is fixed. A last affected version without a first one closes everything before it. Fixed versions alone make no
 * range. Ends that cannot be put in order are each left open towards the side where they warn.
 */
export function rangesOf(ends: Ends): BuiltRange[] {
  if (!ends.some(({ group }) => group === "first_affected" || group === "last_affected")) return [];
  const points: Point[] = [];
  const loose: BuiltRange[] = [];
  for (const { group, identity } of ends) {
    const kind = group === "first_affected" ? "low" : group === "last_affected" ? "last" : "fix";
    const version = endOf(identity, kind);
    if (version !== null) points.push({ kind, version, identity });
    else if (kind !== "fix") loose.push(...asWritten(identity));
  }
  if (!sort(points)) return [...loose, ...points.flatMap(openEnd)];
  return [...loose, ...sweep(points)];
}

/** The one version that the product's own expression names; null when it names none, or is a range of its own. */
function endOf({ version }: Identity, kind: Point["kind"]): Version | null {
  if (version === null) return null;
  const { readable, all, ranges, condition, excluded } = readExpression(version);
  const [range] = ranges;
  if (!readable || all || condition !== null || excluded.length > 0) return null;
  if (ranges.length !== 1 || range === undefined) return null;
  if (range.prefix !== null) return range.prefix.vague ? range.prefix : null;
  const isExact = range.from !== null && range.from.version === range.to?.version;
  if (isExact) return range.from!.version;
  // "1.6 or later" is first fixed at 1.6; any other range stands for itself.
  return kind === "fix" && range.to === null && range.from!.inclusive ? range.from!.version : null;
}

/** An end that is no single version holds as it is written; only a closed range says what lies beside it. */
function asWritten(identity: Identity): BuiltRange[] {
  const { readable, ranges } = readExpression(identity.version ?? "");
  const isClosed = readable && ranges.every(({ from, to }) => from !== null && to !== null);
  const beside: BuiltRange = { identity: { ...identity, version: null }, status: "unknown" };
  return [{ identity, status: "affected" }, ...(isClosed ? [] : [beside])];
}

const ORDER = { low: 0, last: 1, fix: 2 };

/** In the order of versions; false when two of them cannot be compared. */
function sort(points: Point[]): boolean {
  let comparable = true;
  points.sort((a, b) => {
    const order = compareVersions(a.version, b.version);
    if (order === null) comparable = false;
    return (order ?? 0) || ORDER[a.kind] - ORDER[b.kind];
  });
  return comparable;
}

function openEnd({ kind, version, identity }: Point): BuiltRange[] {
  if (kind === "fix") return [];
  return [inRange(identity, `${kind === "low" ? ">=" : "<="}${version.text}`)];
}

function sweep(points: readonly Point[]): BuiltRange[] {
  const built: BuiltRange[] = [];
  const below: Point[] = [];
  let low: Point | null = null;
  let last: Point | null = null;
  /** The upper end of the last range that had a lower one. */
  let floor = "";
  for (const point of points) {
    const { kind, identity } = point;
    const text = point.version.text;
    if (kind === "low") {
      if (low !== null) built.push(inRange(low.identity, `>=${low.version.text}|<${text}`));
      low = point;
      last = null;
    } else if (kind === "last") {
      if (low !== null) {
        built.push(inRange(identity, `>=${low.version.text}|<=${text}`));
        floor = text;
      } else if (floor !== "") built.push(inRange(identity, `>${floor}|<=${text}`));
      else below.push(point);
      low = null;
      last = point;
    } else {
      if (low !== null) {
        built.push(inRange(low.identity, `>=${low.version.text}|<${text}`));
        floor = text;
      }
      if (last !== null)
        built.push({
          identity: { ...last.identity, version: `>${last.version.text}|<${text}` },
          status: "unknown",
        });
      low = last = null;
    }
  }
  if (low !== null) built.push(inRange(low.identity, `>=${low.version.text}`));
  const end = below.at(-1);
  // Several branches in one expression: 7.0.13 is under 7.2.4, but past the end of its own branch.
  if (end !== undefined)
    built.push(inRange(end.identity, below.map(({ version }) => `<=${version.text}`).join("|")));
  return built;
}

function inRange(identity: Identity, version: string): BuiltRange {
  return { identity: { ...identity, version }, status: "affected" };
}
