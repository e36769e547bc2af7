/** Who is asking: an account, the organisation it acts for, and the role and standing it has there. */
export interface Viewer {
  role: Role;
  accountId: string | null;
  organisationId: string | null;
  /** Without one, somebody signed in may only read. */
  standing?: Standing;
  /** Whether the person proved a short while ago that it is still them; some acts ask for that. */
  confirmed?: boolean;
  /** Asked by a program with this token, which may only what its scopes (`<room>:read`, `<room>:write`) say. */
  token?: { id: string; scopes: readonly string[] };
}

export const ROLES = [
  "system",
  "secretariat",
  "relay",
  "ministry",
  "vendor",
  "institution",
  "surveyor",
  "expert",
  "anonymous",
] as const;
export type Role = (typeof ROLES)[number];

/** Whoever is signed in, in whichever role. */
export const MEMBERS = ROLES.filter((role) => role !== "system" && role !== "anonymous");

/** What somebody may do within a role, from the least to the most. */
export const STANDINGS = {
  secretariat: ["clerk", "reviewer", "administrator"],
  others: ["reader", "member", "representative"],
} as const;
export type Standing = (typeof STANDINGS)[keyof typeof STANDINGS][number];

/** Who may ask: a role, or a role from a standing upwards: `institution:representative`. */
export type May = Role | `${Role}:${Standing}`;

/** Jobs act as this viewer, explicitly. */
export const SYSTEM: Viewer = { role: "system", accountId: null, organisationId: null };

/** Somebody who has not signed in: sees no organisation's data. */
export const ANONYMOUS: Viewer = { role: "anonymous", accountId: null, organisationId: null };

/** Whether one of the entries lets this viewer in. */
export function mayAsk(viewer: Viewer, may: readonly May[]): boolean {
  return may.some((entry) => {
    const [role, least] = entry.split(":") as [Role, Standing?];
    return role === "anonymous" || (role === viewer.role && (!least || hasStanding(viewer, least)));
  });
}

/** Whether the viewer stands at least so high in its organisation. */
export function hasStanding({ standing }: Viewer, least: Standing): boolean {
  const ladder = Object.values(STANDINGS).find((names) => names.some((name) => name === least));
  const names: readonly Standing[] = ladder ?? [];
  return standing !== undefined && names.indexOf(standing) >= names.indexOf(least);
}
