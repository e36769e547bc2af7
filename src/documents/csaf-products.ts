import { readExpression } from "../products/index.ts";
import {
  objectOf,
  objectsOf,
  placedObjectsOf,
  textOf,
  textsOf,
  type Finding,
  type Json,
} from "./csaf-fields.ts";

export type ProductStatus =
  | "affected"
  | "fixed"
  | "not_affected"
  | "under_investigation"
  | "unknown";
/** One product of an advisory with one status; a product with two statuses (for two CVEs) stands twice. */
export interface AffectedProduct {
  productId: string;
  /** As the document names it. */
  name: string;
  vendor: string | null;
  product: string;
  model: string | null;
  /** Version expression as written; null when the document gives none. */
  version: string | null;
  cpe: string | null;
  purl: string | null;
  status: ProductStatus;
  /** CVE ids (or the publisher's own ids) the status is about. */
  cves: string[];
}
type Identity = Omit<AffectedProduct, "status" | "cves">;

const STATUS: Record<string, ProductStatus> = {
  known_affected: "affected",
  first_affected: "affected",
  last_affected: "affected",
  fixed: "fixed",
  first_fixed: "fixed",
  recommended: "fixed",
  known_not_affected: "not_affected",
  under_investigation: "under_investigation",
  unknown: "unknown",
};
/** Read where these words begin, the rest of a product's name is its version. */
const VERSION_IN_NAME =
  /[\s:,]+((?:all\s+)?(?:versions?|ver\.|releases?)\s.*|(?:prior\s+to|before|vers:|[<>]=?|v(?=\d)).*|\d+(?:\.\d+)+.*)$/i;

/** Every product of the tree (leaves, flat names, relationships), each with its statuses. Never recurses. */
export function readProducts(document: Json, findings: Finding[]): AffectedProduct[] {
  const tree = objectOf(document.product_tree);
  if (tree === null) return [];
  const identities = new Map<string, Identity[]>();
  const put = (identity: Identity, where: string) => {
    const known = identities.get(identity.productId);
    if (known === undefined) identities.set(identity.productId, [identity]);
    else if (
      !known.some(
        (other) => other.product === identity.product && other.version === identity.version,
      )
    ) {
      findings.push({
        where,
        message: `製品の番号 ${identity.productId} が別の製品や版にも使われています。どちらも対象として読みました。`,
      });
      known.push(identity);
    }
  };
  readBranches(tree, put, findings);
  placedObjectsOf(tree.full_product_names).forEach(({ item: product, i }) => {
    const where = `/product_tree/full_product_names/${i}`;
    const identity = identify(product, {}, where, findings);
    if (identity !== null) put(identity, where);
  });
  readRelationships(tree, identities, findings);
  return withStatuses(document, identities, findings);
}

interface Path {
  vendor?: string;
  family?: string;
  product?: string;
  version?: string;
  rest?: string;
}

function readBranches(
  tree: Json,
  put: (identity: Identity, where: string) => void,
  findings: Finding[],
): void {
  const step = (parent: Json, path: Path, where: string) =>
    placedObjectsOf(parent.branches)
      .map(({ item: branch, i }) => ({ branch, path, where: `${where}/branches/${i}` }))
      .toReversed();
  const open = step(tree, {}, "/product_tree");
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { branch, where } = next;
    const path = extendPath(next.path, textOf(branch.category) ?? "", textOf(branch.name) ?? "");
    const product = objectOf(branch.product);
    if (product !== null) {
      const identity = identify(product, path, `${where}/product`, findings);
      if (identity !== null) put(identity, `${where}/product`);
    }
    open.push(...step(branch, path, where));
  }
}

function extendPath(path: Path, category: string, name: string): Path {
  if (name === "") return path;
  switch (category) {
    case "vendor":
      return { ...path, vendor: name };
    case "product_family":
      return { ...path, family: path.family === undefined ? name : `${path.family} ${name}` };
    case "product_name":
      return { ...path, product: name };
    case "product_version":
    case "product_version_range":
      return { ...path, version: name };
    case "service_pack":
    case "patch_level":
      // Some repeat the version in the service pack ("12.2B" over "12.2(4)B"), some name the pack alone ("SP1").
      return {
        ...path,
        version:
          path.version === undefined || /^v?\d/i.test(name) ? name : `${path.version} ${name}`,
      };
    case "architecture":
    case "language":
    case "host_name":
      return path;
    default:
      return { ...path, rest: name };
  }
}

function identify(product: Json, path: Path, where: string, findings: Finding[]): Identity | null {
  const productId = textOf(product.product_id);
  const name = textOf(product.name) ?? path.product ?? path.rest ?? null;
  if (productId === null || name === null) {
    findings.push({ where, message: "製品の番号か名前がないため、この製品を読めません。" });
    return null;
  }
  const helper = objectOf(product.product_identification_helper) ?? {};
  const models = [...textsOf(helper.model_numbers), ...textsOf(helper.skus)];
  const cpe = textOf(helper.cpe);
  const purl = textOf(helper.purl) ?? textsOf(helper.purls)[0] ?? null;
  // A short name ("D24M") is told apart by its family ("P3").
  const named =
    path.product !== undefined && path.product.length < 6 && path.family !== undefined
      ? `${path.family} ${path.product}`
      : (path.product ?? path.family);
  const held = path.product === undefined ? packageOf(path.version, name) : null;
  const fromName = path.version === undefined ? splitVersion(name) : null;
  const title = held?.name ?? named ?? fromName?.product ?? path.rest ?? name;
  const written = path.version === undefined ? null : withoutName(path.version, title);
  const version = held === null ? (written ?? fromName?.version ?? null) : held.version;
  return {
    productId,
    name,
    vendor: path.vendor ?? null,
    product: title,
    model: models.join(", ") || null,
    version,
    cpe,
    purl,
  };
}

/** Under a family alone, what stands for a version may be a package: "samba", "bind-9.11.4-26.el7.x86_64". */
function packageOf(
  version: string | undefined,
  name: string,
): { name: string; version: string | null } | null {
  if (version === undefined) return null;
  const { package: held, noVersion } = readExpression(version);
  if (held !== null) return { name: held, version };
  const bare = noVersion && version === name && /^[a-z][a-z0-9._+-]*$/.test(version);
  return bare ? { name, version: null } : null;
}

/** "FortiManager/>=7.6.0" under FortiManager says ">=7.6.0". */
function withoutName(version: string, product: string): string {
  if (!version.toLowerCase().startsWith(product.toLowerCase())) return version;
  return version.slice(product.length).replace(/^[\s/:-]+/, "") || version;
}

function splitVersion(name: string): { product: string; version: string } | null {
  const hit = VERSION_IN_NAME.exec(name.slice(0, 500));
  if (hit === null || hit.index === 0 || !readExpression(hit[1]!).readable) return null;
  const version = hit[1]!.includes("(") ? hit[1]! : hit[1]!.replace(/\)+$/, "");
  return { product: name.slice(0, hit.index), version };
}

/** "A installed on B" is A on B; a register may know either, so both become identities of the whole. */
function readRelationships(
  tree: Json,
  identities: Map<string, Identity[]>,
  findings: Finding[],
): void {
  placedObjectsOf(tree.relationships).forEach(({ item: relationship, i }) => {
    const where = `/product_tree/relationships/${i}`;
    const whole = objectOf(relationship.full_product_name) ?? {};
    const productId = textOf(whole.product_id);
    const part = identities.get(textOf(relationship.product_reference) ?? "")?.[0];
    const base = identities.get(textOf(relationship.relates_to_product_reference) ?? "")?.[0];
    if (productId === null || part === undefined) {
      findings.push({ where, message: "製品どうしの関係が、文書にない製品を指しています。" });
      return;
    }
    const own = identify(whole, {}, where, findings);
    const name = own?.name ?? part.name;
    const rows: Identity[] = [
      { ...part, productId, name, cpe: own?.cpe ?? part.cpe, purl: own?.purl ?? part.purl },
    ];
    if (base !== undefined)
      rows.push({
        ...base,
        productId,
        name,
        vendor: base.vendor ?? part.vendor,
        version: base.version ?? part.version,
      });
    if (!identities.has(productId)) identities.set(productId, rows);
  });
}

function withStatuses(
  document: Json,
  identities: Map<string, Identity[]>,
  findings: Finding[],
): AffectedProduct[] {
  const statuses = new Map<string, Map<ProductStatus, Set<string>>>();
  placedObjectsOf(document.vulnerabilities).forEach(({ item: vulnerability, i }) => {
    const id = idOf(vulnerability, i);
    for (const [group, ids] of Object.entries(objectOf(vulnerability.product_status) ?? {})) {
      const status = Object.hasOwn(STATUS, group) ? STATUS[group]! : "unknown";
      for (const productId of textsOf(ids)) {
        if (!identities.has(productId)) {
          const where = `/vulnerabilities/${i}/product_status/${group}`;
          findings.push({ where, message: `製品の番号 ${productId} は製品の一覧にありません。` });
          continue;
        }
        const found = statuses.get(productId) ?? new Map<ProductStatus, Set<string>>();
        statuses.set(productId, found.set(status, (found.get(status) ?? new Set()).add(id)));
      }
    }
  });
  const products: AffectedProduct[] = [];
  for (const [productId, rows] of identities) {
    const found =
      statuses.get(productId) ?? new Map<ProductStatus, Set<string>>([["unknown", new Set()]]);
    for (const identity of rows)
      for (const [status, cves] of found) products.push({ ...identity, status, cves: [...cves] });
  }
  return products;
}

/** The CVE id of a vulnerability, else the publisher's own id, else its place in the document. */
export function idOf(vulnerability: Json, index: number): string {
  return (
    textOf(vulnerability.cve) ?? textOf(objectsOf(vulnerability.ids)[0]?.text) ?? `#${index + 1}`
  );
}
