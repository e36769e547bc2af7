import { removeMembership } from "../../entrance/accounts/index.ts";
import { type Context } from "../../base/context.ts";
import { type Tx } from "../../base/data/db.ts";
import { record } from "../../base/later/events.ts";
import { type Viewer } from "../../base/viewer.ts";
import { findContactLiveness, partWith } from "../../circle/organisations/index.ts";
import { type Circle } from "./places.ts";
import { type PersonRow, findPeople, hasMembers } from "./queries.ts";
import {
  findInformers,
  findMaintainers,
  findTodos,
  saveDeparture,
  saveVacancy,
} from "./queries-handovers.ts";
import { getSender } from "../../base/mail/sender.ts";
import { loadAnswers } from "../../warnings/reactions/index.ts";
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

/** Devices of one maintainer that are named; of the others the number tells. */
const NAMED_DEVICES = 12;

/** What the organisation knows by itself now, for whoever comes next. As the system. */
export async function drawSheet(tx: Tx, organisationId: string, context: Context): Promise<Sheet> {
  const now = context.clock.now();
  const labels = new Map<string, string>(
    loadAnswers(now).data.answers.map((one) => [one.id, one.label]),
  );
  const todos = await findTodos(tx, organisationId);
  const maintainers = await findMaintainers(tx, organisationId);
  const people = await findPeople(tx, organisationId, now);
  const lives = await findContactLiveness(tx, [organisationId], now);
  const { name, contact } = await getSender(tx);
  return {
    at: now.toISOString(),
    todos: todos.map(({ title, reason, answer, by }) => ({
      title,
      reason: answer ? `${reason}（前回のお答え：${labels.get(answer) ?? answer}）` : reason,
      by: by?.toISOString() ?? null,
    })),
    vendors: maintainers.flatMap((one) =>
      one.name
        ? [{ name: one.name, devices: one.devices.slice(0, NAMED_DEVICES), count: one.count }]
        : [],
    ),
    assets: maintainers.reduce((sum, one) => sum + one.count, 0),
    contacts: people.map((row) => ({
      name: row.name,
      duty: row.duty,
      mail: row.mail,
      phone: row.phone,
      position: row.role && row.standing ? positionOf(row.role, row.standing) : null,
      proved: lives.get(row.contactId ?? "")?.reason ?? null,
    })),
    route: await findInformers(tx, organisationId),
    secretariat: { name, contact },
  };
}
