import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, run } from "../../base/data/rows.ts";
import { anywhere } from "../../base/data/like.ts";

/** One item to find or make, with its keys already computed. */
export interface KeyedItem {
  vendor: string;
  name: string;
  model: string | null;
  version: string | null;
  vendorKey: string;
  productKey: string;
  modelKey: string;
  kind: string | null;
  cpe: string | null;
  purl: string | null;
}

const COLUMNS = sql`i int, vendor text, name text, model text, version text, "vendorKey" text,
  "productKey" text, "modelKey" text, kind text, cpe text, purl text`;
const SAME = sql`p.vendor_key = x."vendorKey" and p.product_key = x."productKey" and p.model_key = x."modelKey"`;

/** The releases that stand already, by the index of the item. `bare` = the product could learn kind, cpe or purl. */
export const findReleaseIds = (tx: Tx, items: readonly KeyedItem[]) =>
  all(tx)<{ i: number; releaseId: string; bare: boolean }>`
    with item as materialized (select * from json_to_recordset(${numbered(items)}::json) as y(${COLUMNS}))
    select x.i, r.id as "releaseId",
      (x.kind is not null and p.kind is null) or (x.cpe is not null and p.cpe is null)
        or (x.purl is not null and p.purl is null) as bare
    from item x join products.product p on ${SAME}
    join products.release r on r.product_id = p.id and r.version is not distinct from x.version`;

/** Makes products and releases that are missing. Sorted, so that two at once wait in the same order. */
export async function saveReleases(
  tx: Tx,
  items: readonly KeyedItem[],
  listed: boolean,
): Promise<void> {
  const json = numbered(items);
  await run(tx)`
    insert into products.product (vendor, name, model, vendor_key, product_key, model_key, kind, cpe, purl, listed)
    select distinct on ("vendorKey", "productKey", "modelKey")
      vendor, name, model, "vendorKey", "productKey", "modelKey", kind, cpe, purl, ${listed}
    from json_to_recordset(${json}::json) as x(${COLUMNS})
    order by "vendorKey", "productKey", "modelKey", kind nulls last, i
    on conflict do nothing`;
  // A statement of its own: it sees the products that another transaction made meanwhile.
  await run(tx)`
    insert into products.release (product_id, version)
    select distinct p.id, x.version
    from json_to_recordset(${json}::json) as x(${COLUMNS})
    join products.product p on ${SAME}
    order by p.id, x.version
    on conflict do nothing`;
}

/** What is now known of products that were made without kind, cpe or purl; what stands is never overwritten. */
export const saveProductFacts = (tx: Tx, items: readonly KeyedItem[]) =>
  run(tx)`
    update products.product p
    set kind = coalesce(p.kind, x.kind), cpe = coalesce(p.cpe, x.cpe), purl = coalesce(p.purl, x.purl)
    from (select distinct on ("vendorKey", "productKey", "modelKey") *
      from json_to_recordset(${numbered(items)}::json) as y(${COLUMNS})
      order by "vendorKey", "productKey", "modelKey", kind nulls last, i) x
    where ${SAME}`;

/** Opens the products of these items for suggestion, in the spelling of the items: theirs is the public one. */
export const saveListedNames = (tx: Tx, items: readonly KeyedItem[]) =>
  run(tx)`
    update products.product p set listed = true, vendor = x.vendor, name = x.name, model = x.model
    from (select distinct on ("vendorKey", "productKey", "modelKey") *
      from json_to_recordset(${numbered(items)}::json) as y(${COLUMNS})
      order by "vendorKey", "productKey", "modelKey", i) x
    where ${SAME} and not p.listed`;

/** Opens names for suggestion to everybody: they are public, or so widely used that they tell nothing. */
export const saveListed = (tx: Tx, productIds: readonly string[]) =>
  run(tx)`
    update products.product set listed = true where id = any(${productIds}::uuid[]) and not listed`;

const numbered = (items: readonly KeyedItem[]): string =>
  JSON.stringify(items.map((item, i) => ({ i, ...item })));

/** A release as the matcher gets it. */
export interface Release {
  releaseId: string;
  productId: string;
  vendor: string;
  product: string;
  model: string | null;
  version: string | null;
  kind: string | null;
  cpe: string | null;
  purl: string | null;
  vendorKey: string;
  productKey: string;
  modelKey: string;
}

/** Which releases: of these ids, of products with these keys, or every one. */
export type ReleaseChoice =
  | { ids: readonly string[] }
  | { productKeys: readonly string[] }
  | { all: true };

/** One batch of releases in the order of their ids, after the given id. */
export async function findReleaseBatch(
  tx: Tx,
  choice: ReleaseChoice,
  after: string | null,
  limit: number,
): Promise<Release[]> {
  const chosen =
    "ids" in choice
      ? sql`r.id = any(${choice.ids}::uuid[])`
      : "productKeys" in choice
        ? sql`p.product_key = any(${choice.productKeys}::text[])`
        : sql`true`;
  return all(tx)<Release>`
    select r.id as "releaseId", p.id as "productId", p.vendor, p.name as product, p.model, r.version, p.kind, p.cpe,
      p.purl, p.vendor_key as "vendorKey", p.product_key as "productKey", p.model_key as "modelKey"
    from products.release r join products.product p on p.id = r.product_id
    where ${chosen} ${after === null ? sql`` : sql`and r.id > ${after}`} order by r.id limit ${limit}`;
}

/** A product to choose while typing. */
export interface ProductHit {
  productId: string;
  vendor: string;
  product: string;
  model: string | null;
  kind: string | null;
}

/** What was typed: its words, and the products and makers that it may mean. */
export interface SearchKeys {
  vendorKeys: readonly string[];
  productKeys: readonly string[];
  words: readonly string[];
  names: readonly string[];
}

/** Listed products whose names hold all words, or whose keys are meant by an alias; best first. */
export async function findProducts(
  tx: Tx,
  keys: SearchKeys,
  kind: string | null,
  limit: number,
): Promise<ProductHit[]> {
  const text = sql`lower(p.vendor || ' ' || p.name || ' ' || coalesce(p.model, ''))`;
  return all(tx)<ProductHit>`
    select p.id as "productId", p.vendor, p.name as product, p.model, p.kind
    from products.product p
    where p.listed and (
      ${text} like all (${keys.words.map(anywhere)}::text[])
      or ${text} like any (${keys.names.map(anywhere)}::text[])
      or p.product_key = any (${keys.productKeys}::text[])
      or p.vendor_key = any (${keys.vendorKeys}::text[]))
    order by (p.kind is not distinct from ${kind}) desc, (p.product_key = any (${keys.productKeys}::text[])) desc,
      (lower(p.name) like ${`${keys.words[0] ?? ""}%`}) desc, length(p.name), p.name, p.model
    limit ${limit}`;
}

/** What kind of thing the listed products of these items are, by the index of the item. */
export const findKnownKinds = (tx: Tx, items: readonly KeyedItem[]) =>
  all(tx)<{ i: number; kind: string }>`
    with item as materialized (select * from json_to_recordset(${numbered(items)}::json) as x(${COLUMNS}))
    select distinct on (item.i) item.i, p.kind from item
    join products.product p on p.vendor_key = item."vendorKey" and p.product_key = item."productKey"
    where p.kind is not null and p.listed
    order by item.i, (p.model_key = item."modelKey") desc, p.listed desc, p.id`;

export interface Learned {
  vendorKey: string;
  productKey: string;
  meansVendorKey: string;
  meansProductKey: string;
}

/** Names learned from advisories and people. */
export const findLearnedAliases = (tx: Tx) =>
  all(tx)<Learned>`
    select vendor_key as "vendorKey", product_key as "productKey", means_vendor_key as "meansVendorKey",
      means_product_key as "meansProductKey" from products.alias`;
