import type { ProductKeys } from "../../things/products/index.ts";
import {
  beginningsOf,
  holdsModel,
  isNamed,
  isSameModel,
  isTelling,
  type Model,
  type Models,
  type Series,
} from "./models.ts";

/** What a row of an advisory must know to be found by its model. */
export interface ModelRow {
  keys: ProductKeys;
  codes: Models;
}
/** A row that one model number leads to; the note says in Japanese how. */
export interface ByModel<Row> {
  row: Row;
  note: string;
}

/** A number that more rows or products of one advisory carry is a series, not a model. */
const MOST_ROWS = 20;
const MOST_PRODUCTS = 3;
const OTHER_MAKER = "メーカー名が注意喚起と違いますが、";

/**
 * The products of one advisory by their model numbers: "KP3012-JP" finds KP3012, "KP30xx" and "KP3010-KP3020". Within
 * one maker's products any model counts; beyond it only a telling one, where one side's maker is unknown or sells what
 * others make. All that it finds is only near: a person is asked.
 */
export class ModelIndex<Row extends ModelRow> {
  private readonly byNumber = new Map<string, { row: Row; model: Model }[]>();
  private readonly bySeries = new Map<string, { row: Row; series: Series }[]>();
  /** The models under each beginning of theirs, for a register that names a series. */
  private readonly byBeginning = new Map<string, { row: Row; model: Model }[]>();

  constructor(rows: readonly Row[]) {
    for (const row of rows) {
      for (const model of row.codes.models) {
        if (!isNamed(model)) continue;
        push(this.byNumber, model.digits, { row, model });
        for (const beginning of beginningsOf(model))
          push(this.byBeginning, beginning, { row, model });
      }
      for (const series of row.codes.series)
        push(this.bySeries, series.head + series.begins, { row, series });
    }
  }

  mayFind({ codes }: ModelRow): boolean {
    if (this.byNumber.size === 0 && this.bySeries.size === 0) return false;
    for (const number of codes.numbers) if (this.byNumber.has(number)) return true;
    if (this.bySeries.size > 0)
      for (const beginning of codes.beginnings) if (this.bySeries.has(beginning)) return true;
    for (const { head, begins } of codes.series)
      if (this.byBeginning.has(head + begins)) return true;
    return false;
  }

  find({ keys, codes }: ModelRow): ByModel<Row>[] {
    const found: ByModel<Row>[] = [];
    const take = (hits: readonly { row: Row; code: Model; note: string }[]) => {
      const near = hits.flatMap(({ row, code, note }) => {
        const maker = makersMeet(keys, row.keys);
        if (maker === "apart" && !(isTelling(code) && isDoubtful(keys, row.keys))) return [];
        return [{ row, note: maker === "apart" ? OTHER_MAKER + note : note }];
      });
      const products = new Set(near.map(({ row }) => row.keys.productKey));
      if (near.length <= MOST_ROWS && products.size <= MOST_PRODUCTS) found.push(...near);
    };
    for (const mine of codes.models) {
      if (isNamed(mine)) take(this.sameModels(mine));
      take(
        beginningsOf(mine)
          .flatMap((beginning) => this.bySeries.get(beginning) ?? [])
          .filter(({ series }) => holdsModel(series, mine))
          .map(({ row, series }) => ({
            row,
            code: mine,
            note: `型番が注意喚起の「${series.text}」に当てはまります。`,
          })),
      );
    }
    for (const mine of codes.series)
      take(
        (this.byBeginning.get(mine.head + mine.begins) ?? [])
          .filter(({ model }) => holdsModel(mine, model))
          .map(({ row, model }) => ({
            row,
            code: model,
            note: `注意喚起の型番 ${nameOf(model)} は、台帳の「${mine.text}」に含まれます。`,
          })),
      );
    return found;
  }

  private sameModels(mine: Model) {
    return (this.byNumber.get(mine.digits) ?? [])
      .filter(({ model }) => isSameModel(mine, model))
      .map(({ row, model }) => ({
        row,
        // A bare number on either side tells nothing beyond one maker.
        code: mine.head === "" ? mine : model,
        note:
          mine.tail === model.tail && mine.head === model.head
            ? "型番が一致しています。"
            : `型番が注意喚起の ${nameOf(model)} とほぼ同じです。`,
      }));
  }
}

function makersMeet(mine: ProductKeys, theirs: ProductKeys): "same" | "apart" {
  return mine.vendorKeys.some((key) => theirs.vendorKeys.includes(key)) ? "same" : "apart";
}

/** Is one side's maker not known, or known to sell what others make? */
function isDoubtful(mine: ProductKeys, theirs: ProductKeys): boolean {
  return !mine.isMaker || !theirs.isMaker;
}

const nameOf = ({ head, digits, tail }: Model) =>
  `${head}${digits}${tail && `-${tail}`}`.toUpperCase();

export function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
