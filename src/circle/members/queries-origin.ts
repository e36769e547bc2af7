import type { Tx } from "../../base/data/db.ts";
import { first, run, takeTurn } from "../../base/data/rows.ts";

/** The institution that is this facility, or has one of its codes, closed or not. */
export const findMember = (tx: Tx, facilityId: string | null, codes: readonly string[]) =>
  first(tx)<{ id: string; facilityId: string | null; closed: boolean }>`
    select i.organisation_id as id, i.facility_id as "facilityId", o.closed_at is not null as closed
    from members.institution i join organisations.organisation o on o.id = i.organisation_id
    where i.merged_into is null and (i.facility_id = ${facilityId} or i.code = any(${codes}::text[]))
    order by i.facility_id is not distinct from ${facilityId}::uuid desc limit 1`;

/** Ties an institution to the facility it is, or to its successor; what is not named stays. */
export async function saveOrigin(
  tx: Tx,
  id: string,
  origin: { facilityId: string | null } | { mergedInto: string | null },
): Promise<void> {
  if ("facilityId" in origin)
    await run(tx)`update members.institution set facility_id = ${origin.facilityId}
      where organisation_id = ${id}`;
  else
    await run(tx)`update members.institution set merged_into = ${origin.mergedInto}
      where organisation_id = ${id}`;
}

/** Of two who join the same facility at once, the second waits and finds the first. */
export const lockJoining = (tx: Tx, key: string) => takeTurn(tx, `join ${key}`);
