import { z } from "zod";

const wordList = z.array(z.string().min(1));
/** One schema per file of content/versions/, by content id. */
export const schemas = {
  "numbering-words": z.strictObject({
    neutral: wordList,
    unstated: wordList,
    ranks: z.array(z.strictObject({ rank: z.number().int(), words: wordList.min(1) })),
    phrases: z.array(z.strictObject({ written: z.string(), means: z.string() })),
    build: wordList,
    descriptive: wordList,
    lines: wordList,
    open: wordList,
  }),
  "numbering-families": z.strictObject({
    families: z.array(
      z.strictObject({
        name: z.string(),
        rows: z.array(
          z.strictObject({
            writings: wordList.min(1),
            values: z.record(z.string(), z.array(z.union([z.string(), z.number()]))).optional(),
            digits: z.record(z.string(), z.number().int().positive()).optional(),
            words: wordList.optional(),
          }),
        ),
      }),
    ),
  }),
  "numbering-names": z.strictObject({
    names: z.array(z.strictObject({ name: z.string(), number: z.string() })),
    builds: z.array(z.strictObject({ before: z.string(), first: z.array(z.number().int()) })),
  }),
};
