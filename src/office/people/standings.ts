import { hasStanding, type Standing, type Viewer } from "../../base/viewer.ts";
import type { OrganisationKind } from "../../circle/organisations/api.ts";
import type { Position } from "./api.ts";

/** The role and standing that stand for a position in an organisation of this kind. */
export function roleOf(
  position: Position,
  kind: OrganisationKind,
): { role: string; standing: Standing } {
  if (position === "surveyor" || position === "expert")
    return { role: position, standing: "member" };
  return { role: kind, standing: position };
}

/** The position that somebody with this role and standing has. */
export function positionOf(role: string, standing: string): Position {
  return (role === "surveyor" || role === "expert" ? role : standing) as Position;
}

/** What there is in an organisation of this kind. Surveyors and experts belong to those who oversee. */
export function positionsIn(kind: OrganisationKind): Position[] {
  if (kind === "secretariat") return ["clerk", "reviewer", "administrator", "surveyor", "expert"];
  const usual: Position[] = ["reader", "member", "representative"];
  return kind === "ministry" || kind === "relay" ? [...usual, "surveyor", "expert"] : usual;
}

/**
 * Whether the viewer decides who signs in for the organisation: its representative, or the secretariat;
 * for the secretariat itself its administrators.
 */
export function canManage(
  viewer: Viewer,
  organisation: { id: string; kind: OrganisationKind },
): boolean {
  if (viewer.role === "secretariat") {
    return organisation.kind !== "secretariat" || hasStanding(viewer, "administrator");
  }
  const own = viewer.organisationId === organisation.id && viewer.role === organisation.kind;
  return own && hasStanding(viewer, "representative");
}

/** The positions the viewer may give there. A representative hands the own role over instead of giving it away. */
export function positionsToGive(
  viewer: Viewer,
  organisation: { id: string; kind: OrganisationKind },
): Position[] {
  if (!canManage(viewer, organisation)) return [];
  const all = positionsIn(organisation.kind);
  return viewer.role === "secretariat" ? all : all.filter((one) => one !== "representative");
}

/** Somebody who signs in. */
export interface Member {
  accountId: string;
  position: Position;
}

/**
 * Why this member may not go or be lowered, or null. Whoever is left must have a representative; the
 * secretariat always has an administrator. Who is alone in an organisation may leave it (`leaves`).
 */
export function holdsBack(
  members: readonly Member[],
  accountId: string,
  leaves: boolean,
): "hand_over_first" | "last_administrator" | null {
  const own = members.find((one) => one.accountId === accountId)?.position;
  if (own !== "representative" && own !== "administrator") return null;
  const others = members.filter((one) => one.accountId !== accountId);
  if (others.some((one) => one.position === own)) return null;
  if (own === "administrator") return "last_administrator";
  return leaves && others.length === 0 ? null : "hand_over_first";
}

/** Who signs in or is invited, once each, without this person: the places that are taken. */
export function takenPlaces(
  people: readonly { id: string; accountId: string | null; invitedUntil: Date | null }[],
  strangers: number,
  without?: string,
): number {
  const others = people.filter((one) => one.id !== without);
  const accounts = new Set(others.flatMap(({ accountId }) => accountId ?? []));
  const invited = others.filter((one) => !one.accountId && one.invitedUntil !== null);
  return accounts.size + invited.length + strangers;
}
