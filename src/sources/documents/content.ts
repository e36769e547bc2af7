import { z } from "zod";
import { loadContent } from "../../base/content.ts";

const pattern = z.string().refine((text) => {
  try {
    return new RegExp(text, "iu") instanceof RegExp;
  } catch {
    return false;
  }
}, "no regular expression");
const patterns = z.array(pattern).min(1);
const words = z.array(z.string().min(1)).min(1);

const clauses = z.strictObject({
  facts: patterns,
  negations: patterns,
  moods: patterns,
  doubts: patterns,
  others: patterns,
  contrasts: pattern,
});

/** One schema per file of content/documents/, by content id. */
export const schemas = {
  exploitation: z.strictObject({
    about: pattern,
    silent: pattern,
    how: pattern,
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
      doubtsBehind: patterns,
      others: patterns,
      contrasts: pattern,
    }),
    de: clauses,
    ja: clauses,
    fields: z.strictObject({ names: pattern, yes: pattern, no: pattern, unclear: pattern }),
    ssvc: z.strictObject({ yes: words, no: words }),
    cvss: z.strictObject({ yes: words, no: words }),
  }),
  withdrawal: z.strictObject({
    categories: words,
    marks: pattern,
    ambiguous: pattern,
    tails: pattern,
    heads: pattern,
    labels: pattern,
    document: pattern,
    number: pattern,
    nouns: pattern,
    sentences: patterns,
    not: pattern,
  }),
  naming: z.strictObject({ nothing: words, around: patterns, hosts: patterns }),
};

export const loadExploitation = (on?: Date) =>
  loadContent("documents", "exploitation", schemas.exploitation, on).data;
export const loadWithdrawal = (on?: Date) =>
  loadContent("documents", "withdrawal", schemas.withdrawal, on).data;
export const loadNaming = (on?: Date) =>
  loadContent("documents", "naming", schemas.naming, on).data;
