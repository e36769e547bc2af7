import { saveMembership } from "../../entrance/accounts/index.ts";
import { fillText, loadContent } from "../../base/content.ts";
import { type Tx } from "../../base/data/db.ts";
import { handoverWords, type Waiting } from "../../base/handover.ts";
import { record } from "../../base/later/events.ts";
import { type Offering } from "../../base/room.ts";
import { type Viewer } from "../../base/viewer.ts";
import { findLiveness, partWith } from "../../circle/organisations/index.ts";
import { type Circle } from "./places.ts";
import { type PersonRow, findPeople, hasMembers } from "./queries.ts";
import { saveDeparture, saveVacancy } from "./queries-handovers.ts";
import { getSender } from "../../base/mail/sender.ts";
import { type Sheet } from "./api-handovers.ts";
import { positionOf } from "./standings.ts";

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
  now: Date,
  rooms: readonly Offering[],
): Promise<string> {
  const { contactId, accountId, name, role, standing } = person;
  if (!accountId || !role || !standing) throw new Error("signs in for nobody");
  const { id: organisationId } = organisation;
  const sheet = await drawSheet(tx, organisationId, now, rooms);
  await saveMembership(tx, accountId, organisationId, null);
  const stays = contactId ? await partWith(tx, { organisationId, contactId, ...how }, now) : false;
  const last = !(await hasMembers(tx, organisationId));
  const left = { organisationId, contactId, accountId, name, role, standing, stays, last, sheet };
  const handoverId = await saveDeparture(tx, left, now);
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

/**
 * What the organisation knows by itself now, for whoever comes next: who is there, and what the rooms tell in the words
 * of their content. As the system.
 */
export async function drawSheet(
  tx: Tx,
  organisationId: string,
  now: Date,
  rooms: readonly Offering[],
): Promise<Sheet> {
  const people = await findPeople(tx, organisationId, now);
  const lives = await findLiveness(tx, [organisationId], now);
  const { name, contact } = await getSender(tx);
  const sheet: Sheet = {
    at: now.toISOString(),
    todos: [],
    vendors: [],
    assets: 0,
    contacts: people.map((row) => ({
      name: row.name,
      duty: row.duty,
      mail: row.mail,
      phone: row.phone,
      position: row.role && row.standing ? positionOf(row.role, row.standing) : null,
      proved: lives.get(row.contactId ?? "")?.reason ?? null,
    })),
    route: [],
    secretariat: { name, contact },
  };
  for (const { name: room, parts } of rooms) {
    if (!parts.handover) continue;
    const { waits = [], ...told } = await parts.handover({ tx, organisationId, now });
    Object.assign(sheet, told);
    sheet.todos.push(...waits.map((one) => write(room, one, now)));
  }
  return sheet;
}

function write(room: string, { kind, by, words }: Waiting, now: Date): Sheet["todos"][number] {
  const { lines } = loadContent(room, "handover", handoverWords, now).data;
  const line = lines.find(({ id }) => id === kind);
  if (!line) throw new Error(`content/${room}/handover.yaml has no words for ${kind}`);
  return {
    title: fillText(line.title, words),
    reason: fillText(line.reason, words),
    by: by && by.toISOString(),
  };
}
