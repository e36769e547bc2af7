import { fullName } from "../../things/products/api-name.ts";
import {
  describeRange,
  type Held,
  testVersion,
  type Version,
} from "../../things/versions/index.ts";
import type { AffectedProduct } from "../../sources/documents/index.ts";
import type { Hit, Row } from "./hit.ts";
import type { Ground, Judgement } from "./judging.ts";
import type { Relation } from "./matching-names.ts";
import type { PreparedRelease } from "./release.ts";

/** What one advisory means for one release; decision record 012 says how it is reached. */
export interface Match {
  verdict: "affected" | "possibly" | "not";
  /** One or two sentences in Japanese for a clerk. */
  reason: string;
  evidence: {
    productId: string;
    by: "cpe" | "purl" | "name";
    relation: Relation;
    /** Why this verdict and no other; a "not" always has one that can be checked. */
    ground: Ground;
    /** Version expression as written in the advisory. */
    expression: string | null;
    /** The register's version as it was read; null = it names none. */
    held: string | null;
    /** The part of the product that the status is about; null: the product itself. */
    component: string | null;
    /** high: identifier · medium: name · low: part of a name. */
    confidence: "high" | "medium" | "low";
    status: AffectedProduct["status"];
    cves: string[];
  };
}
/** What each ground tells the clerk. */
const SENTENCES: Record<Ground, string> = {
  // affected
  in_range: "台帳のバージョンは対象の範囲に入っています。",
  all_versions: "どのバージョンも対象です。",
  // not: what the maker wrote, and can be looked up
  outside_range: "台帳のバージョンは対象の範囲の外です。",
  fixed_version:
    "台帳のバージョンは、対策済みのバージョンか、同じ系列でそれより新しいバージョンです。",
  cleared_by_maker: "このバージョンは対象外だとメーカーが書いています。",
  // possibly: nobody knows yet
  near_name: "お使いの製品かどうか確かめてください。",
  no_version: "台帳にバージョンがないため、対象かどうか決められません。",
  no_version_given: "注意喚起に版の指定がありません（どのバージョンのことか書かれていません）。",
  not_comparable: "台帳のバージョンの書き方だけでは、対象の範囲に入るかどうか決められません。",
  unreadable_expression: "対象のバージョンの書き方を機械では読み取れません。人が確かめてください。",
  condition: "対象になるのに条件があります。条件に当てはまるか確かめてください。",
  under_investigation: "対象かどうかをメーカーが調べているところです。",
  status_unknown: "対象かどうかが注意喚起にはっきり書かれていません。",
  contradiction: "注意喚起の中で、対象とも対象外とも書かれています。",
  fixed_elsewhere:
    "台帳のバージョンは対策済みだと書かれたバージョンではありません。それより前のバージョンか、別の系列のバージョンかもしれません。",
  cleared_elsewhere:
    "対象外だと書かれているのは別のバージョンです。台帳のバージョンのことは書かれていません。",
  component_only: "書かれているのは部品のことだけで、製品全体が対象外だとは書かれていません。",
  component_version:
    "対象になるのは部品のバージョンしだいです。台帳のバージョンからは決められません。",
};

const CONFIDENCE = {
  cpe: "high",
  purl: "high",
  name: "medium",
  runs: "medium",
  near: "low",
} as const;
const LABELS: Partial<Record<Match["evidence"]["status"], string>> = {
  fixed: "対策済み",
  not_affected: "対象外",
  under_investigation: "調査中",
};
const MAX_RANGES = 5;

/** The judgement in words for a clerk, and its evidence for whoever wants to check it. */
export function tell({ verdict, ground, hits }: Judgement, release: PreparedRelease): Match {
  const first = hits[0]!;
  const { product, expression } = first.row;
  const { by, relation } = relationOf(first);
  return {
    verdict,
    reason: `${mine(release)}${theirs(first, hits, release)}${noteOf(first)}${decisiveOf(first, release.held)}${SENTENCES[ground]}`,
    evidence: {
      productId: product.productId,
      by,
      relation,
      ground,
      expression: expression?.text ?? null,
      held: release.held === null ? null : release.held.versions.map(nameOf).join("、"),
      component: product.component ?? null,
      confidence: CONFIDENCE[relation],
      status: product.status,
      cves: [...new Set(hits.flatMap(({ row }) => row.product.cves))],
    },
  };
}

const relationOf = ({ relation }: Hit) => ({
  relation,
  by: relation === "cpe" || relation === "purl" ? relation : ("name" as const),
});

const noteOf = ({ relation, note }: Hit) =>
  relation === "runs" || relation === "near" ? note : "";

/** Which of several versions in one line of the register it was that decided. */
function decisiveOf({ row, test }: Hit, held: Held | null): string {
  if (held === null || held.versions.length < 2 || row.expression === null) return "";
  const { expression } = row;
  const worst = held.versions.filter((version) => testVersion(expression, version) === test);
  if (worst.length === 0 || worst.length === held.versions.length) return "";
  return `台帳に書かれたバージョンのうち、${worst.map(nameOf).join("、")} で決まりました。`;
}

/** The version as it was read, without the words around it. */
function nameOf({ parts, core }: Version): string {
  return [parts.slice(0, core).join("."), ...parts.slice(core)]
    .filter((part) => part !== "")
    .join(" ");
}

function mine({ facts }: PreparedRelease): string {
  const name = fullName(facts);
  return `台帳: ${name} バージョン ${facts.version ?? "不明"}。`;
}

function theirs(first: Hit, hits: readonly Hit[], { facts }: PreparedRelease): string {
  const { product, component, status } = first.row.product;
  const ranges = [
    ...new Set(
      hits.filter(({ row }) => row.product.product === product).map(({ row }) => rangeOf(row)),
    ),
  ];
  const more = ranges.length > MAX_RANGES ? `ほか${ranges.length - MAX_RANGES}件` : "";
  const name = first.relation === "name" && product === facts.product ? "" : `${product} `;
  const part = component ? `（部品: ${component}）` : "";
  return `${LABELS[status] ?? "対象"}: ${name}${part}${ranges.slice(0, MAX_RANGES).join("、")}${more}。`;
}

function rangeOf({ expression }: Row): string {
  return expression === null ? "バージョンの指定なし" : describeRange(expression);
}
