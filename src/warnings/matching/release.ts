import { productKeys, type Aliases, type ProductKeys } from "../../things/products/index.ts";
import { type Held, readHeld } from "../../things/versions/index.ts";
import { readModels, type Models } from "./models.ts";

/** A product in one exact version as a register holds it. */
export interface ReleaseFacts {
  vendor: string | null;
  product: string;
  model: string | null;
  version: string | null;
  /** As the catalogue learned them: they name the product. A version in them is not the hospital's, and is not read. */
  cpe?: string | null;
  purl?: string | null;
}
/** A release with its names and version taken apart once, to be held against many advisories. */
export interface PreparedRelease {
  facts: ReleaseFacts;
  keys: ProductKeys;
  codes: Models;
  held: Held | null;
}
/** Takes a release's names and version apart; do it once per release. */
export function prepareRelease(facts: ReleaseFacts, aliases: Aliases): PreparedRelease {
  const keys = productKeys(facts, aliases);
  const own = new Set([
    ...keys.words,
    ...keys.runs.flatMap((run) => [run.productKey, run.software.toLowerCase()]),
  ]);
  return {
    facts,
    keys,
    codes: readModels(keys.text),
    held: facts.version === null ? null : readHeld(facts.version, own),
  };
}
