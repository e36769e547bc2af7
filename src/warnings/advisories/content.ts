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

const situations = [
  "known_exploited",
  "internet_facing",
  "emr_connected",
  "fixed_version",
  "no_fixed_version",
  "under_investigation",
  "medical_device",
  "asked",
] as const;
const condition = {
  when: z.array(z.enum(situations)).default([]),
  unless: z.array(z.enum(situations)).default([]),
};
const audience = z.strictObject({
  ...labelled,
  ifCannot: z.string(),
  summary: z.array(z.strictObject({ ...condition, text: z.string() })).min(1),
  actions: z
    .array(
      z.strictObject({
        ...condition,
        text: z.string(),
        by: z.enum(["acknowledge", "applicability", "action"]),
        takes: z.string(),
        ifUnknown: z.string(),
      }),
    )
    .min(1),
});

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
  guidance: z.strictObject({
    maxActions: z.int().positive(),
    placeholders: z.array(z.string()),
    fallbacks: z.strictObject({ product: z.string(), fixedVersion: z.string(), cve: z.string() }),
    situations: z.record(z.enum(situations), z.string()),
    audiences: z.strictObject({
      clinic: audience,
      hospital_small: audience,
      hospital_large: audience,
      director: audience,
      vendor: audience,
    }),
  }),
  matters: z.strictObject({
    mostCves: z.int().positive(),
    mostDocuments: z.int().positive(),
  }),
  "vendor-enquiry": z.strictObject({
    placeholders: z.array(z.string()),
    enquiries: z.array(
      z.strictObject({
        id: z.enum(["fixed", "unfixed", "asked"]),
        ...labelled,
        subject: z.string(),
        text: z.string(),
      }),
    ),
  }),
  glossary: z.strictObject({
    terms: z.array(z.strictObject({ term: z.string(), reading: z.string(), gloss: z.string() })),
  }),
};

export type Situation = (typeof situations)[number];
export type PriorityRow = z.infer<typeof schemas.priority>["rows"][number];

export const loadPriorityTable = (on?: Date) =>
  loadContent("advisories", "priority", schemas.priority, on);
export const loadDeadlines = (on?: Date) =>
  loadContent("advisories", "deadlines", schemas.deadlines, on);
export const loadMatters = (on?: Date) => loadContent("advisories", "matters", schemas.matters, on);
export const loadGuidance = (on?: Date) =>
  loadContent("advisories", "guidance", schemas.guidance, on);
export const loadVendorEnquiries = (on?: Date) =>
  loadContent("advisories", "vendor-enquiry", schemas["vendor-enquiry"], on);
export const loadGlossary = (on?: Date) =>
  loadContent("advisories", "glossary", schemas.glossary, on);

/** The blocks of a guidance template that fit what is known, in the order of the file. */
export function pickBlocks<T extends { when: Situation[]; unless: Situation[] }>(
  blocks: T[],
  known: Iterable<Situation>,
): T[] {
  const set = new Set(known);
  return blocks.filter(
    (block) => block.when.every((one) => set.has(one)) && !block.unless.some((one) => set.has(one)),
  );
}
