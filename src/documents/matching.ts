import {
  describeRange,
  productKeys,
  readExpression,
  readHeld,
  testVersion,
  type Aliases,
  type ProductKeys,
} from "../products/index.ts";
import type { AffectedProduct } from "./csaf-products.ts";
import { NameIndex, type Related, type Relation } from "./matching-names.ts";

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
  version: ReturnType<typeof readHeld>;
}
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
type Hit = Related<Row> & { test: ReturnType<typeof testVersion> };

/** Takes a release's names and version apart; do it once per release. */
export function prepareRelease(facts: ReleaseFacts, aliases: Aliases): PreparedRelease {
  const keys = productKeys(facts, aliases);
  const own = new Set([
    ...keys.words,
    ...keys.runs.flatMap((run) => [run.productKey, run.software.toLowerCase()]),
  ]);
  const text = facts.version ?? keys.cpe?.version ?? keys.purl?.version ?? null;
  return { facts, keys, version: text === null ? null : readHeld(text, own) };
}

/**
 * Prepares one advisory's products and returns the test for a release. Null means no relation at all.
 * What cannot be decided (version unknown, expression unreadable, name only near) is "possibly", never "not".
 */
export function buildMatcher(affected: readonly AffectedProduct[], aliases: Aliases): Matcher {
  const index = new NameIndex(affected.map((product) => prepareRow(product, aliases)));
  return (release) => {
    const prepared = "keys" in release ? release : prepareRelease(release, aliases);
    const hits = index.find(prepared.keys).map((related): Hit => {
      const { expression } = related.row;
      const test = expression === null ? "unknown" : testVersion(expression, prepared.version);
      return { ...related, test };
    });
    return hits.length === 0 ? null : decide(hits, prepared);
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

function decide(hits: readonly Hit[], release: PreparedRelease): Match {
  const sure = hits.filter((hit) => hit.relation !== "near");
  const isCleared = (hit: Hit) =>
    hit.row.product.status === "fixed" || hit.row.product.status === "not_affected";
  const cleared = sure.filter((hit) => isCleared(hit) && hit.test === "inside");
  const clearedCves = new Set(cleared.flatMap((hit) => hit.row.product.cves));
  const isSettled = ({ row }: Hit) =>
    row.product.cves.length > 0 && row.product.cves.every((cve) => clearedCves.has(cve));
  const named = sure.some((hit) => !isCleared(hit));
  // Where the advisory names the product itself, its other products do not matter.
  const open = (named ? sure : hits).filter((hit) => !isCleared(hit));

  const inside = sure.filter(
    (hit) => hit.row.product.status === "affected" && hit.test === "inside",
  );
  const unsettled = inside.filter((hit) => !isSettled(hit));
  if (unsettled.length > 0) return tell("affected", unsettled, release, "");
  if (inside.length > 0)
    return tell("possibly", inside, release, "注意喚起の中で、対象とも対象外とも書かれています。");
  const doubtful = open.filter((hit) => hit.test !== "outside" && !isSettled(hit));
  if (doubtful.length > 0) {
    return tell("possibly", doubtful, release, doubtOf(doubtful[0]!, release));
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
  if (past.some((hit) => hit.relation !== "near"))
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
