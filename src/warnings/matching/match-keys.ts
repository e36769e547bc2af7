import { cutText } from "../../base/words/text.ts";
import { type Aliases, type ProductKeys, productKeys } from "../../things/products/index.ts";
import { readExpression } from "../../things/versions/index.ts";
import type { AffectedProduct } from "../../sources/documents/index.ts";
import { beginningsOf, isNamed, isTelling, readModels } from "./models.ts";
import type { PreparedRelease } from "./release.ts";

const MAX_KEY = 200;

/**
 * Keys under which an advisory's products may relate to a release: `maker|word` for each telling word and
 * name, `*|word` for any maker, identifiers, and model numbers: `#` the number, `~` what a series begins with, `<` how a
 * model begins. The matcher can only relate what shares a key, so that a
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
    const own = isModel ? productKeys(product, aliases) : keys;
    const words = [...namesOf(own), ...namesOf(keys), keys.latinKey, ...own.strong, ...keys.strong];
    const makers = keys.vendorKeys.length > 0 ? keys.vendorKeys : [""];
    for (const word of words) for (const maker of ["*", ...makers]) found.add(`${maker}|${word}`);
    for (const key of idsOf(keys)) found.add(key);
    if (keys.strong.length > 0) found.add(`=${keys.coreKey}`);
    const codes = readModels(keys.text);
    for (const maker of ["", ...keys.vendorKeys]) {
      for (const model of codes.models) {
        if (!isNamed(model) || (maker === "" && !isTelling(model))) continue;
        found.add(`${maker}#${model.digits}`);
        for (const beginning of beginningsOf(model)) found.add(`${maker}<${beginning}`);
      }
      for (const { head, begins } of codes.series) found.add(`${maker}~${head}${begins}`);
    }
  }
  return [...found].map(cut);
}

/** The keys to look a release up by. */
export function releaseKeysOf({ keys, codes }: PreparedRelease): string[] {
  const runs = keys.runs.map(({ productKey }) => productKey);
  const names = namesOf(keys);
  const words = [...names, keys.latinKey, ...keys.strong, ...keys.models, ...runs].filter(Boolean);
  const makers = keys.vendorKeys.length > 0 ? [...keys.vendorKeys, ""] : ["*"];
  const found = new Set(makers.flatMap((maker) => words.map((word) => `${maker}|${word}`)));
  for (const name of keys.isEdition ? words : names) found.add(`*|${name}`);
  for (const { maker, productKey } of keys.runs) found.add(`${maker}|${productKey}`);
  if (keys.strong.length > 0) found.add(`=${keys.coreKey}`);
  for (const maker of [...keys.vendorKeys, ""]) {
    for (const model of codes.models) {
      if (maker === "" && !isTelling(model)) continue;
      if (isNamed(model)) found.add(`${maker}#${model.digits}`);
      for (const beginning of beginningsOf(model)) found.add(`${maker}~${beginning}`);
    }
    for (const { head, begins } of codes.series) found.add(`${maker}<${head}${begins}`);
  }
  for (const key of idsOf(keys)) found.add(key);
  return [...found].map(cut);
}

/** The product's names as keys; what a name of generic words begins with counts as one. */
function namesOf({ productKey, otherKeys, headKey }: ProductKeys): string[] {
  return [productKey, ...otherKeys, headKey].filter(Boolean);
}

function idsOf({ cpe, purl }: ProductKeys): string[] {
  return [cpe, purl].flatMap((id) => (id === null ? [] : [`${id.by}:${id.key}`]));
}

const cut = (key: string) => cutText(key, MAX_KEY);
