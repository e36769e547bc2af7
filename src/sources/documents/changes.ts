import { describeRange } from "../../things/versions/index.ts";
import type { AffectedProduct, ProductStatus, Vulnerability } from "./csaf.ts";

/** What two versions of an advisory are compared by. */
export interface Version {
  title: string;
  severity: string;
  retracted: boolean;
  products: readonly AffectedProduct[];
  vulnerabilities: readonly Vulnerability[];
}

/** One difference, in words a person reads. */
export interface Change {
  kind: "title" | "severity" | "retracted" | "product" | "range" | "vulnerability" | "remediation";
  text: string;
}

/** Differences for people, and the product references of the new version that they touch. */
export interface Changes {
  changes: Change[];
  touched: string[];
}

const MOST = 100;
const SEVERITY_WORDS: Record<string, string> = {
  critical: "緊急",
  high: "重要",
  medium: "警告",
  low: "注意",
  unknown: "不明",
};
export const STATUS_WORDS: Record<ProductStatus, string> = {
  affected: "対象",
  fixed: "対策済み",
  not_affected: "対象外",
  under_investigation: "調査中",
  unknown: "不明",
};

/** Compares two versions. A product is told by its names, so that renumbered products are no change. */
export function compareVersionsOf(before: Version, after: Version): Changes {
  const changes: Change[] = [];
  if (before.title !== after.title)
    changes.push({ kind: "title", text: `題名: ${before.title} → ${after.title}` });
  if (before.severity !== after.severity) {
    const word = (severity: string) => SEVERITY_WORDS[severity] ?? severity;
    changes.push({
      kind: "severity",
      text: `深刻さ: ${word(before.severity)} → ${word(after.severity)}`,
    });
  }
  if (before.retracted !== after.retracted)
    changes.push({
      kind: "retracted",
      text: after.retracted ? "発行元が取り下げました。" : "発行元の取り下げが解かれました。",
    });
  changes.push(...compareProducts(before, after));
  changes.push(...compareVulnerabilities(before.vulnerabilities, after.vulnerabilities));
  const known = new Set(fingerprints(before).map(([, print]) => print));
  const touched = fingerprints(after).flatMap(([ref, print]) => (known.has(print) ? [] : [ref]));
  return { changes: changes.slice(0, MOST), touched: [...new Set(touched)] };
}

/** 「Fortinet FortiOS」 with 「対象 7.2.0〜7.2.6」, by name. */
export function rangesByProduct(products: readonly AffectedProduct[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const product of products) {
    const name = [makerOf(product), product.product, product.model].filter(Boolean).join(" ");
    const range = product.version === null ? "版の指定なし" : describeRange(product.version);
    const ranges = found.get(name) ?? new Set();
    found.set(name, ranges.add(`${STATUS_WORDS[product.status]} ${range}`));
  }
  return found;
}

/** Some publishers write the maker into the product's name as well. */
function makerOf({ vendor, product }: AffectedProduct): string | null {
  return vendor && product.toLowerCase().startsWith(vendor.toLowerCase()) ? null : vendor;
}

function compareProducts(before: Version, after: Version): Change[] {
  const [old, now] = [rangesByProduct(before.products), rangesByProduct(after.products)];
  const changes: Change[] = [];
  for (const [name, ranges] of now) {
    const earlier = old.get(name);
    if (!earlier) {
      changes.push({ kind: "product", text: `製品が加わりました: ${name}（${list(ranges)}）` });
      continue;
    }
    const added = [...ranges].filter((range) => !earlier.has(range));
    const removed = [...earlier].filter((range) => !ranges.has(range));
    if (added.length + removed.length > 0)
      changes.push({
        kind: "range",
        text: `${name}: ${list(removed) || "（なし）"} → ${list(added) || "（なし）"}`,
      });
  }
  for (const [name, ranges] of old) {
    if (!now.has(name))
      changes.push({ kind: "product", text: `製品がなくなりました: ${name}（${list(ranges)}）` });
  }
  return changes;
}

function compareVulnerabilities(
  before: readonly Vulnerability[],
  after: readonly Vulnerability[],
): Change[] {
  const old = new Map(before.map((one) => [one.id, one]));
  const now = new Map(after.map((one) => [one.id, one]));
  const changes: Change[] = [];
  for (const [id, one] of now) {
    const earlier = old.get(id);
    if (!earlier) changes.push({ kind: "vulnerability", text: `弱点が加わりました: ${id}` });
    else {
      if (earlier.exploited !== one.exploited)
        changes.push({
          kind: "vulnerability",
          text: `${id}: ${one.exploited ? "実際の攻撃に使われているとの記述が加わりました" : "攻撃の記述がなくなりました"}`,
        });
      // Documents read before there was such a thing have none.
      else if (one.exploitedUnclear && earlier.exploitedUnclear !== one.exploitedUnclear)
        changes.push({
          kind: "vulnerability",
          text: `${id}: 攻撃についての記述が変わりました（読んで確かめてください）: ${one.exploitedUnclear}`,
        });
      if (remediesOf(earlier) !== remediesOf(one))
        changes.push({ kind: "remediation", text: `${id}: 直し方や備えの説明が変わりました` });
    }
  }
  for (const id of old.keys())
    if (!now.has(id)) changes.push({ kind: "vulnerability", text: `弱点がなくなりました: ${id}` });
  return changes;
}

function remediesOf(vulnerability: Vulnerability): string {
  return vulnerability.remediations
    .map(({ category, details, url }) => JSON.stringify([category, details, url]))
    .sort()
    .join();
}

/** All that matters to the holder of a product, without the number the document gives it. */
function fingerprints(version: Version): [ref: string, print: string][] {
  const byId = new Map(
    version.vulnerabilities.map((one) => [one.id, { one, remedies: remediesByProduct(one) }]),
  );
  return version.products.map((product) => {
    const vulnerabilities = [...product.cves].sort().map((id) => {
      const { one, remedies } = byId.get(id) ?? {};
      const own = remedies?.get(product.productId) ?? [];
      return [id, one?.cvss?.score ?? null, one?.exploited ?? false, own];
    });
    const { vendor, product: name, model, version: range, cpe, purl, component, status } = product;
    return [
      product.productId,
      JSON.stringify([
        vendor,
        name,
        model,
        range,
        cpe,
        purl,
        component ?? null,
        status,
        vulnerabilities,
      ]),
    ];
  });
}

function remediesByProduct({ remediations }: Vulnerability): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const { category, details, url, productIds } of remediations)
    for (const id of new Set(productIds)) {
      const known = found.get(id);
      if (known) known.push([category, details, url]);
      else found.set(id, [[category, details, url]]);
    }
  return found;
}

const list = (ranges: Iterable<string>) => [...ranges].slice(0, 5).join("、");
