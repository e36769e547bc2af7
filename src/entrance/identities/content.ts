import { z } from "zod";
import { loadContent } from "../../base/content.ts";

/** One schema per file of content/identities/, by content id. */
export const schemas = {
  rules: z.strictObject({
    attempt: z.strictObject({ minutes: z.number().positive(), perMinute: z.int().min(1) }),
    fetch: z.strictObject({
      seconds: z.number().positive(),
      maxBytes: z.int().min(10_000),
      knownMinutes: z.number().positive(),
    }),
    secondProof: z.strictObject({ amr: z.array(z.string()), acr: z.array(z.string()) }),
    wayBackDays: z.int().min(0),
  }),
};

/** Limits, and when a provider's word counts as two proofs. */
export const loadRules = (on?: Date): z.infer<(typeof schemas)["rules"]> =>
  loadContent("identities", "rules", schemas.rules, on).data;
