import { z } from "zod";
import { loadContent } from "../../base/content.ts";

/** One schema per file of content/providers/, by content id. */
export const schemas = {
  myjvn: z.strictObject({
    offers: z.array(z.strictObject({ name: z.string(), url: z.url(), everyHours: z.int().min(1) })),
    listed: z.int().min(1).max(50),
    details: z.int().min(1).max(10),
    pauseSeconds: z.number().min(0),
    questions: z.int().min(2),
    firstDays: z.int().min(1),
    overlapDays: z.int().min(1),
    detailDays: z.int().min(1),
  }),
};

export type MyJvn = z.infer<(typeof schemas)["myjvn"]>;
export const loadMyJvn = (on?: Date): MyJvn =>
  loadContent("providers", "myjvn", schemas.myjvn, on).data;
