import { invite, saveMembership } from "../../entrance/accounts/index.ts";
import { asSystem, type Tx } from "../../base/data/db.ts";
import { record, tell } from "../../base/later/events.ts";
import type { Offering } from "../../base/room.ts";
import { answer, type Route } from "../../base/web/http.ts";
import type { May, Viewer } from "../../base/viewer.ts";
import {
  invitePerson,
  listPeople,
  type PersonGiven,
  type Position,
  removePerson,
  setPosition,
} from "./api.ts";
import { part } from "./departure.ts";
import { type Circle, hasPlace, getOwnCircle, lockCircle, membersOf, placesOf } from "./places.ts";
import {
  countStrangers,
  findPeople,
  getOrganisation,
  getOrganisationOf,
  type PersonRow,
} from "./queries.ts";
import { findSheets } from "./queries-handovers.ts";
import {
  canManage,
  holdsBack,
  positionOf,
  positionsToGive,
  roleOf,
  takenPlaces,
} from "./standings.ts";

const MEMBERS: readonly May[] = ["secretariat", "relay", "ministry", "vendor", "institution"];
/** Who decides who signs in. Of the secretariat's own people only its administrators decide (standings.ts). */
const KEEPERS: readonly May[] = [
  "secretariat",
  "relay:representative",
  "ministry:representative",
  "vendor:representative",
  "institution:representative",
];

export const peopleRoutes = (rooms: readonly Offering[]): Route[] => [
  answer(listPeople, MEMBERS, async ({ tx, viewer, params, now, refuse }) => {
    const organisation = await getOrganisation(tx, params.id);
    if (!organisation) return refuse("not_found");
    const { id, name, kind } = organisation;
    // Of those who inform and oversee everybody knows the name, and no more.
    const own = viewer.role === "secretariat" || viewer.organisationId === id;
    if (!own && !(viewer.role === "relay" && kind === "institution")) return refuse("forbidden");
    const handovers = await findSheets(tx, id);
    return asSystem(tx, async (tx) => {
      const rows = await findPeople(tx, id, now);
      const manage = canManage(viewer, organisation) && organisation.closedAt === null;
      const give = manage ? positionsToGive(viewer, organisation) : [];
      const people = rows.map((row) => describe(row, rows, viewer, give));
      return {
        organisation: { id, name, kind },
        people,
        places: {
          taken: takenPlaces(rows, await countStrangers(tx, id, now)),
          limit: await placesOf(tx, organisation, now),
        },
        handovers,
        may: {
          manage,
          invite: give.filter((one) => one !== "representative" || membersOf(rows).length === 0),
          leave: people.some((one) => one.you),
          handOver: people.some((one) => one.you && one.position === "representative"),
        },
      };
    });
  }),

  answer(invitePerson, KEEPERS, async ({ tx, viewer, body, now, context, refuse }) => {
    const organisationId = await getOrganisationOf(tx, body.contactId);
    if (!organisationId) return refuse("not_found");
    const organisation = await getOwnCircle(tx, viewer, organisationId);
    // Who may not decide about a contact's organisation is not told that there is such a contact.
    if (typeof organisation === "string")
      return refuse(viewer.role === "secretariat" ? organisation : "not_found");
    return asSystem(tx, async (tx) => {
      const circle = await lockCircle(tx, organisation, now);
      const person = circle.people.find((one) => one.contactId === body.contactId);
      if (!person) return refuse("not_found");
      // A lost password is another matter: proving anew takes its time (room factors).
      if (person.accountId) return refuse("signs_in");
      const mail = person.mail?.toLowerCase();
      if (!mail) return refuse("no_mail");
      // Another contact of somebody who signs in: accepting would change what they may do.
      if (circle.people.some((one) => one.accountMail === mail)) return refuse("signs_in");
      const byMail = context.settings.smtpUrl !== undefined;
      // The link makes whoever holds it that person: only the secretariat may carry it by hand.
      if (!byMail && viewer.role !== "secretariat") return refuse("no_mail_server");
      const position = positionFor(person, circle, body.position);
      const give = positionsToGive(viewer, circle.organisation);
      if (!give.includes(position)) return refuse("not_yours");
      if (!(await hasPlace(tx, circle, person.id, now))) return refuse("full");
      await tell({ tx, viewer, now }, "people.invited", {
        forOrganisationId: organisationId,
        subjectId: person.contactId,
        data: { position },
      });
      const offer = {
        organisationId,
        contactId: body.contactId,
        mail,
        name: person.name,
        ...roleOf(position, circle.organisation.kind),
      };
      return { link: await invite(tx, offer, now, byMail ? null : context) };
    });
  }),

  answer(setPosition, KEEPERS, async ({ tx, viewer, params, body, now, refuse }) => {
    const organisation = await getOwnCircle(tx, viewer, params.id);
    if (typeof organisation === "string") return refuse(organisation);
    return asSystem(tx, async (tx) => {
      const circle = await lockCircle(tx, organisation, now);
      const person = circle.people.find((one) => one.id === params.personId);
      if (!person?.accountId) return refuse("not_found");
      const { accountId } = person;
      if (body.position === "contact") {
        const held = holdsBack(circle.members, accountId, true);
        if (held) return refuse(held);
        if (!person.contactId) return refuse("not_yours");
        return { handoverId: await part(tx, viewer, circle, person, { stays: true }, now, rooms) };
      }
      const { position } = body;
      if (position === currentOf(person)) return { handoverId: null };
      if (!positionsToGive(viewer, circle.organisation).includes(position))
        return refuse("not_yours");
      const held = holdsBack(circle.members, accountId, false);
      if (held) return refuse(held);
      await give(tx, viewer, circle, accountId, position, now);
      return { handoverId: null };
    });
  }),

  answer(removePerson, KEEPERS, async ({ tx, viewer, params, now, refuse }) => {
    const organisation = await getOwnCircle(tx, viewer, params.id);
    if (typeof organisation === "string") return refuse(organisation);
    return asSystem(tx, async (tx) => {
      const circle = await lockCircle(tx, organisation, now);
      const person = circle.people.find((one) => one.id === params.personId);
      if (!person?.accountId) return refuse("not_found");
      const held = holdsBack(circle.members, person.accountId, true);
      if (held) return refuse(held);
      return { handoverId: await part(tx, viewer, circle, person, { stays: false }, now, rooms) };
    });
  }),
];

/** Gives somebody a position, as the system under the lock. There is one representative: who was it before goes on as a member. */
export async function give(
  tx: Tx,
  viewer: Viewer,
  { organisation, members }: Pick<Circle, "organisation" | "members">,
  accountId: string,
  position: Position,
  now: Date,
): Promise<void> {
  const { id, kind } = organisation;
  const before =
    position === "representative"
      ? members.filter((one) => one.position === position && one.accountId !== accountId)
      : [];
  const changes = [
    ...before.map((one) => ({ accountId: one.accountId, position: "member" as const })),
    { accountId, position },
  ];
  for (const change of changes) {
    await saveMembership(tx, change.accountId, id, roleOf(change.position, kind));
  }
  await record(
    tx,
    viewer,
    now,
    changes.map((change) => ({
      name: "people.position_set",
      forOrganisationId: id,
      subjectId: change.accountId,
      data: { position: change.position },
    })),
  );
}

const currentOf = ({ role, standing }: PersonRow): Position | null =>
  role && standing ? positionOf(role, standing) : null;
const invitedOf = ({ invitedRole, invitedStanding }: PersonRow): Position | null =>
  invitedRole && invitedStanding ? positionOf(invitedRole, invitedStanding) : null;

/** What somebody is invited to where nothing is said: what is offered already, or the usual. */
function positionFor(person: PersonRow, circle: Circle, wanted: Position | undefined): Position {
  const { kind } = circle.organisation;
  // Who comes first represents the organisation.
  const usual =
    kind === "secretariat" ? "clerk" : circle.members.length === 0 ? "representative" : "member";
  return wanted ?? invitedOf(person) ?? usual;
}

function describe(
  row: PersonRow,
  all: readonly PersonRow[],
  viewer: Viewer,
  give: readonly Position[],
): PersonGiven {
  const { id, contactId, accountId, name, duty, mail, invitedUntil } = row;
  const position = currentOf(row) ?? invitedOf(row);
  const members = membersOf(all);
  const may = give.length > 0;
  const you = accountId !== null && accountId === viewer.accountId;
  // One leaves by oneself, with a sheet; only the secretariat's administrators make themselves less.
  const decides = may && (!you || viewer.role === "secretariat");
  const lowers = accountId !== null && holdsBack(members, accountId, false) === null;
  const goes = accountId !== null && holdsBack(members, accountId, true) === null;
  const others = lowers ? give.filter((one) => one !== position) : [];
  return {
    id,
    contactId,
    name,
    duty,
    mail,
    state: accountId ? "account" : invitedUntil ? "invited" : "contact_only",
    position,
    invitedUntil,
    you,
    choices:
      decides && accountId ? [...others, ...(goes && contactId ? ["contact" as const] : [])] : [],
    mayInvite: may && accountId === null && contactId !== null && mail !== null,
    mayRemove: may && goes && !you,
  };
}
