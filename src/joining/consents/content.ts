import { z } from "zod";
import { type Content, listContent, loadContent } from "../../base/content.ts";

/** A text that people agree to, or may agree to; its version counts. */
const text = z.strictObject({
  position: z.int().positive(),
  title: z.string().min(1),
  required: z.boolean(),
  summary: z.string().min(1),
  /** What stands beside the box that is ticked. */
  check: z.string().min(1),
  parts: z.array(z.strictObject({ heading: z.string(), text: z.string() })).min(1),
});

/** One schema per file of content/consents/, by content id. */
export const schemas = {
  terms: text,
  handling: text,
  "no-detriment": text,
  drills: text,
  survey: text,
};

export type ConsentText = Content<z.infer<typeof text>>;

/** The texts to agree to, in order, each in the version valid today. An installation may add its own. */
export function loadConsents(on?: Date): ConsentText[] {
  const ids = new Set(listContent("consents").map((file) => file.id));
  return [...ids]
    .map((id) => loadContent("consents", id, text, on))
    .sort((a, b) => a.data.position - b.data.position);
}
