import { z } from "zod";
import { loadContent } from "../base/content.ts";

const letter = z.strictObject({ subject: z.string().min(1), text: z.string().min(1) });

/** One schema per file of content/factors/, by content id. */
export const schemas = {
  proofs: z.strictObject({
    questionMinutes: z.number().positive(),
    totp: z.strictObject({ issuer: z.string().min(1), driftSteps: z.int().min(0).max(10) }),
    codes: z.strictObject({ count: z.int().min(1).max(50) }),
    mostPasskeys: z.int().positive(),
    recovery: z.strictObject({
      waitHours: z.number().min(0),
      openHours: z.number().positive(),
      started: letter,
      open: letter,
    }),
  }),
};

/** How passkeys, six digits, codes and their recovery behave, and the words of the mails. */
export const loadProofs = (on?: Date): z.infer<(typeof schemas)["proofs"]> =>
  loadContent("factors", "proofs", schemas.proofs, on).data;
