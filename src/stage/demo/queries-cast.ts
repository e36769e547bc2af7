import type { Tx } from "../../base/data/db.ts";
import { all, first, one } from "../../base/data/rows.ts";
import type { Script } from "./content.ts";

interface Likely {
  hospitalId: string;
  hospitalName: string;
  clinicId: string;
  clinicName: string;
  relayId: string | null;
}

/**
 * A hospital and a clinic that will have something to do: both with a mail address, the hospital with such a product
 * in its register, and, where there are such, both below the same relay that waits for a person.
 */
export const findLikely = (tx: Tx, { product, version }: Script["likely"]) =>
  one(tx)<Likely>`
    with place as (
      select o.id, o.name, i.kind, i.audience_class, s.organisation_id as relay, exists (
        select from assets.asset x where x.institution_id = o.id and x.product ~ ${product} and x.version ~ ${version}
      ) as holds
      from members.institution i join organisations.organisation o on o.id = i.organisation_id
        left join members.route_step s on s.route_id = i.route_id and s.forwards = 'waits'
      where exists (select from organisations.contact c
        where c.organisation_id = o.id and c.mail is not null and c.mail not like '%.gone.%'))
    select h.id as "hospitalId", h.name as "hospitalName", c.id as "clinicId", c.name as "clinicName", h.relay as "relayId"
    from place h join place c on h.kind = 'hospital' and c.audience_class = 'clinic'
    order by h.holds desc, h.relay is null, h.relay is not distinct from c.relay desc, c.holds desc, c.kind = 'clinic' desc,
      h.id, c.id limit 1`;

/** Who is told first of an organisation. */
export const findFirstContact = (tx: Tx, organisationId: string) =>
  first(tx)<{ id: string }>`select id from organisations.contact
    where organisation_id = ${organisationId} and removed_at is null order by position limit 1`;

export interface Matched {
  id: string;
  trackingId: string;
  title: string;
}

/** The advisories, those that concern most institutions first. */
export const findMatched = (tx: Tx) =>
  all(tx)<Matched>`
    select a.id, a.tracking_id as "trackingId", a.title from advisories.advisory a
    order by (select count(distinct x.institution_id) from advisories.verdict v
      join assets.asset x on x.release_id = v.release_id and x.removed_at is null
      where v.advisory_id = a.id and v.verdict <> 'not') desc, a.tracking_id`;
