import { z } from "zod";
import { loadContent } from "../../base/content.ts";

const letter = z.strictObject({ subject: z.string().min(1), text: z.string().min(1) });

/** One schema per file of content/factors/, by content id. */
export const schemas = {
  proofs: z.strictObject({
    questionMinutes: z.number().positive(),
    totp: z.strictObject({ issuer: z.string().min(1), driftSteps: z.int().min(0).max(10) }),
    codes: z.strictObject({ count: z.int().min(1).max(50) }),
    mostPasskeys: z.int().positive(),
  }),
  recoveries: z.strictObject({
    waitHours: z.number().min(0),
    openHours: z.number().positive(),
    started: letter,
    open: letter,
    /** For how long the link of a rescue holds, and what administrators are told. */
    rescue: letter.extend({ minutes: z.number().positive() }),
  }),
};

/** How passkeys, six digits and codes behave. */
export const loadProofs = (on?: Date): z.infer<(typeof schemas)["proofs"]> =>
  loadContent("factors", "proofs", schemas.proofs, on).data;

/** How long a recovery waits and holds, and the words of its mails. */
export const loadRecoveries = (on?: Date): z.infer<(typeof schemas)["recoveries"]> =>
  loadContent("factors", "recoveries", schemas.recoveries, on).data;
