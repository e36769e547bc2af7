/** Who is asking: an account, the organisation it acts for, and the role it has there. */
export interface Viewer {
  role: Role;
  accountId: string | null;
  organisationId: string | null;
}

export const ROLES = [
  "system",
  "secretariat",
  "relay",
  "ministry",
  "vendor",
  "institution",
  "anonymous",
] as const;
export type Role = (typeof ROLES)[number];

/** Jobs act as this viewer, explicitly. */
export const SYSTEM: Viewer = { role: "system", accountId: null, organisationId: null };

/** Somebody who has not signed in: sees no organisation's data. */
export const ANONYMOUS: Viewer = { role: "anonymous", accountId: null, organisationId: null };
