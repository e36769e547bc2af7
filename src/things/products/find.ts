import type { Tx } from "../../base/data/db.ts";
import { releasedAliases } from "./aliases.ts";
import { productKeys } from "./identity.ts";
import { fold, squeeze } from "./names.ts";
import {
  findProducts,
  findReleaseBatch,
  type ProductHit,
  type Release,
  type ReleaseChoice,
} from "./queries.ts";

const BATCH = 5000;

/** Releases in batches of at most 5,000, so that the matcher never holds them all as rows of a query. */
export async function* findReleases(tx: Tx, choice: ReleaseChoice): AsyncGenerator<Release[]> {
  let after: string | null = null;
  for (;;) {
    const batch: Release[] = await findReleaseBatch(tx, choice, after, BATCH);
    if (batch.length > 0) yield batch;
    if (batch.length < BATCH) return;
    after = batch.at(-1)!.releaseId;
  }
}

/**
 * Listed products for words typed so far, in Japanese or English: all words somewhere in maker, name and
 * model, or a name that means the same (「フォーティゲート」). Products of `kind` first. Nothing for no text.
 */
export async function searchProducts(
  tx: Tx,
  text: string,
  options: { kind?: string | null; limit?: number } = {},
): Promise<ProductHit[]> {
  const words = fold(text).split(/\s+/).filter(Boolean).slice(0, 8);
  if (words.length === 0) return [];
  const aliases = releasedAliases();
  const typed = squeeze(text);
  return findProducts(
    tx,
    {
      words,
      names: aliases.written
        .filter(([writing]) => begins(writing.source, typed))
        .map(([, name]) => name.trim()),
      productKeys: [
        productKeys({ vendor: null, product: text }, aliases).productKey,
        ...meant(aliases.products, typed),
      ],
      vendorKeys: meant(aliases.vendors, typed),
    },
    options.kind ?? null,
    options.limit ?? 10,
  );
}

/** What the names that begin with the typed text stand for. A product's name follows its maker's. */
function meant(names: ReadonlyMap<string, string>, typed: string): string[] {
  const found = [...names].filter(([name]) => begins(name.slice(name.indexOf(" ") + 1), typed));
  return [...new Set(found.map(([, key]) => key))];
}

function begins(name: string, typed: string): boolean {
  return typed.length > 1 && name.startsWith(typed);
}
