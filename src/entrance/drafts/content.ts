import { z } from "zod";
import { loadContent } from "../../base/content.ts";

/** One schema per file of content/drafts/, by content id. */
export const schemas = {
  limits: z.strictObject({
    keepDays: z.int().positive(),
    most: z.int().positive(),
    togetherHours: z.int().positive(),
  }),
};

/** How long drafts are kept, how many, and who counts as writing at the same time. */
export const loadLimits = (on?: Date) => loadContent("drafts", "limits", schemas.limits, on).data;
