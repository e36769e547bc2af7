import { type Aliases, type ProductKeys, productKeys, readExpression } from "../products/index.ts";
import type { AffectedProduct } from "./csaf.ts";

const MAX_KEY = 200;

/**
 * Keys under which an advisory's products may relate to a release: `maker|word` for each telling word and
 * name, `*|word` for any maker, and identifiers. The matcher can only relate what shares a key, so that a
 * new release need not be held against thousands of advisories.
 */
export function matchKeysOf(products: readonly AffectedProduct[], aliases: Aliases): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  for (const product of products) {
    const id = JSON.stringify([product.vendor, product.product, product.model, product.version]);
    if (seen.has(id) && product.cpe === null && product.purl === null) continue;
    seen.add(id);
    // The matcher takes what stands where a version should, and is none, for a model.
    const isModel = product.version !== null && !readExpression(product.version).readable;
    const model = isModel ? `${product.model ?? ""} ${product.version}` : product.model;
    const keys = productKeys({ ...product, model }, aliases);
    const own = productKeys(product, aliases);
    const words = [own.productKey, keys.productKey, ...own.strong, ...keys.strong];
    const makers = keys.vendorKeys.length > 0 ? keys.vendorKeys : [""];
    for (const word of words) for (const maker of ["*", ...makers]) found.add(`${maker}|${word}`);
    for (const key of idsOf(keys)) found.add(key);
  }
  return [...found].map(cut);
}

/** The keys to look a release up by. */
export function releaseKeysOf(keys: ProductKeys): string[] {
  const runs = keys.runs.map((run) => run.productKey);
  const words = [keys.productKey, ...keys.strong, ...keys.models, ...runs];
  const makers = keys.vendorKeys.length > 0 ? [...keys.vendorKeys, ""] : ["*"];
  const found = new Set(makers.flatMap((maker) => words.map((word) => `${maker}|${word}`)));
  found.add(`*|${keys.productKey}`);
  for (const key of idsOf(keys)) found.add(key);
  return [...found].map(cut);
}

function idsOf({ cpe, purl }: ProductKeys): string[] {
  return [cpe, purl].flatMap((id) => (id === null ? [] : [`${id.by}:${id.key}`]));
}

const cut = (key: string) => key.slice(0, MAX_KEY);
