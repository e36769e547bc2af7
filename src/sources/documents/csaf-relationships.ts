import { placedObjectsOf, textOf, type Finding, type Json, objectOf } from "./csaf-fields.ts";
import { readIdentity, type Identity } from "./csaf-identity.ts";

/** "A installed on B", named as a product of its own. */
interface Relationship {
  productId: string;
  part: string;
  base: string;
  category: string;
  whole: Json;
  where: string;
}

/** A product made of more than this many others is read no further: a hostile document could double it at each step. */
const MOST_ROWS = 60;

/**
 * "A installed on B" is A on B; a register may know either, so both become identities of the whole. Relationships
 * may stand in any order and build on each other over any number of steps. Those that run in a circle, or point
 * nowhere, are told as findings and kept under what is known of them.
 */
export function readRelationships(
  tree: Json,
  identities: Map<string, Identity[]>,
  findings: Finding[],
): void {
  const all = listRelationships(tree, findings);
  const partsOf = countParts(all, identities);
  const open = new Map<string, number>();
  const waiting = new Map<string, Relationship[]>();
  for (const one of all) {
    open.set(one.productId, (open.get(one.productId) ?? 0) + 1);
    for (const id of new Set([one.part, one.base])) {
      const known = waiting.get(id);
      if (known) known.push(one);
      else waiting.set(id, [one]);
    }
  }
  const isOpen = (id: string) => (open.get(id) ?? 0) > 0;
  const done = new Set<Relationship>();
  const settle = (one: Relationship) => {
    done.add(one);
    put(one, identities, partsOf, findings);
    open.set(one.productId, open.get(one.productId)! - 1);
    return isOpen(one.productId) ? [] : (waiting.get(one.productId) ?? []);
  };
  const ready = [...all];
  for (const one of ready)
    if (!done.has(one) && !isOpen(one.part) && !isOpen(one.base)) ready.push(...settle(one));
  for (const one of all.filter((left) => !done.has(left))) {
    findings.push({
      where: one.where,
      message: "製品どうしの関係が輪になっています。書かれている名前のまま読みました。",
    });
    put(one, identities, partsOf, findings);
  }
}

function listRelationships(tree: Json, findings: Finding[]): Relationship[] {
  return placedObjectsOf(tree.relationships).flatMap(({ item, i }) => {
    const where = `/product_tree/relationships/${i}`;
    const whole = objectOf(item.full_product_name) ?? {};
    const productId = textOf(whole.product_id);
    if (productId === null) {
      findings.push({ where, message: "製品どうしの関係に、製品の番号がありません。" });
      return [];
    }
    const part = textOf(item.product_reference) ?? "";
    const base = textOf(item.relates_to_product_reference) ?? "";
    return [{ productId, part, base, category: textOf(item.category) ?? "", whole, where }];
  });
}

/** How many different products are put on each base: where there is one, its version is the version of the base. */
function countParts(
  all: readonly Relationship[],
  identities: ReadonlyMap<string, Identity[]>,
): Map<string, number> {
  const names = new Map<string, Set<string>>();
  for (const { part, base } of all) {
    const [first] = identities.get(part) ?? [];
    const name = first === undefined ? part : `${first.vendor} ${first.product}`;
    names.set(base, (names.get(base) ?? new Set()).add(name));
  }
  return new Map([...names].map(([base, parts]) => [base, parts.size]));
}

function put(
  one: Relationship,
  identities: Map<string, Identity[]>,
  partsOf: ReadonlyMap<string, number>,
  findings: Finding[],
): void {
  const { productId, where } = one;
  const parts = identities.get(one.part) ?? [];
  const bases = identities.get(one.base) ?? [];
  if (parts.length === 0 || bases.length === 0)
    findings.push({ where, message: "製品どうしの関係が、文書にない製品を指しています。" });
  const own = readIdentity(one.whole, {}, where, findings);
  const name = own?.name ?? parts[0]?.name ?? bases[0]?.name ?? productId;
  // A maker's firmware that is the only thing put on its device gives the device its version, and its fate; what is
  // installed beside it ("installed_with"), or by another maker, does not.
  const isFirmware =
    one.category === "installed_on" && parts.length === 1 && partsOf.get(one.base) === 1;
  const subject = parts.find(({ component }) => component === null) ?? parts[0];
  const rows = [
    ...parts.map((part) => ({ ...part, purl: own?.purl ?? part.purl })),
    ...bases.map((base) => {
      const vendor = base.vendor ?? subject?.vendor ?? null;
      const isOwn = vendor?.toLowerCase() === (subject?.vendor ?? vendor)?.toLowerCase();
      if (isFirmware && isOwn && base.version === null && base.component === null)
        return { ...base, vendor, version: parts[0]!.version };
      return { ...base, vendor, component: base.component ?? (subject ? nameOf(subject) : name) };
    }),
  ].map((row) => ({ ...row, productId, name }));
  if (rows.length === 0 && own !== null) rows.push(own);
  const kept = new Map((identities.get(productId) ?? []).map((row) => [keyOf(row), row]));
  for (const row of rows)
    if (kept.size < MOST_ROWS && !kept.has(keyOf(row))) kept.set(keyOf(row), row);
  identities.set(productId, [...kept.values()]);
}

const keyOf = (row: Identity) =>
  JSON.stringify([row.vendor, row.product, row.model, row.version, row.component, row.cpe]);

const nameOf = ({ product, version }: Identity) => [product, version].filter(Boolean).join(" ");
