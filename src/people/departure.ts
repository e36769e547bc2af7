import { removeMembership } from "../accounts/index.ts";
import type { Context } from "../base/context.ts";
import type { Tx } from "../base/db.ts";
import { record } from "../base/events.ts";
import type { Viewer } from "../base/viewer.ts";
import { partWith } from "../organisations/index.ts";
import type { Circle } from "./places.ts";
import { hasMembers, type PersonRow } from "./queries.ts";
import { saveDeparture, saveVacancy } from "./queries-handovers.ts";
import { withdrawFor } from "./queries-successions.ts";
import { drawSheet } from "./sheet.ts";

/**
 * Somebody signs in for the organisation no more: the sheet is kept as it stands now, the sessions end, the
 * contact goes or stays one. Where nobody is left, that is shown to the secretariat and the relay. As the
 * system, under the organisation's lock. Gives the sheet.
 */
export async function part(
  tx: Tx,
  viewer: Viewer,
  { organisation }: Circle,
  person: PersonRow,
  how: { stays: boolean },
  context: Context,
): Promise<string> {
  const now = context.clock.now();
  const { contactId, accountId, name, role, standing } = person;
  if (!accountId || !role || !standing) throw new Error("signs in for nobody");
  const { id: organisationId } = organisation;
  const sheet = await drawSheet(tx, organisationId, context);
  await removeMembership(tx, accountId, organisationId);
  const stays = contactId ? await partWith(tx, { organisationId, contactId, ...how }, now) : false;
  const last = !(await hasMembers(tx, organisationId));
  const left = { organisationId, contactId, accountId, name, role, standing, stays, last, sheet };
  const handoverId = await saveDeparture(tx, left, now);
  await withdrawFor(tx, organisationId, accountId, now);
  if (last) await saveVacancy(tx, organisationId, name, now);
  const about = { forOrganisationId: organisationId, subjectId: handoverId };
  await record(tx, viewer, now, [
    {
      name: "people.left",
      ...about,
      data: {
        organisationId,
        accountId,
        last,
        by: viewer.accountId === accountId ? "self" : "other",
      },
    },
    ...(contactId && !stays
      ? [{ name: "organisations.contact_removed" as const, ...about, subjectId: contactId }]
      : []),
  ]);
  return handoverId;
}
