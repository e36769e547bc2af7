import { z } from "zod";
import { DELETE, GET, PUT } from "./contract.ts";

// Every page begins with who is signed in, so this stands on the ground; the room accounts answers it.
const id = z.uuid();
export const role = z.enum([
  "secretariat",
  "relay",
  "ministry",
  "vendor",
  "institution",
  "surveyor",
  "expert",
]);
/** Those that are kinds of organisations too. */
const organisationRole = role.exclude(["surveyor", "expert"]);
const standing = z.enum([
  "clerk",
  "reviewer",
  "administrator",
  "reader",
  "member",
  "representative",
]);
/** Kinds of proof that somebody is who they say. */
export const factor = z.enum([
  "password",
  "passkey",
  "totp",
  "recovery_code",
  "certificate",
  "oidc",
  // A provider that says it asked for two proofs itself, where content believes that.
  "oidc_strong",
]);
export type Factor = z.infer<typeof factor>;

/** Who is signed in, for whom they act now, and for whom else they may act. */
export const session = z.object({
  signedIn: z.boolean(),
  account: z.object({ name: z.string(), mail: z.string() }).nullable(),
  organisation: z.object({ id, name: z.string(), kind: organisationRole }).nullable(),
  role: z.enum([...role.options, "system", "anonymous"]),
  standing: standing.nullable(),
  organisations: z.array(z.object({ id, name: z.string(), role, standing })),
  switchable: z.boolean(),
  /** What the account can prove itself with. */
  holds: z.array(factor),
  /** With which of these they may prove once more that it is still them, before a dangerous act. */
  confirmWith: z.array(factor),
  /** Not signed in yet: one of `next` has to be proved, or, where it is empty, one of `setUp` set up now. */
  needs: z.object({ next: z.array(factor), setUp: z.array(factor) }).nullable(),
  /** Everything here is made up. */
  demo: z.literal(true).optional(),
});
export type Session = z.infer<typeof session>;

export const getSession = GET("/api/accounts/session", {
  label: "サインインの状態",
  reply: session,
});
export const signOut = DELETE("/api/accounts/session", {
  label: "サインアウト",
  own: true,
});
export const switchOrganisation = PUT("/api/accounts/session/organisation", {
  label: "組織を切り替える",
  own: true,
  body: z.object({ organisationId: id }),
  reply: session,
});
