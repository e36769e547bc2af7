import { z } from "zod";
import { loadContent } from "../base/content.ts";

const pattern = z.string().refine((text) => {
  try {
    return new RegExp(text, "iu") instanceof RegExp;
  } catch {
    return false;
  }
}, "no regular expression");
const patterns = z.array(pattern).min(1);
const words = z.array(z.string().min(1)).min(1);

/** One schema per file of content/documents/, by content id. */
export const schemas = {
  exploitation: z.strictObject({
    about: pattern,
    silent: pattern,
    en: z.strictObject({
      facts: patterns,
      asStatus: patterns,
      harmless: patterns,
      negations: patterns,
      negationsBehind: patterns,
      conditions: patterns,
      moods: patterns,
      moodsBehind: patterns,
      doubts: patterns,
      contrasts: pattern,
    }),
    ja: z.strictObject({
      facts: patterns,
      negations: patterns,
      moods: patterns,
      doubts: patterns,
      contrasts: pattern,
    }),
    fields: z.strictObject({ names: pattern, yes: pattern, no: pattern, unclear: pattern }),
    ssvc: z.strictObject({ yes: words, no: words }),
    cvss: z.strictObject({ yes: words, no: words }),
  }),
  withdrawal: z.strictObject({
    categories: words,
    marks: pattern,
    ambiguous: pattern,
    document: pattern,
    sentences: patterns,
    not: pattern,
  }),
};

export const loadExploitation = (on?: Date) =>
  loadContent("documents", "exploitation", schemas.exploitation, on).data;
export const loadWithdrawal = (on?: Date) =>
  loadContent("documents", "withdrawal", schemas.withdrawal, on).data;
