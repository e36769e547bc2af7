import { z } from "zod";
import { loadContent } from "../../base/content.ts";

/** One schema per file of content/today/, by content id. */
export const schemas = {
  lately: z.strictObject({
    lately: z.array(z.strictObject({ name: z.string(), text: z.string() })),
  }),
};

/** What happened lately: events by name, in the reader's words. */
export const loadLately = (on?: Date) =>
  loadContent("today", "lately", schemas.lately, on).data.lately;
