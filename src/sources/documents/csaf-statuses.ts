import { readExpression } from "../../things/versions/index.ts";
import {
  objectsOf,
  placedObjectsOf,
  textOf,
  textsOf,
  type Finding,
  type Json,
} from "./csaf-fields.ts";
import type { Identity } from "./csaf-identity.ts";
import { groupReader } from "./csaf-groups.ts";
import { isEnd, rangesOf, type Ends } from "./status-ends.ts";

export type ProductStatus =
  | "affected"
  | "fixed"
  | "not_affected"
  | "under_investigation"
  | "unknown";
/**
 * One product of an advisory with one status; a product with two statuses (for two CVEs) stands twice.
 * Without `component` the status is about the product itself; with it, about a part of it.
 */
export interface AffectedProduct extends Omit<Identity, "component"> {
  component?: string | null;
  status: ProductStatus;
  /** CVE ids (or the publisher's own ids) the status is about. */
  cves: string[];
}

const STATUS: Record<string, ProductStatus> = {
  known_affected: "affected",
  fixed: "fixed",
  first_fixed: "fixed",
  recommended: "fixed",
  known_not_affected: "not_affected",
  under_investigation: "under_investigation",
  unknown: "unknown",
};

/** The statuses of every product; one that no vulnerability speaks of is "unknown". */
export function withStatuses(
  document: Json,
  identities: ReadonlyMap<string, Identity[]>,
  findings: Finding[],
): AffectedProduct[] {
  const rows = new Rows();
  const said = new Set<string>();
  const meant = groupReader(document, (id) => identities.has(id), findings);
  placedObjectsOf(document.vulnerabilities).forEach(({ item: vulnerability, i }) => {
    const id = idOf(vulnerability, i);
    const ends = new Map<string, Ends>();
    for (const [written, ids] of statusesOf(vulnerability, i, findings)) {
      // "known not affected" stands in documents that nobody validated.
      const group = written.toLowerCase().replace(/[\s-]+/g, "_");
      const status = Object.hasOwn(STATUS, group) ? STATUS[group]! : null;
      for (const productId of meant(ids)) {
        const found = identities.get(productId);
        if (found === undefined) {
          const where = `/vulnerabilities/${i}/product_status/${written}`;
          findings.push({ where, message: `製品の番号 ${productId} は製品の一覧にありません。` });
          continue;
        }
        said.add(productId);
        for (const identity of sideOf(found, status)) {
          if (isEnd(group)) {
            const key = whichProduct(identity);
            const one = ends.get(key);
            if (one) one.push({ group, identity });
            else ends.set(key, [{ group, identity }]);
          }
          if (status !== null) rows.add(identity, status, id);
          else if (!isEnd(group)) rows.add(identity, "unknown", id);
        }
      }
    }
    for (const one of ends.values())
      for (const { identity, status } of rangesOf(one)) rows.add(identity, status, id);
  });
  for (const [productId, found] of identities)
    if (!said.has(productId)) for (const identity of found) rows.add(identity, "unknown", null);
  return rows.list(identities);
}

/** Which product numbers stand under which status; what stands there in another shape is read, or told. */
function statusesOf(vulnerability: Json, i: number, findings: Finding[]): [string, string[]][] {
  const given = vulnerability.product_status;
  if (given === undefined || given === null) return [];
  const where = `/vulnerabilities/${i}/product_status`;
  const objects = objectsOf([given].flat());
  if (objects.length === 0 || Array.isArray(given))
    findings.push({
      where,
      message: "製品の状態が決まりどおりに書かれていません。読める範囲で読みました。",
    });
  return objects.flatMap(Object.entries).map(([written, ids]: [string, unknown]) => {
    const all: unknown[] = [ids].flat(2);
    const texts = textsOf(all);
    if (texts.length < all.length)
      findings.push({
        where: `${where}/${written}`,
        message: "製品の番号として読めないものがあります。",
      });
    return [written, texts];
  });
}

/**
 * Some give "<10.2.5" and ">=10.2.5" one number, and call it affected and fixed: each status then means its own side.
 */
function sideOf(found: readonly Identity[], status: ProductStatus | null): readonly Identity[] {
  if (found.length < 2 || (status !== "affected" && status !== "fixed")) return found;
  const open = (side: "from" | "to") =>
    found.filter(({ version }) => {
      const ranges = version === null ? [] : readExpression(version).ranges;
      return (
        ranges.length > 0 && ranges.every((range) => range.prefix === null && range[side] === null)
      );
    });
  const [below, above] = [open("from"), open("to")];
  if (below.length === 0 || above.length === 0) return found;
  return status === "affected" ? below : above;
}

/** The same product in any version: what the ends of its range are put together by. */
function whichProduct({ vendor, product, model, component }: Identity): string {
  return JSON.stringify([vendor, product, model, component]).toLowerCase();
}

/** The rows of the advisory, each once, with all CVEs that share its status. */
class Rows {
  private readonly found = new Map<string, { row: AffectedProduct; cves: Set<string> }>();

  add(identity: Identity, status: ProductStatus, cve: string | null): void {
    const { productId, product, model, version, component } = identity;
    const key = JSON.stringify([productId, product, model, version, component, status]);
    let one = this.found.get(key);
    if (one === undefined) {
      one = { row: { ...identity, status, cves: [] }, cves: new Set() };
      this.found.set(key, one);
    }
    if (cve !== null) one.cves.add(cve);
  }

  /** In the order in which the document names its products. */
  list(identities: ReadonlyMap<string, Identity[]>): AffectedProduct[] {
    const place = new Map([...identities.keys()].map((id, i) => [id, i]));
    return [...this.found.values()]
      .map(({ row, cves }) => ({ ...row, cves: [...cves] }))
      .toSorted((a, b) => place.get(a.productId)! - place.get(b.productId)!);
  }
}

/** The CVE id of a vulnerability, else the publisher's own id, else its place in the document. */
export function idOf(vulnerability: Json, index: number): string {
  return (
    textOf(vulnerability.cve) ?? textOf(objectsOf(vulnerability.ids)[0]?.text) ?? `#${index + 1}`
  );
}
