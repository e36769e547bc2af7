import { z } from "zod";
import { loadContent } from "../../base/content.ts";
import { PROOFS } from "./api.ts";

const days = z.int().positive();
const proof = z.strictObject({ proves: z.boolean(), label: z.string().min(1) });

/** One schema per file of content/organisations/, by content id. */
export const schemas = {
  liveness: z
    .strictObject({
      fadingAfterDays: days,
      silentAfterDays: days,
      proofs: z.record(z.enum(PROOFS), proof),
    })
    .refine((one) => one.fadingAfterDays < one.silentAfterDays, "fading comes before silent"),
};

export const loadLiveness = (on?: Date) =>
  loadContent("organisations", "liveness", schemas.liveness, on).data;
