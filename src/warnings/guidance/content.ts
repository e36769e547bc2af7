import { z } from "zod";
import { loadContent } from "../../base/content.ts";

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
  label: z.string(),
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

/** One schema per file of content/guidance/, by content id. */
export const schemas = {
  templates: z.strictObject({
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
  "vendor-enquiry": z.strictObject({
    placeholders: z.array(z.string()),
    enquiries: z.array(
      z.strictObject({
        id: z.enum(["fixed", "unfixed", "asked"]),
        label: z.string(),
        subject: z.string(),
        text: z.string(),
      }),
    ),
  }),
};

export type Situation = (typeof situations)[number];

export const loadTemplates = (on?: Date) =>
  loadContent("guidance", "templates", schemas.templates, on);
export const loadVendorEnquiries = (on?: Date) =>
  loadContent("guidance", "vendor-enquiry", schemas["vendor-enquiry"], on);

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
