import type { Tx } from "../../base/data/db.ts";
import { tell } from "../../base/later/events.ts";
import type { Viewer } from "../../base/viewer.ts";
import { getFacility, touchFacility } from "../facilities/index.ts";
import { saveOrganisation } from "../organisations/index.ts";
import { deriveValues, type Stated, statedBy } from "./derive.ts";
import { saveInstitution } from "./queries-institutions.ts";
import { findMember, lockJoining, saveOrigin } from "./queries-origin.ts";

/** Who joins: a facility of the register (a merged one stands for its successor), or what somebody states. */
export type Joining = { facilityId: string } | Stated;

/**
 * Makes the institution of a facility, or of stated facts, with everything derived. One that is there already (by
 * facility or code) is given instead, opened again where it was closed. Gives its organisation.
 */
export async function joinInstitution(
  tx: Tx,
  joining: Joining,
  viewer: Viewer,
  now: Date,
): Promise<string> {
  const facility = "facilityId" in joining ? await findFacility(tx, joining.facilityId) : null;
  const stated = facility ? statedBy(facility) : (joining as Stated);
  const codes = facility?.codes ?? (stated.code ? [stated.code] : []);
  await lockJoining(tx, facility?.id ?? stated.code ?? `${stated.prefecture} ${stated.name}`);
  const member = await findMember(tx, facility?.id ?? null, codes);
  const id = member?.id ?? (await saveOrganisation(tx, { ...stated, kind: "institution" }));
  if (!member) {
    const more = { critical: false, routeId: null };
    await saveInstitution(tx, id, await deriveValues(tx, stated, {}, more));
  }
  if (facility && member?.facilityId !== facility.id) {
    await saveOrigin(tx, id, { facilityId: facility.id });
    // So that the import that brought the facility is not taken back beneath its institution.
    await touchFacility(tx, facility.id, now);
  }
  if (member?.closed) await saveOrganisation(tx, { id, closedAt: null });
  const name = !member ? "members.institution_added" : "members.institution_joined_again";
  const data = { facilityId: facility?.id ?? null };
  await tell({ tx, viewer, now }, name, { forOrganisationId: id, subjectId: id, data });
  return id;
}

async function findFacility(tx: Tx, id: string) {
  const facility = await getFacility(tx, id);
  if (!facility) throw new Error(`no facility ${id}`);
  return facility.mergedInto
    ? ((await getFacility(tx, facility.mergedInto)) ?? facility)
    : facility;
}
