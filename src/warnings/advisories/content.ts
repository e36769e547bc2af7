import { z } from "zod";
import { durationSchema, loadContent } from "../../base/content.ts";

const severity = z.enum(["critical", "high", "medium", "low", "unknown"]);
const exploitation = z.enum(["kev", "likely", "some", "none"]);
const exposure = z.enum(["internet", "emr", "unknown", "none"]);
const tier = z.enum(["L1", "L2", "L3", "L4"]);
const priority = z.enum(["urgent", "high", "normal", "low"]);
const deadlines = z.strictObject({
  acknowledge: durationSchema,
  applicability: durationSchema,
  action: durationSchema,
});
const limit = z.strictObject({ share: z.number().min(0).max(1), minimum: z.int().min(0) });
const labelled = { label: z.string() };

/** One schema per file of content/advisories/, by content id. */
export const schemas = {
  priority: z.strictObject({
    severities: z.array(z.strictObject({ id: severity, ...labelled, from: z.number() })),
    exploitations: z.array(
      z.strictObject({ id: exploitation, ...labelled, epssFrom: z.number().nullable() }),
    ),
    exposures: z.array(z.strictObject({ id: exposure, ...labelled })),
    priorities: z.array(z.strictObject({ id: priority, ...labelled, gloss: z.string() })).length(4),
    rows: z.array(
      z.strictObject({
        severities: z.array(severity).optional(),
        exploitations: z.array(exploitation).optional(),
        exposures: z.array(exposure).optional(),
        tiers: z.array(tier).optional(),
        priority,
        reason: z.string(),
      }),
    ),
  }),
  deadlines: z.strictObject({
    priorities: z.strictObject({
      urgent: deadlines,
      high: deadlines,
      normal: deadlines,
      low: deadlines,
    }),
    overMatch: limit,
    wideReview: limit,
  }),
  matters: z.strictObject({
    mostCves: z.int().positive(),
    mostDocuments: z.int().positive(),
  }),
  glossary: z.strictObject({
    terms: z.array(z.strictObject({ term: z.string(), reading: z.string(), gloss: z.string() })),
  }),
};

export const loadPriorityTable = (on?: Date) =>
  loadContent("advisories", "priority", schemas.priority, on);
export const loadDeadlines = (on?: Date) =>
  loadContent("advisories", "deadlines", schemas.deadlines, on);
export const loadMatters = (on?: Date) => loadContent("advisories", "matters", schemas.matters, on);
export const loadGlossary = (on?: Date) =>
  loadContent("advisories", "glossary", schemas.glossary, on);
