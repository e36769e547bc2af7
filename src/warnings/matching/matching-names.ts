import type { ProductKeys } from "../../things/products/index.ts";
import { ModelIndex, push } from "./matching-models.ts";
import type { Models } from "./models.ts";

/** How the product was found: by an identifier, by its name, by the software it runs, or by part of its name. */
export type Relation = "cpe" | "purl" | "name" | "runs" | "near";
export interface Related<Row> {
  row: Row;
  relation: Relation;
  /** In Japanese, for the reason; "" when the names are the same. */
  note: string;
}
/** What a row of an advisory must know to be found by name. */
export interface NamedRow {
  keys: ProductKeys;
  codes: Models;
  product: { model: string | null };
}
type Found = Omit<Related<never>, "row">;

const SAME: Found = { relation: "name", note: "" };
const PART: Found = { relation: "near", note: "製品名が一部だけ一致しています。" };
const MODEL: Found = { relation: "near", note: "型番が一致しています。" };
const OTHER_MODEL: Found = { relation: "near", note: "型番が注意喚起のものと一致しません。" };
const OTHER_VENDOR: Found = {
  relation: "near",
  note: "製品名は同じですが、メーカー名が注意喚起と違います。",
};

/** The products of one advisory, laid out so that a release finds its few candidates without a search. */
export class NameIndex<Row extends NamedRow> {
  private readonly vendors = new Map<string, VendorIndex<Row>>();
  private readonly anyVendor: VendorIndex<Row>;
  private readonly byId = new Map<string, Row[]>();
  private readonly byCore = new Map<string, Row[]>();
  private readonly models: ModelIndex<Row>;

  constructor(rows: readonly Row[]) {
    const groups = new Map<string, Row[]>();
    for (const row of rows) {
      for (const id of [row.keys.cpe, row.keys.purl])
        if (id !== null) push(this.byId, `${id.by} ${id.key}`, row);
      const { vendorKeys } = row.keys;
      for (const vendor of vendorKeys.length > 0 ? vendorKeys : [""]) push(groups, vendor, row);
    }
    for (const [vendor, group] of groups) this.vendors.set(vendor, new VendorIndex(group));
    // Without a maker on either side only a telling name counts.
    const telling = rows.filter((row) => row.keys.strong.length > 0);
    this.anyVendor = new VendorIndex(telling);
    for (const row of telling) push(this.byCore, row.keys.coreKey, row);
    this.models = new ModelIndex(rows);
  }

  /** The rows a product is related to, the strongest relation of each; empty for no relation at all. */
  find(mine: { keys: ProductKeys; codes: Models }): Related<Row>[] {
    if (!this.mayFind(mine.keys) && !this.models.mayFind(mine)) return [];
    const { keys } = mine;
    const found = new Map<Row, Related<Row>>();
    const take: Take<Row> = (rows, relate) => {
      for (const row of rows ?? []) {
        if (found.has(row)) continue;
        const related = relate(row);
        if (related !== null) found.set(row, { row, ...related });
      }
    };
    for (const id of [keys.cpe, keys.purl])
      if (id !== null)
        take(this.byId.get(`${id.by} ${id.key}`), () => ({ relation: id.by, note: "" }));
    for (const vendor of keys.vendorKeys) this.vendors.get(vendor)?.find(keys, take);
    for (const { maker, productKey } of keys.runs)
      if (!keys.vendorKeys.includes(maker))
        take(this.vendors.get(maker)?.byKey.get(productKey), () => OTHER_VENDOR);
    this.vendors.get("")?.find(keys, take);
    if (keys.vendorKeys.length === 0) this.anyVendor.find(keys, take);
    else {
      for (const key of [keys.productKey, ...keys.otherKeys])
        take(this.anyVendor.byKey.get(key), () => OTHER_VENDOR);
      // One word alone ("Guardian") is many makers' name.
      if (keys.core.size > 1)
        take(this.byCore.get(keys.coreKey), (row) =>
          keys.isMaker && row.keys.isMaker ? null : OTHER_VENDOR,
        );
      if (keys.isEdition) this.anyVendor.findWithin(keys, take);
    }
    for (const { row, note } of this.models.find(mine))
      take([row], () => ({ relation: "near", note }));
    return [...found.values()];
  }

  /** Most advisories have nothing to do with most releases: said without allocating. */
  private mayFind(keys: ProductKeys): boolean {
    if (keys.vendorKeys.length === 0 || keys.isEdition || this.vendors.has("")) return true;
    for (const vendor of keys.vendorKeys) if (this.vendors.get(vendor)?.mayFind(keys)) return true;
    for (const { maker, productKey } of keys.runs)
      if (this.vendors.get(maker)?.byKey.has(productKey)) return true;
    if (this.byId.size > 0 && (keys.cpe !== null || keys.purl !== null)) return true;
    for (const key of keys.otherKeys) if (this.anyVendor.byKey.has(key)) return true;
    return this.anyVendor.byKey.has(keys.productKey) || this.byCore.has(keys.coreKey);
  }
}

type Take<Row> = (rows: readonly Row[] | undefined, relate: (row: Row) => Found | null) => void;

class VendorIndex<Row extends NamedRow> {
  readonly byKey = new Map<string, Row[]>();
  private readonly byHead = new Map<string, Row[]>();
  private readonly byLatin = new Map<string, Row[]>();
  private readonly byWord = new Map<string, Row[]>();
  /** Each row under the rarest of its telling words: where a longer name that holds all of them finds it. */
  private readonly byAnchor = new Map<string, Row[]>();

  constructor(rows: readonly Row[]) {
    for (const row of rows) {
      push(this.byKey, row.keys.productKey, row);
      for (const key of row.keys.otherKeys) push(this.byKey, key, row);
      if (row.keys.headKey !== "") push(this.byHead, row.keys.headKey, row);
      push(this.byLatin, row.keys.latinKey, row);
      for (const word of row.keys.strong) push(this.byWord, word, row);
    }
    for (const row of rows) {
      const word = this.rarest(row.keys.strong);
      if (word !== null) push(this.byAnchor, word, row);
    }
  }

  mayFind(keys: ProductKeys): boolean {
    if (this.byKey.has(keys.productKey)) return true;
    if (keys.latinKey !== "" && this.byLatin.has(keys.latinKey)) return true;
    if (keys.headKey !== "" && this.byHead.has(keys.headKey)) return true;
    for (const key of keys.otherKeys) if (this.byKey.has(key)) return true;
    for (const word of keys.strong) if (this.byWord.has(word)) return true;
    for (const run of keys.runs) if (this.byKey.has(run.productKey)) return true;
    return false;
  }

  find(keys: ProductKeys, take: Take<Row>): void {
    for (const key of [keys.productKey, ...keys.otherKeys])
      take(this.byKey.get(key), ({ keys: theirs, product }) => {
        const differs =
          keys.modelKey !== null && product.model !== null && !theirs.words.has(keys.modelKey);
        return differs ? OTHER_MODEL : SAME;
      });
    for (const { productKey, device, software } of keys.runs)
      take(this.byKey.get(productKey), () => ({
        relation: "runs",
        note: `${device}は${software}で動く機器です。`,
      }));
    if (keys.latinKey !== "")
      take(this.byLatin.get(keys.latinKey), () => (isLatin(keys.named) ? SAME : PART));
    const own = this.rarest(keys.strong.filter((word) => keys.named.has(word)));
    if (own !== null)
      take(this.byWord.get(own), ({ keys: theirs }) => {
        if (isEqual(keys.plain, theirs.plain) || isSameModel(keys, theirs)) return SAME;
        return isPart(keys, theirs, theirs.core) ? PART : null;
      });
    for (const word of keys.strong)
      take(this.byAnchor.get(word), (row) => {
        if (isSameModel(keys, row.keys)) return SAME;
        if (!isPart(row.keys, keys, keys.reach)) return null;
        return isModelOf(keys, row.keys) ? SAME : PART;
      });
    if (keys.headKey !== "")
      take(this.byHead.get(keys.headKey), ({ keys: theirs }) => {
        if (!isGenericPart(keys, theirs) && !isGenericPart(theirs, keys)) return null;
        return keys.baseKey === theirs.baseKey && /\d/.test(keys.baseKey) ? SAME : PART;
      });
    const model = this.rarest(keys.models);
    if (model !== null && this.isOfFew(model))
      take(this.byWord.get(model), ({ keys: theirs }) =>
        keys.models.every((word) => theirs.words.has(word)) ? MODEL : null,
      );
  }

  /** Another maker's product of which this is one's own edition: "ModelSim - Intel FPGA Edition" is of ModelSim. */
  findWithin(keys: ProductKeys, take: Take<Row>): void {
    for (const word of keys.strong)
      take(this.byAnchor.get(word), (row) =>
        isSubset(row.keys.core, keys.core) ? OTHER_VENDOR : null,
      );
  }

  /** A number that many products of one advisory carry ("S7-1500") is a series, not a model. */
  private isOfFew(word: string): boolean {
    const rows = this.byWord.get(word) ?? [];
    return rows.length <= 20 && new Set(rows.map((row) => row.keys.productKey)).size <= 3;
  }

  /** The word that the fewest rows have; null when there is no word, or one that no row has. */
  private rarest(words: readonly string[]): string | null {
    let best: string | null = null;
    let fewest = Infinity;
    for (const word of words) {
      const count = this.byWord.get(word)?.length ?? 0;
      if (count < fewest) [best, fewest] = [word, count];
    }
    return fewest === 0 ? null : best;
  }
}

/** "IntelliBridge EC40" is the "IntelliBridge EC40 Hub": where the model is the same, the kind of thing adds nothing. */
function isSameModel(keys: ProductKeys, theirs: ProductKeys): boolean {
  if (keys.models.length === 0) return false;
  return keys.coreKey === theirs.coreKey || isEqual(new Set(keys.strong), new Set(theirs.strong));
}

/** Is "FortiWeb 400F" a model of what the advisory calls "FortiWeb"? Nothing but a model number is added. */
function isModelOf(keys: ProductKeys, theirs: ProductKeys): boolean {
  if (theirs.models.length > 0 || theirs.strong.length === 0) return false;
  for (const word of keys.named) {
    const isKind = /[^\x20-\x7e]/.test(word);
    if (!isKind && !theirs.plain.has(word) && !/^\d{2,4}[a-z]{1,6}$/.test(word)) return false;
  }
  return true;
}

/** Is the one name part of the other? One telling word alone is not enough when the kinds of thing differ. */
function isPart(small: ProductKeys, large: ProductKeys, reach: ReadonlySet<string>): boolean {
  if (!isSubset(small.core, reach)) return false;
  if (small.core.size > 1) return true;
  for (const word of small.plain)
    if (!large.plain.has(word) && !small.kinds.has(word) && /^[\x20-\x7e]+$/.test(word))
      return false;
  return true;
}

/** Does the larger name begin with the smaller, which has nothing but generic words ("Enterprise Linux", "Windows 10")? */
function isGenericPart(small: ProductKeys, large: ProductKeys): boolean {
  return small.strong.length === 0 && `${large.baseKey} `.startsWith(`${small.baseKey} `);
}

/** Is every word of the name Latin? Japanese that is not the kind of thing may make it another product. */
function isLatin(words: ReadonlySet<string>): boolean {
  for (const word of words) if (/[^\x20-\x7e]/.test(word)) return false;
  return true;
}

function isEqual(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && isSubset(one, other);
}

function isSubset(small: ReadonlySet<string>, large: ReadonlySet<string>): boolean {
  if (small.size > large.size) return false;
  for (const word of small) if (!large.has(word)) return false;
  return true;
}
