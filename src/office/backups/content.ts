import { z } from "zod";
import { loadContent } from "../../base/content.ts";

/** One schema per file of content/backups/, by content id. */
export const schemas = {
  rules: z.strictObject({
    retryMinutes: z.int().positive(),
    lateHours: z.int().positive(),
    byHandDays: z.int().positive(),
    firstDays: z.int().positive(),
    unfinishedHours: z.int().positive(),
    reasons: z.array(
      z.strictObject({
        words: z.array(z.string().min(1)),
        why: z.string().min(1),
        todo: z.string().min(1),
      }),
    ),
  }),
};

export const loadRules = (on?: Date) => loadContent("backups", "rules", schemas.rules, on).data;
export type Rules = ReturnType<typeof loadRules>;
