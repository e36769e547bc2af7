import { z } from "zod";
import { loadContent } from "../../base/content.ts";

/** One schema per file of content/reaches/, by content id. */
export const schemas = {
  limits: z.strictObject({ suppressBelow: z.int().positive(), rounds: z.int().positive() }),
};

export const loadLimits = (on?: Date) => loadContent("reaches", "limits", schemas.limits, on).data;
