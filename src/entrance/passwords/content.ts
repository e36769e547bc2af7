import { z } from "zod";
import { loadContent } from "../../base/content.ts";

/** One schema per file of content/passwords/, by content id. */
export const schemas = {
  rules: z.strictObject({
    shortest: z.int().min(8),
    longest: z.int().max(1000),
    leastScore: z.int().min(0).max(4),
  }),
  "weak-words": z.strictObject({ words: z.array(z.coerce.string()) }),
};

/** How long and how strong a new password must be. */
export const loadPasswordRules = (on?: Date): z.infer<(typeof schemas)["rules"]> =>
  loadContent("passwords", "rules", schemas.rules, on).data;

/** Words that people think of first when they choose a password. */
export const loadWeakWords = (on?: Date): readonly string[] =>
  loadContent("passwords", "weak-words", schemas["weak-words"], on).data.words;
