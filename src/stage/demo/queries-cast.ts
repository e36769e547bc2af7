import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";

interface Place {
  id: string;
  name: string;
}

/**
 * Institutions that will have something to do: a hospital that holds a product of this advisory (any hospital
 * where none does), and a clinic, both with a mail address and, where there are such, below the same relay.
 */
export async function findLikely(
  tx: Tx,
  trackingId: string | null,
): Promise<{ hospital: Place; clinic: Place; relayId: string | null }> {
  const hospitals = await sql<Place & { relayId: string | null }>`
    with ${holders(trackingId)}
    select o.id, o.name, s.organisation_id as "relayId" from ${places}
    where i.kind = 'hospital' and ${hasMail}
    order by holder.affected desc nulls last, s.organisation_id is null, i.prefecture = '13' desc, o.id limit 1`.execute(
    tx,
  );
  const hospital = hospitals.rows[0]!;
  const clinics = await sql<Place>`
    with ${holders(trackingId)}
    select o.id, o.name from ${places}
    where i.audience_class = 'clinic' and ${hasMail}
    order by holder.institution_id is not null desc,
      s.organisation_id is not distinct from ${hospital.relayId}::uuid desc, i.kind = 'clinic' desc, o.id
    limit 1`.execute(tx);
  return { hospital, clinic: clinics.rows[0]!, relayId: hospital.relayId };
}

const holders = (trackingId: string | null) => sql`holder as (
  select x.institution_id, bool_or(v.verdict = 'affected') as affected
  from advisories.advisory a join advisories.verdict v on v.advisory_id = a.id and v.verdict <> 'not'
    join assets.asset x on x.release_id = v.release_id and x.removed_at is null
  where a.tracking_id = ${trackingId} group by x.institution_id)`;

const places = sql`members.institution i
  join organisations.organisation o on o.id = i.organisation_id
  left join members.route_step s on s.route_id = i.route_id and s.forwards = 'waits'
  left join holder on holder.institution_id = i.organisation_id`;

const hasMail = sql`exists (select from organisations.contact c
  where c.organisation_id = o.id and c.mail is not null and c.mail not like '%.gone.%')`;

export interface Matched {
  id: string;
  trackingId: string;
  title: string;
}

/** The advisories, those that concern most institutions first. */
export async function findMatched(tx: Tx): Promise<Matched[]> {
  const { rows } = await sql<Matched>`
    select a.id, a.tracking_id as "trackingId", a.title from advisories.advisory a
    order by (select count(distinct x.institution_id) from advisories.verdict v
      join assets.asset x on x.release_id = v.release_id and x.removed_at is null
      where v.advisory_id = a.id and v.verdict <> 'not') desc, a.tracking_id`.execute(tx);
  return rows;
}
