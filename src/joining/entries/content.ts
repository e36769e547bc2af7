import { z } from "zod";
import { loadContent } from "../../base/content.ts";

/** One schema per file of content/entries/, by content id. */
export const schemas = {
  reopened: z.strictObject({
    subject: z.string().min(1),
    text: z.string().includes("{{link}}"),
  }),
};

export const loadReopened = (on?: Date) =>
  loadContent("entries", "reopened", schemas.reopened, on).data;
