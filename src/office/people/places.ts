import type { Tx } from "../../base/data/db.ts";
import type { Viewer } from "../../base/viewer.ts";
import { getSettings, readMember } from "../../joining/dues/index.ts";
import type { OrganisationKind } from "../../circle/organisations/api.ts";
import { loadLimits } from "./content.ts";
import {
  countStrangers,
  findPeople,
  getOrganisation,
  lockPeople,
  type PersonRow,
} from "./queries.ts";
import { canManage, type Member, positionOf, takenPlaces } from "./standings.ts";

/** One organisation and who signs in for it, held still until the request ends. */
export interface Circle {
  organisation: { id: string; name: string; kind: OrganisationKind };
  people: PersonRow[];
  members: Member[];
}

/** An organisation of which the viewer decides who signs in; `not_found` where it is hidden, `forbidden` where others do. */
export async function getOwnCircle(
  tx: Tx,
  viewer: Viewer,
  organisationId: string,
): Promise<Circle["organisation"] | "not_found" | "forbidden"> {
  const organisation = await getOrganisation(tx, organisationId);
  if (!organisation || organisation.closedAt) return "not_found";
  return canManage(viewer, organisation) ? organisation : "forbidden";
}

/** Locks who signs in for an organisation. As the system: names of accounts and what they may do are nobody's own rows. */
export async function lockCircle(
  tx: Tx,
  organisation: Circle["organisation"],
  now: Date,
): Promise<Circle> {
  await lockPeople(tx, organisation.id);
  const people = await findPeople(tx, organisation.id, now);
  return { organisation, people, members: membersOf(people) };
}

export function membersOf(people: readonly PersonRow[]): Member[] {
  const members = new Map(
    people.flatMap(({ accountId, role, standing }) =>
      accountId && role && standing ? [[accountId, positionOf(role, standing)] as const] : [],
    ),
  );
  return [...members].map(([accountId, position]) => ({ accountId, position }));
}

/** How many may sign in for an organisation, by its membership class; null = no limit. As the system. */
export async function placesOf(
  tx: Tx,
  { id, kind }: { id: string; kind: OrganisationKind },
  now: Date,
): Promise<number | null> {
  const { limited, otherwise } = loadLimits(now);
  if (!limited.includes(kind)) return null;
  const member = (await getSettings(tx)).on ? await readMember({ tx, now }, id) : undefined;
  const isGone = member?.state === "left" || member?.state === "refused";
  return member && !isGone ? member.accounts : otherwise;
}

/** Whether one more fits besides everybody but this person. */
export async function hasPlace(
  tx: Tx,
  { organisation, people }: Pick<Circle, "organisation" | "people">,
  personId: string | undefined,
  now: Date,
): Promise<boolean> {
  const limit = await placesOf(tx, organisation, now);
  if (limit === null) return true;
  const strangers = await countStrangers(tx, organisation.id, now);
  return takenPlaces(people, strangers, personId) < limit;
}
