import type { Tx } from "../../base/data/db.ts";
import { all, first } from "../../base/data/rows.ts";

/** What an institution is, whether it has lines, and of which kinds there is a line or a statement. */
export const getSpoken = (tx: Tx, institutionId: string) =>
  first(tx)<{ kind: string; beds: number; assets: boolean; spoken: string[] }>`
    select i.kind, i.beds, exists (select from assets.asset a
        where a.institution_id = i.organisation_id and a.removed_at is null) as assets,
      array(select kind from assets.asset where institution_id = i.organisation_id and removed_at is null
        union select kind from assets.statement where institution_id = i.organisation_id) as spoken
    from members.institution i where i.organisation_id = ${institutionId}`;

/** Who maintains which of the devices; a device without a maintainer counts for nobody. */
export const findMaintainers = (tx: Tx, institutionId: string) =>
  all(tx)<{ name: string | null; devices: string[]; count: number }>`
    select nullif(trim(maintainer), '') as name, count(*)::int as count,
      array_agg(distinct products.full_name(vendor, product, model)) as devices
    from assets.asset where institution_id = ${institutionId} and removed_at is null
    group by 1 order by 1 nulls last`;
