import { z } from "zod";
import { loadContent, reasonsSchema } from "../../base/content.ts";

/** One schema per file of content/backups/, by content id. */
export const schemas = {
  rules: z.strictObject({
    retryMinutes: z.int().positive(),
    lateHours: z.int().positive(),
    byHandDays: z.int().positive(),
    firstDays: z.int().positive(),
    unfinishedHours: z.int().positive(),
    reasons: reasonsSchema,
  }),
};

export const loadRules = (on?: Date) => loadContent("backups", "rules", schemas.rules, on).data;
export type Rules = ReturnType<typeof loadRules>;
