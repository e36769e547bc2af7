import {
  describeRange,
  productKeys,
  readExpression,
  readVersion,
  testVersion,
  type Aliases,
  type ProductKeys,
} from "../products/index.ts";
import type { AffectedProduct } from "./csaf-products.ts";

/** A product in one exact version as a register holds it. */
export interface ReleaseFacts {
  vendor: string | null;
  product: string;
  model: string | null;
  version: string | null;
  cpe?: string | null;
  purl?: string | null;
}
/** A release with its names and version taken apart once, to be held against many advisories. */
export interface PreparedRelease {
  facts: ReleaseFacts;
  keys: ProductKeys;
  version: ReturnType<typeof readVersion>;
}
/** How the product was found: by an identifier, by its name, by the software it runs, or by part of its name. */
export type Relation = "cpe" | "purl" | "name" | "runs" | "near";
export interface Match {
  verdict: "affected" | "possibly" | "not";
  /** One or two sentences in Japanese for a clerk. */
  reason: string;
  evidence: {
    productId: string;
    by: "cpe" | "purl" | "name";
    relation: Relation;
    /** Version expression as written in the advisory. */
    expression: string | null;
    /** high: identifier · medium: name · low: part of a name. */
    confidence: "high" | "medium" | "low";
    status: AffectedProduct["status"];
    cves: string[];
  };
}
export type Matcher = (release: ReleaseFacts | PreparedRelease) => Match | null;

interface Row {
  product: AffectedProduct;
  keys: ProductKeys;
  expression: ReturnType<typeof readExpression> | null;
}
interface VendorRows {
  byKey: Map<string, Row[]>;
  byWord: Map<string, Row[]>;
  /** Each row under the rarest of its telling words: where a longer name that holds all of them finds it. */
  byAnchor: Map<string, Row[]>;
}
interface Hit {
  row: Row;
  relation: Relation;
  note: string;
  test: "inside" | "outside" | "unknown";
}

/** Takes a release's names and version apart; do it once per release. */
export function prepareRelease(facts: ReleaseFacts, aliases: Aliases): PreparedRelease {
  const keys = productKeys(facts, aliases);
  const own = new Set([
    ...keys.words,
    ...keys.runs.flatMap((run) => [run.productKey, run.software.toLowerCase()]),
  ]);
  const text = facts.version ?? keys.cpe?.version ?? keys.purl?.version ?? null;
  return { facts, keys, version: text === null ? null : readVersion(text, own) };
}

/**
 * Prepares one advisory's products and returns the test for a release. Null means no relation at all.
 * What cannot be decided (version unknown, expression unreadable, name only near) is "possibly", never "not".
 */
export function buildMatcher(affected: readonly AffectedProduct[], aliases: Aliases): Matcher {
  const vendors = new Map<string, VendorRows>();
  const anyVendor = emptyRows();
  const byId = new Map<string, Row[]>();
  for (const product of affected) {
    const row = prepareRow(product, aliases);
    for (const id of [row.keys.cpe, row.keys.purl])
      if (id !== null) push(byId, `${id.by} ${id.key}`, row);
    if (row.keys.strong.length > 0) file(anyVendor, row);
    for (const vendor of row.keys.vendorKeys.length > 0 ? row.keys.vendorKeys : [""]) {
      const rows = vendors.get(vendor) ?? emptyRows();
      vendors.set(vendor, rows);
      file(rows, row);
    }
  }
  for (const rows of [anyVendor, ...vendors.values()]) anchor(rows);
  const hasVendorless = vendors.has("");
  // Most advisories have nothing to do with most releases: say so without allocating.
  const mayRelate = (keys: ProductKeys): boolean => {
    if (hasVendorless || keys.vendorKeys.length === 0) return true;
    for (const vendor of keys.vendorKeys) {
      const rows = vendors.get(vendor);
      if (rows !== undefined && sharesName(rows, keys)) return true;
    }
    if (byId.size > 0 && (keys.cpe !== null || keys.purl !== null)) return true;
    return anyVendor.byKey.has(keys.productKey);
  };
  return (release) => {
    const prepared = "keys" in release ? release : prepareRelease(release, aliases);
    const { keys } = prepared;
    if (!mayRelate(keys)) return null;
    const hits = new Map<Row, Hit>();
    const take = (
      rows: readonly Row[] | undefined,
      relate: (row: Row) => { relation: Relation; note: string } | null,
    ) => {
      for (const row of rows ?? []) {
        if (hits.has(row)) continue;
        const related = relate(row);
        if (related !== null) hits.set(row, { row, ...related, test: testRow(row, prepared) });
      }
    };
    for (const id of [keys.cpe, keys.purl])
      if (id !== null) take(byId.get(`${id.by} ${id.key}`), () => ({ relation: id.by, note: "" }));
    for (const vendor of keys.vendorKeys) takeFrom(vendors.get(vendor), keys, take);
    takeFrom(vendors.get(""), keys, take);
    if (keys.vendorKeys.length === 0) takeFrom(anyVendor, keys, take);
    else take(anyVendor.byKey.get(keys.productKey), otherVendor);
    return hits.size === 0 ? null : decide([...hits.values()], prepared);
  };
}

function prepareRow(product: AffectedProduct, aliases: Aliases): Row {
  const keys = productKeys(product, aliases);
  const version = product.version ?? keys.cpe?.version ?? keys.purl?.version ?? null;
  const expression = version === null ? null : readExpression(version, keys.words);
  if (expression === null || expression.readable) return { product, keys, expression };
  // What stands where a version should and is none is often the model ("MMT-508 MiniMed pump").
  const wider = productKeys({ ...product, model: `${product.model ?? ""} ${version}` }, aliases);
  return { product, keys: { ...wider, productKey: keys.productKey }, expression };
}

function push(map: Map<string, Row[]>, key: string, row: Row): void {
  const rows = map.get(key);
  if (rows === undefined) map.set(key, [row]);
  else rows.push(row);
}

function file(rows: VendorRows, row: Row): void {
  push(rows.byKey, row.keys.productKey, row);
  for (const word of row.keys.strong) push(rows.byWord, word, row);
}

function emptyRows(): VendorRows {
  return { byKey: new Map(), byWord: new Map(), byAnchor: new Map() };
}

function anchor(rows: VendorRows): void {
  for (const row of new Set([...rows.byKey.values()].flat())) {
    const word = rarest(row.keys.strong, rows);
    if (word !== null) push(rows.byAnchor, word, row);
  }
}

/** The word that the fewest rows have; null when there is no word, or one that no row has. */
function rarest(words: readonly string[], rows: VendorRows): string | null {
  let best: string | null = null;
  let fewest = Infinity;
  for (const word of words) {
    const count = rows.byWord.get(word)?.length ?? 0;
    if (count < fewest) [best, fewest] = [word, count];
  }
  return fewest === 0 ? null : best;
}

function sharesName(rows: VendorRows, keys: ProductKeys): boolean {
  if (rows.byKey.has(keys.productKey)) return true;
  for (const word of keys.strong) if (rows.byWord.has(word)) return true;
  for (const run of keys.runs) if (rows.byKey.has(run.productKey)) return true;
  return false;
}

function takeFrom(
  rows: VendorRows | undefined,
  keys: ProductKeys,
  take: (
    rows: readonly Row[] | undefined,
    relate: (row: Row) => { relation: Relation; note: string } | null,
  ) => void,
): void {
  if (rows === undefined) return;
  take(rows.byKey.get(keys.productKey), (row) => {
    if (keys.modelKey === null || row.product.model === null || row.keys.words.has(keys.modelKey))
      return SAME;
    return { relation: "near", note: "型番が注意喚起のものと一致しません。" };
  });
  for (const run of keys.runs)
    take(rows.byKey.get(run.productKey), () => ({
      relation: "runs",
      note: `${run.device}は${run.software}で動く機器です。`,
    }));
  const own = rarest(keys.strong, rows);
  if (own !== null)
    take(rows.byWord.get(own), (row) => {
      if (!isSubset(keys.core, row.keys.core)) return null;
      return row.keys.core.size === keys.core.size ? SAME : NEAR;
    });
  for (const word of keys.strong) {
    take(rows.byAnchor.get(word), (row) => (isSubset(row.keys.core, keys.core) ? NEAR : null));
    if (isModel(word))
      take(rows.byWord.get(word), (row) => (sameModels(keys, row.keys) ? NEAR_MODEL : null));
  }
}

const SAME = { relation: "name" as const, note: "" };
const NEAR = { relation: "near" as const, note: "製品名が一部だけ一致しています。" };
const NEAR_MODEL = { relation: "near" as const, note: "型番が一致しています。" };

/** "MMT508", "8840": long enough, and with numbers enough, to be one maker's model number. */
function isModel(word: string): boolean {
  return word.length >= 4 && /\d{2}/.test(word) && !/^\d+[va]$/.test(word);
}

/** Two names that differ in a model number are two products, whatever else they share. */
function sameModels(a: ProductKeys, b: ProductKeys): boolean {
  return (
    a.strong.every((word) => !isModel(word) || b.words.has(word)) &&
    b.strong.every((word) => !isModel(word) || a.words.has(word))
  );
}

function otherVendor(): { relation: Relation; note: string } {
  return { relation: "near", note: "製品名は同じですが、メーカー名が注意喚起と違います。" };
}

function isSubset(small: ReadonlySet<string>, large: ReadonlySet<string>): boolean {
  if (small.size > large.size) return false;
  for (const word of small) if (!large.has(word)) return false;
  return true;
}

function testRow(row: Row, release: PreparedRelease): Hit["test"] {
  return row.expression === null ? "unknown" : testVersion(row.expression, release.version);
}

function decide(hits: readonly Hit[], release: PreparedRelease): Match {
  const sure = hits.filter((hit) => hit.relation !== "near");
  const isCleared = (hit: Hit) =>
    hit.row.product.status === "fixed" || hit.row.product.status === "not_affected";
  const cleared = sure.filter((hit) => isCleared(hit) && hit.test === "inside");
  const clearedCves = new Set(cleared.flatMap((hit) => hit.row.product.cves));
  const isSettled = ({ row }: Hit) =>
    row.product.cves.length > 0 && row.product.cves.every((cve) => clearedCves.has(cve));
  const open = hits.filter((hit) => !isCleared(hit));

  const inside = sure.filter(
    (hit) => hit.row.product.status === "affected" && hit.test === "inside",
  );
  const unsettled = inside.filter((hit) => !isSettled(hit));
  if (unsettled.length > 0) return tell("affected", unsettled, release, "");
  if (inside.length > 0)
    return tell("possibly", inside, release, "注意喚起の中で、対象とも対象外とも書かれています。");
  const doubtful = open.filter((hit) => hit.test !== "outside" && !isSettled(hit));
  if (doubtful.length > 0) {
    const best = doubtful.some((hit) => hit.relation !== "near")
      ? doubtful.filter((hit) => hit.relation !== "near")
      : doubtful;
    return tell("possibly", best, release, doubtOf(best[0]!, release));
  }
  if (cleared.length > 0)
    return tell("not", cleared, release, "この版は対象外、または対策済みと書かれています。");
  const outside = open.filter((hit) => !isSettled(hit));
  if (outside.length > 0) return tell("not", outside, release, "台帳の版は対象の範囲の外です。");
  return fixedOnly(hits, release);
}

/** The advisory names only the versions that are repaired: an older one may be at risk. */
function fixedOnly(hits: readonly Hit[], release: PreparedRelease): Match {
  const past = hits.filter((hit) => {
    const version = hit.row.expression?.text;
    return version !== undefined && testVersion(`>=${version}`, release.version) === "inside";
  });
  if (past.length > 0 && past.some((hit) => hit.relation !== "near"))
    return tell("not", past, release, "対策済みの版か、それより新しい版です。");
  return tell(
    "possibly",
    hits,
    release,
    "注意喚起には対策済みの版だけが書かれています。それより前の版かもしれません。",
  );
}

function doubtOf(hit: Hit, release: PreparedRelease): string {
  const { row } = hit;
  if (hit.relation === "near") return `${hit.note}お使いの製品かどうか確かめてください。`;
  if (row.product.status === "under_investigation")
    return "対象かどうかをメーカーが調べているところです。";
  if (row.expression === null) return "注意喚起に版の指定がありません。";
  if (!row.expression.readable)
    return "対象の版の書き方を機械では読み取れません。人が確かめてください。";
  if (release.version === null && !row.expression.all)
    return "台帳に版がないため、対象かどうか決められません。";
  if (row.expression.condition !== null)
    return "対象になるのに条件があります。条件に当てはまるか確かめてください。";
  if (hit.test === "inside") return "対象かどうかが注意喚起にはっきり書かれていません。";
  return "台帳の版の書き方だけでは、対象の範囲に入るかどうか決められません。";
}

const CONFIDENCE = {
  cpe: "high",
  purl: "high",
  name: "medium",
  runs: "medium",
  near: "low",
} as const;
const MAX_RANGES = 5;

function tell(
  verdict: Match["verdict"],
  hits: readonly Hit[],
  release: PreparedRelease,
  doubt: string,
): Match {
  const [first] = hits;
  const { product } = first!.row;
  const { vendor, product: name, model, version } = release.facts;
  const mine = [vendor, name, model].filter(Boolean).join(" ");
  const ranges = [
    ...new Set(
      hits
        .filter(({ row }) => row.product.product === product.product)
        .map(({ row }) => rangeOf(row)),
    ),
  ];
  const more = ranges.length > MAX_RANGES ? `ほか${ranges.length - MAX_RANGES}件` : "";
  const label =
    product.status === "fixed" ? "対策済み" : product.status === "not_affected" ? "対象外" : "対象";
  const theirs =
    first!.relation === "name" && product.product === name ? "" : `${product.product} `;
  const note = first!.relation === "runs" ? first!.note : "";
  return {
    verdict,
    reason: `台帳: ${mine} 版 ${version ?? "不明"}。${label}: ${theirs}${ranges.slice(0, MAX_RANGES).join("、")}${more}。${note}${doubt}`,
    evidence: {
      productId: product.productId,
      by: first!.relation === "cpe" || first!.relation === "purl" ? first!.relation : "name",
      relation: first!.relation,
      expression: product.version,
      confidence: CONFIDENCE[first!.relation],
      status: product.status,
      cves: [...new Set(hits.flatMap(({ row }) => row.product.cves))],
    },
  };
}

function rangeOf(row: Row): string {
  return row.expression === null ? "版の指定なし" : describeRange(row.expression);
}
