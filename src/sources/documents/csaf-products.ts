import { objectOf, placedObjectsOf, textOf, type Finding, type Json } from "./csaf-fields.ts";
import { extendPath, readIdentity, withHost, type Identity, type Path } from "./csaf-identity.ts";
import { readRelationships } from "./csaf-relationships.ts";
import { type AffectedProduct, withStatuses } from "./csaf-statuses.ts";

/** Every product of the tree (leaves, flat names, relationships), each with its statuses. Never recurses. */
export function readProducts(document: Json, findings: Finding[]): AffectedProduct[] {
  const tree = objectOf(document.product_tree);
  if (tree === null) return [];
  const identities = new Map<string, Identity[]>();
  const seen = new Set<string>();
  const put = (identity: Identity, where: string) => {
    const { productId, product, version } = identity;
    const known = identities.get(productId);
    const key = JSON.stringify([productId, product, version]);
    if (known === undefined) identities.set(productId, withHost(identity));
    else if (!seen.has(key)) {
      findings.push({
        where,
        message: `製品の番号 ${productId} が別の製品や版にも使われています。どちらも対象として読みました。`,
      });
      known.push(...withHost(identity));
    }
    seen.add(key);
  };
  const { title, tracking } = objectOf(document.document) ?? {};
  const path: Path = {
    document: { title: textOf(title) ?? "", trackingId: textOf(objectOf(tracking)?.id) ?? "" },
  };
  readBranches(tree, path, put, findings);
  placedObjectsOf(tree.full_product_names).forEach(({ item: product, i }) => {
    const where = `/product_tree/full_product_names/${i}`;
    const identity = readIdentity(product, path, where, findings);
    if (identity !== null) put(identity, where);
  });
  readRelationships(tree, identities, findings);
  return withStatuses(document, identities, findings);
}

function readBranches(
  tree: Json,
  top: Path,
  put: (identity: Identity, where: string) => void,
  findings: Finding[],
): void {
  const step = (parent: Json, path: Path, where: string) =>
    placedObjectsOf(parent.branches)
      .map(({ item: branch, i }) => ({ branch, path, where: `${where}/branches/${i}` }))
      .toReversed();
  const open = step(tree, top, "/product_tree");
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { branch, where } = next;
    const path = extendPath(next.path, textOf(branch.category) ?? "", textOf(branch.name) ?? "");
    const product = objectOf(branch.product);
    if (product !== null) {
      const identity = readIdentity(product, path, `${where}/product`, findings);
      if (identity !== null) put(identity, `${where}/product`);
    }
    open.push(...step(branch, path, where));
  }
}
