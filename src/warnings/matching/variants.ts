import { isSameMark, type ProductKeys } from "../../things/products/index.ts";
import type { NamedRow, Related } from "./matching-names.ts";

/** A relation to a product of the same name, of which the brackets say that it is another variant. */
export type OfVariant<Row> = Related<Row> & { isOther: boolean };

const OTHER = "括弧の中の型番や区分が注意喚起のものと違います。";

/**
 * The rows a register line meets, parted by what is in their brackets. Where the line names one variant ("7SL82
 * (CP150)"), rows of another ("7SL82 (CP100)") do not count beside its own; without its own they are only near, and
 * their ranges say nothing. Where it names none, it may be any: each variant is a group, to be judged by itself. Rows
 * without a variant are of all.
 */
export function byVariant<Row extends NamedRow>(
  related: readonly Related<Row>[],
  mine: ProductKeys,
): OfVariant<Row>[][] {
  if (related.every(({ row }) => row.keys.marks.size === 0))
    return [related.map((hit) => ({ ...hit, isOther: false }))];
  const said = [...mine.marks, ...mine.modelMarks];
  const all = related.map((hit): OfVariant<Row> & { unsaid: string[] } => {
    const { keys } = hit.row;
    const unsaid =
      hit.relation === "runs" ? [] : [...keys.marks].filter((mark) => !isIn(mark, mine));
    const isOther = unsaid.length > 0 && said.some((mark) => !isIn(mark, keys));
    return isOther
      ? { ...hit, relation: "near", note: OTHER, isOther, unsaid }
      : { ...hit, isOther, unsaid };
  });
  const isOwn = ({ relation, isOther, row }: OfVariant<Row>) =>
    relation !== "near" &&
    !isOther &&
    said.some((mark) => isIn(mark, { ...row.keys, words: NONE }));
  const kept = all.some(isOwn) ? all.filter(({ isOther }) => !isOther) : all;
  const groups = Map.groupBy(
    kept.filter((hit) => hit.relation !== "near" && hit.unsaid.length > 0),
    ({ unsaid }) => unsaid.toSorted().join(" "),
  );
  if (groups.size < 2) return [kept];
  const ofAll = kept.filter((hit) => hit.relation === "near" || hit.unsaid.length === 0);
  return [...groups.values()].map((group) => [...group, ...ofAll]);
}

const NONE: ReadonlySet<string> = new Set();

/** Does the product say the mark, in its brackets or elsewhere in its name or model? */
function isIn(mark: string, { words, marks, modelMarks }: ProductKeys): boolean {
  if (words.has(mark) || marks.has(mark) || modelMarks.has(mark)) return true;
  return [...marks, ...modelMarks].some((other) => isSameMark(mark, other));
}
