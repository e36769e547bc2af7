import type { Tx } from "../../base/data/db.ts";
import { all, run } from "../../base/data/rows.ts";
import { anywhere } from "../../base/data/like.ts";
import type { Kind } from "./api.ts";

/** A product to choose, with its maker's and its own name as the catalogue writes them. */
export interface Choice {
  vendor: string;
  product: string;
  model: string | null;
  kind: Kind | null;
}

/**
 * Counts anew what institutions of each class have of each kind, keeping only products that at least
 * `least` institutions of that class have. Answers the products that are so common.
 */
export async function savePopular(tx: Tx, least: number): Promise<string[]> {
  await run(tx)`delete from assets.popular`;
  const rows = await all(tx)<{ productId: string }>`
    with counted as (
      insert into assets.popular (kind, audience_class, product_id, institutions)
      select a.kind, i.audience_class, r.product_id, count(distinct a.institution_id)
      from assets.asset a
      join products.release r on r.id = a.release_id
      join members.institution i on i.organisation_id = a.institution_id
      where a.removed_at is null
      group by a.kind, i.audience_class, r.product_id
      having count(distinct a.institution_id) >= ${least}
      returning product_id)
    select distinct product_id as "productId" from counted`;
  return rows.map((row) => row.productId);
}

/** What institutions of this class have most, of one kind or of any. */
export const findPopular = (tx: Tx, audienceClass: string, kind: Kind | null, limit: number) =>
  all(tx)<Choice>`
    select p.vendor, p.name as product, p.model, u.kind
    from assets.popular u join products.product p on p.id = u.product_id
    where u.audience_class = ${audienceClass} and (${kind}::text is null or u.kind = ${kind})
    order by u.institutions desc, p.name limit ${limit}`;

/** Names in the institution's own register that hold the text. */
export async function findOwnNames(
  tx: Tx,
  institutionId: string,
  text: string,
  kind: Kind | null,
  limit: number,
): Promise<Choice[]> {
  const pattern = anywhere(text.toLowerCase());
  return all(tx)<Choice>`
    select vendor, product, model, kind from assets.asset
    where institution_id = ${institutionId} and removed_at is null
      and (${kind}::text is null or kind = ${kind})
      and lower(vendor || ' ' || product || ' ' || coalesce(model, '')) like ${pattern}
    group by vendor, product, model, kind
    order by count(*) desc, product limit ${limit}`;
}
