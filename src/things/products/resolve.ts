import type { Tx } from "../../base/data/db.ts";
import { foldText } from "../../base/words/text.ts";
import { releasedAliases } from "./aliases.ts";
import { cpeOfProduct, purlOfProduct } from "./cpe-purl.ts";
import { productKeys } from "./identity.ts";
import {
  findKnownKinds,
  findLearnedAliases,
  findReleaseIds,
  type KeyedItem,
  type Learned,
  saveListedNames,
  saveProductFacts,
  saveReleases,
} from "./queries.ts";
import { readHeld } from "../versions/index.ts";

/**
 * A product in a version as somebody wrote it. vendor may be empty; version null or 「不明」 = not known.
 * cpe and purl name the product: a version in them is left out.
 */
export interface NamedProduct {
  vendor: string;
  product: string;
  model: string | null;
  version: string | null;
  kind?: string | null;
  cpe?: string | null;
  purl?: string | null;
}

/**
 * The release of each item, in the order given; products and releases that are missing are made. At most
 * seven statements for thousands of items, and right when several do it at once. `listed` opens the names
 * for suggestion to everybody: only for names from public documents, never for what a clerk typed.
 */
export async function resolveReleases(
  tx: Tx,
  items: readonly NamedProduct[],
  options: { listed?: boolean } = {},
): Promise<string[]> {
  if (items.length === 0) return [];
  const learned = await readLearned(tx);
  const unique = new Map<string, number>();
  const keyed: KeyedItem[] = [];
  const places = items.map((item) => {
    const one = keyItem(item, learned);
    const id = JSON.stringify([
      one.vendorKey,
      one.productKey,
      one.modelKey,
      one.version,
      one.kind,
      one.cpe,
      one.purl,
    ]);
    const place = unique.get(id) ?? keyed.push(one) - 1;
    unique.set(id, place);
    return place;
  });
  let found = await findReleaseIds(tx, keyed);
  const missing = new Set(keyed.keys());
  for (const { i } of found) missing.delete(i);
  if (missing.size > 0) {
    await saveReleases(
      tx,
      keyed.filter((_, i) => missing.has(i)),
      options.listed ?? false,
    );
    found = await findReleaseIds(tx, keyed);
  }
  const bare = found.filter((row) => row.bare).map((row) => keyed[row.i]!);
  if (bare.length > 0) await saveProductFacts(tx, bare);
  if (options.listed) await saveListedNames(tx, keyed);
  const ids = new Map(found.map((row) => [row.i, row.releaseId]));
  return places.map((place) => ids.get(place)!);
}

/** What kind of thing each item is (firewall, pc …), as far as listed products tell; makes nothing. */
export async function findKinds(
  tx: Tx,
  items: readonly NamedProduct[],
): Promise<(string | null)[]> {
  const learned = await readLearned(tx);
  const rows = await findKnownKinds(
    tx,
    items.map((item) => keyItem(item, learned)),
  );
  const kinds = new Map(rows.map((row) => [row.i, row.kind]));
  return items.map((_, i) => kinds.get(i) ?? null);
}

async function readLearned(tx: Tx): Promise<Map<string, Learned>> {
  const rows = await findLearnedAliases(tx);
  return new Map(rows.map((alias) => [`${alias.vendorKey} ${alias.productKey}`, alias]));
}

function keyItem(item: NamedProduct, learned: ReadonlyMap<string, Learned>): KeyedItem {
  const keys = productKeys(item, releasedAliases());
  const means = learned.get(`${keys.vendorKey} ${keys.productKey}`);
  return {
    vendor: item.vendor.trim(),
    name: item.product.trim(),
    model: item.model?.trim() || null,
    version: exactVersion(item.version),
    vendorKey: means?.meansVendorKey ?? keys.vendorKey,
    productKey: means?.meansProductKey ?? keys.productKey,
    modelKey: keys.modelKey ?? "",
    kind: item.kind ?? null,
    cpe: item.cpe ? cpeOfProduct(item.cpe) : null,
    purl: item.purl ? purlOfProduct(item.purl) : null,
  };
}

/** One spelling for the same version text; null where the text states none (「不明」「最新」). */
function exactVersion(text: string | null): string | null {
  return text !== null && readHeld(text) !== null ? foldText(text) : null;
}
