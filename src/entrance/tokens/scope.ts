import type { Standing, Viewer } from "../../base/viewer.ts";

/** One thing that can be allowed to a program: a room and whether it may change something there. */
export interface ScopeChoice {
  room: string;
  label: string;
  hint: string;
  write: boolean;
}

/** The words of a scope as stored (`assets:write`); what content no longer knows is shown as it is. */
export function labelOf(scope: string, choices: readonly ScopeChoice[]): string {
  const [room, verb] = scope.split(":");
  const choice = choices.find((one) => one.room === room);
  return choice ? `${choice.label}（${verb === "write" ? "見る・変える" : "見る"}）` : scope;
}

/** Whether a program may be given this scope. */
export function isOffered(scope: string, choices: readonly ScopeChoice[]): boolean {
  const [room, verb] = scope.split(":");
  const choice = choices.find((one) => one.room === room);
  return choice !== undefined && (verb === "read" || (verb === "write" && choice.write));
}

/**
 * As whom a token asks: never higher than a member (of the secretariat: a clerk), a reader where it may change
 * nothing, and never higher than the one who made it stands today. Never as somebody who proved anything just now.
 */
export function viewerOf(token: {
  id: string;
  scopes: readonly string[];
  role: Viewer["role"];
  makerStanding: Standing;
  accountId: string;
  organisationId: string;
}): Viewer {
  const { id, scopes, role, accountId, organisationId } = token;
  const writes = scopes.some((scope) => scope.endsWith(":write"));
  const isReader = token.makerStanding === "reader" || !writes;
  const standing = role === "secretariat" ? "clerk" : isReader ? "reader" : "member";
  return { role, accountId, organisationId, standing, confirmed: false, token: { id, scopes } };
}
