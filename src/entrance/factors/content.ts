import { z } from "zod";
import { loadContent } from "../../base/content.ts";

/** One schema per file of content/factors/, by content id. */
export const schemas = {
  proofs: z.strictObject({
    questionMinutes: z.number().positive(),
    totp: z.strictObject({ issuer: z.string().min(1), driftSteps: z.int().min(0).max(10) }),
    codes: z.strictObject({ count: z.int().min(1).max(50) }),
    mostPasskeys: z.int().positive(),
  }),
};

/** How passkeys, six digits and codes behave. */
export const loadProofs = (on?: Date): z.infer<(typeof schemas)["proofs"]> =>
  loadContent("factors", "proofs", schemas.proofs, on).data;
