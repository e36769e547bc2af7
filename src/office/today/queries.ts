import type { Tx } from "../../base/data/db.ts";
import { all } from "../../base/data/rows.ts";

/** Events looked through for those that differ. */
const LOOKED_THROUGH = 100;

/** The newest events of these names that the viewer may see, each sort once for each advisory, with its title. */
export const findLately = (tx: Tx, names: readonly string[], limit: number) =>
  all(tx)<{ at: Date; name: string; about: string | null }>`
    with newest as (
      select * from base.event where name = any (${[...names]}::text[]) and mark in ('live', 'drill')
      order by id desc limit ${LOOKED_THROUGH}
    ), told as (
      select e.id, e.at, e.name, coalesce(a.title, own.title, hop.title) as about from newest e
        left join advisories.advisory a on a.id = e.subject_id
        left join reactions.reaction r on r.id = e.subject_id
        left join advisories.advisory own on own.id = r.advisory_id
        left join reactions.hop h on h.id = e.subject_id
        left join reactions.publication p on p.id = h.publication_id
        left join advisories.advisory hop on hop.id = p.advisory_id
    )
    select max(at) as at, name, about from told group by name, about order by max(at) desc, max(id) desc limit ${limit}`;
