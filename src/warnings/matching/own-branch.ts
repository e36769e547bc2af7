import {
  type Held,
  speaksOf,
  testVersion,
  type VersionExpression,
} from "../../things/versions/index.ts";
import type { Hit, Row } from "./hit.ts";

/**
 * An expression of several branches of which one is open ("7.2.8 and above, 7.4.3 to 7.4.8"), as if each stood in a row
 * of its own. Those that are open below stay together: the end of each is of its own branch.
 */
export function splitBranches(read: VersionExpression): VersionExpression[] {
  const { readable, all, ranges } = read;
  if (!readable || all || ranges.length < 2) return [read];
  if (!isOpenAbove({ expression: read }) && !ranges.some(isOpenBelow)) return [read];
  const below = ranges.filter(isOpenBelow);
  const others = ranges.filter((range) => !isOpenBelow(range)).map((range) => [range]);
  return [...(below.length > 0 ? [below] : []), ...others].map((some) => ({
    ...read,
    ranges: some,
  }));
}

/**
 * What rows of one product say together of a version. "7.2.8 and above" beside "7.4.3 to 7.4.8" is said of 7.2.x: of a
 * version in a branch that other rows speak of, those decide. "Up to 4.2.21" beside "up to 5.0.27" says nothing sure of
 * 4.2.30.
 */
export function inOwnBranch(hits: readonly Hit[], held: Held | null): readonly Hit[] {
  const [version] = held?.versions ?? [];
  if (version === undefined || held!.open) return hits;
  return hits.map((hit): Hit => {
    const { row, test } = hit;
    if (test !== "inside" || row.expression === null) return hit;
    const beside = hits.flatMap(({ row: other }) =>
      isSameProduct(row, other) && other.expression !== null
        ? [{ status: other.product.status, expression: other.expression }]
        : [],
    );
    if (row.expression.ranges.every(isOpenBelow)) {
      const ranges = beside
        .filter(({ status }) => status === row.product.status)
        .flatMap(({ expression }) => expression.ranges.filter(isOpenBelow));
      const together = testVersion({ ...row.expression, ranges }, held);
      return together === "inside" ? hit : { ...hit, test: together, isPast: true };
    }
    if (!isOpenAbove(row) || speaksOf(row.expression, version) !== "nothing") return hit;
    const said = beside
      .filter(({ status }) => status === "affected" || status === "not_affected")
      .map(({ expression }) => speaksOf(expression, version))
      .filter((says) => says !== "nothing");
    if (said.length === 0) return hit;
    const isSettled = said.includes("inside") || !said.includes("unsure");
    return { ...hit, test: isSettled ? "outside" : "unknown" };
  });
}

export const isOpenAbove = ({ expression }: Pick<Row, "expression">): boolean =>
  expression?.ranges.some(({ from, to }) => from !== null && to === null) ?? false;

type Range = VersionExpression["ranges"][number];
const isOpenBelow = ({ from, to }: Range): boolean => from === null && to !== null;

const isSameProduct = (one: Row, other: Row): boolean =>
  one.keys.productKey === other.keys.productKey &&
  one.product.component === other.product.component;
