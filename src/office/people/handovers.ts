import { saveMembership } from "../../entrance/accounts/index.ts";
import { tell } from "../../base/later/events.ts";
import { asSystem } from "../../base/data/db.ts";
import type { Offering } from "../../base/room.ts";
import { type Route, answer, systemAnswer } from "../../base/web/http.ts";
import { type May, type Standing, type Viewer, hasStanding } from "../../base/viewer.ts";
import { linkAccount } from "../../circle/organisations/index.ts";
import {
  NOTES,
  type Notes,
  getHandover,
  leave,
  listVacancies,
  startHandover,
  undoDeparture,
  writeHandover,
} from "./api-handovers.ts";
import { drawSheet, part } from "./departure.ts";
import { getOwnCircle, hasPlace, lockCircle } from "./places.ts";
import { findPeople, getOrganisation } from "./queries.ts";
import {
  findVacancies,
  getSheet,
  removeVacancy,
  saveDraft,
  saveNotes,
  saveUndoing,
} from "./queries-handovers.ts";
import { canManage, holdsBack, positionOf, positionsToGive } from "./standings.ts";

const MEMBERS: readonly May[] = ["secretariat", "relay", "ministry", "vendor", "institution"];
const KEEPERS: readonly May[] = [
  "secretariat",
  "relay:representative",
  "ministry:representative",
  "vendor:representative",
  "institution:representative",
];

type Row = NonNullable<Awaited<ReturnType<typeof getSheet>>>;

/** One's own sheet as long as one is there; afterwards whoever does the work there writes on. */
function canWrite(viewer: Viewer, row: Row): boolean {
  if (row.leftAt === null) return viewer.accountId === row.accountId;
  const works = viewer.role === "secretariat" || hasStanding(viewer, "member");
  return works && (viewer.role === "secretariat" || viewer.organisationId === row.organisationId);
}

export const handoverRoutes = (rooms: readonly Offering[]): Route[] => [
  systemAnswer(startHandover, MEMBERS, async ({ tx, viewer, now, refuse }) => {
    const { organisationId, accountId } = viewer;
    if (!organisationId || !accountId) return refuse("not_found");
    const people = await findPeople(tx, organisationId, now);
    const own = people.find((one) => one.accountId === accountId);
    if (!own?.role || !own.standing) return refuse("not_found");
    const { contactId, name, role, standing } = own;
    const draft = { organisationId, contactId, accountId, name, role, standing };
    return { id: await saveDraft(tx, draft, now) };
  }),

  answer(getHandover, MEMBERS, async ({ tx, viewer, params, now, refuse }) => {
    const row = await getSheet(tx, params.id);
    if (!row) return refuse("not_found");
    const organisation = { id: row.organisationId, name: row.organisation, kind: row.kind };
    const left = row.leftAt !== null;
    const sheet =
      row.sheet ??
      (await asSystem(tx, (system) => drawSheet(system, row.organisationId, now, rooms)));
    return {
      ...row,
      organisation,
      position: positionOf(row.role, row.standing),
      notes: wholeNotes(row.notes),
      sheet,
      may: {
        write: canWrite(viewer, row),
        leave: !left && viewer.accountId === row.accountId,
        undo: left && row.undoneAt === null && canManage(viewer, organisation),
      },
    };
  }),

  answer(writeHandover, MEMBERS, async ({ tx, viewer, params, body, now, refuse }) => {
    const row = await getSheet(tx, params.id);
    if (!row) return refuse("not_found");
    if (!canWrite(viewer, row)) return refuse("forbidden");
    return asSystem(tx, async (tx) => {
      await saveNotes(tx, row.id, body.notes);
      await tell({ tx, viewer, now }, "people.handover_written", {
        forOrganisationId: row.organisationId,
        subjectId: row.id,
      });
    });
  }),

  systemAnswer(leave, MEMBERS, async ({ tx, viewer, params, now, refuse }) => {
    const row = await getSheet(tx, params.id);
    if (!row || row.accountId !== viewer.accountId) return refuse("not_found");
    const organisation = await getOrganisation(tx, row.organisationId);
    if (!organisation) return refuse("not_found");
    const circle = await lockCircle(tx, organisation, now);
    const person = circle.people.find((one) => one.accountId === viewer.accountId);
    if (row.leftAt || !person) return refuse("left");
    const held = holdsBack(circle.members, row.accountId, true);
    if (held) return refuse(held);
    await part(tx, viewer, circle, person, { stays: false }, now, rooms);
  }),

  answer(undoDeparture, KEEPERS, async ({ tx, viewer, params, now, refuse }) => {
    const row = await getSheet(tx, params.id);
    if (!row || row.leftAt === null) return refuse("not_found");
    const organisation = await getOwnCircle(tx, viewer, row.organisationId);
    if (typeof organisation === "string") return refuse(organisation);
    return asSystem(tx, async (tx) => {
      const circle = await lockCircle(tx, organisation, now);
      if (row.undoneAt) return refuse("undone");
      if (!(await hasPlace(tx, circle, row.contactId ?? undefined, now))) return refuse("full");
      const before = positionOf(row.role, row.standing);
      const taken = circle.members.some((one) => one.position === "representative");
      const lowered = before === "representative" && taken;
      // Who comes first represents the organisation, as with an invitation.
      const first = circle.members.length === 0 && circle.organisation.kind !== "secretariat";
      const standing = first ? "representative" : lowered ? "member" : (row.standing as Standing);
      const gives = positionsToGive(viewer, circle.organisation);
      if (before !== "representative" && !gives.includes(before)) return refuse("not_yours");
      if (!(await saveUndoing(tx, row.id, now))) return refuse("undone");
      await saveMembership(tx, row.accountId, row.organisationId, { role: row.role, standing });
      if (row.contactId) await linkAccount(tx, row.contactId, row.accountId);
      await removeVacancy(tx, row.organisationId);
      await tell({ tx, viewer, now }, "people.came_back", {
        forOrganisationId: row.organisationId,
        subjectId: row.id,
      });
    });
  }),
];

const wholeNotes = (notes: Partial<Notes>): Notes =>
  Object.fromEntries(
    Object.keys(NOTES).map((key) => [key, notes[key as keyof Notes] ?? ""]),
  ) as Notes;

/** Organisations whose last account left: for the secretariat, and for the relay that informs them. */
export const vacancyRoutes: Route[] = [
  answer(listVacancies, ["secretariat", "relay"], async ({ tx, viewer, now }) => {
    const rows = await findVacancies(tx, now);
    const others = rows.filter((row) => row.id !== viewer.organisationId);
    return {
      vacancies: others.map((row) => ({
        ...row,
        organisation: { ...row, name: row.organisation },
      })),
      may: { invite: viewer.role === "secretariat" },
    };
  }),
];
