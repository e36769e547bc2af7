import { z } from "zod";
import { loadContent } from "../base/content.ts";

const kind = z.enum([
  "hospital",
  "clinic_beds",
  "clinic",
  "dental",
  "pharmacy",
  "midwifery",
  "visiting_nursing",
]);
const bedClass = z.enum([
  "none",
  "1-19",
  "20-99",
  "100-199",
  "200-299",
  "300-399",
  "400-499",
  "500+",
]);
const medicalFunction = z.enum([
  "advanced_treatment",
  "disaster_base",
  "emergency_center",
  "secondary_emergency",
  "regional_support",
  "psychiatric",
  "long_term",
]);
const founder = z.enum([
  "national",
  "public",
  "university",
  "medical_corporation",
  "individual",
  "other",
]);
const tier = z.enum(["L1", "L2", "L3", "L4"]);
const prefectureCode = z.string().regex(/^(0[1-9]|[1-3]\d|4[0-7])$/);
const words = { label: z.string().min(1), gloss: z.string().min(1) };

const hop = z.strictObject({ relay: z.string(), mode: z.enum(["at_once", "person"]) });

/** One schema per file of content/members/, by content id. */
export const schemas = {
  prefectures: z.strictObject({
    prefectures: z
      .array(
        z.strictObject({
          code: prefectureCode,
          name: z.string(),
          kana: z.string(),
          region: z.string(),
          x: z.int().min(0),
          y: z.int().min(0),
          hospitals: z.int().positive(),
        }),
      )
      .length(47),
  }),
  classifications: z.strictObject({
    hospitalSplit: z.int().positive(),
    checkDigitOverSeven: z.array(prefectureCode),
    kinds: z.array(
      z.strictObject({
        id: kind,
        ...words,
        audience: z.enum(["clinic", "hospital"]),
        pointTable: z.string().nullable(),
      }),
    ),
    bedClasses: z.array(
      z.strictObject({ id: bedClass, label: z.string(), min: z.int(), max: z.int().nullable() }),
    ),
    functions: z.array(z.strictObject({ id: medicalFunction, ...words })),
    founders: z.array(z.strictObject({ id: founder, label: z.string() })),
  }),
  tiers: z.strictObject({
    tiers: z.array(z.strictObject({ id: tier, ...words })),
    tierRules: z.array(
      z.strictObject({
        tier,
        kinds: z.array(kind).optional(),
        founders: z.array(founder).optional(),
        functions: z.array(medicalFunction).optional(),
        minBeds: z.int().optional(),
        reason: z.string(),
      }),
    ),
    routeRules: z.array(
      z.strictObject({
        route: z.string(),
        tiers: z.array(tier).optional(),
        kinds: z.array(kind).optional(),
      }),
    ),
    routes: z.array(z.strictObject({ key: z.string(), label: z.string(), hops: z.array(hop) })),
  }),
};

export type Prefecture = z.infer<typeof schemas.prefectures>["prefectures"][number];
export type Classifications = z.infer<typeof schemas.classifications>;
export type RouteShape = z.infer<typeof schemas.tiers>["routes"][number];

/** What the tier and route rules look at. `founder` null means unknown. */
export type Attributes = {
  kind: z.infer<typeof kind>;
  beds: number;
  functions: z.infer<typeof medicalFunction>[];
  founder: z.infer<typeof founder> | null;
  prefecture: string;
};

export const loadPrefectures = (on?: Date): Prefecture[] =>
  loadContent("members", "prefectures", schemas.prefectures, on).data.prefectures;

export const loadClassifications = (on?: Date): Classifications =>
  loadContent("members", "classifications", schemas.classifications, on).data;

export const loadTiers = (on?: Date): z.infer<typeof schemas.tiers> =>
  loadContent("members", "tiers", schemas.tiers, on).data;

/** The tier that the rules give an institution, and why in Japanese. */
export function tierOf(
  institution: Attributes,
  on?: Date,
): { tier: z.infer<typeof tier>; reason: string } {
  const row = loadTiers(on).tierRules.find(
    (rule) =>
      (rule.kinds?.includes(institution.kind) ?? true) &&
      (institution.founder === null
        ? !rule.founders
        : (rule.founders?.includes(institution.founder) ?? true)) &&
      (rule.functions?.some((one) => institution.functions.includes(one)) ?? true) &&
      institution.beds >= (rule.minBeds ?? 0),
  );
  return { tier: row!.tier, reason: row!.reason };
}

/** The key of the route an institution gets when nobody chose one, e.g. `prefectural-medical-13`. */
export function routeKeyOf(
  institution: Attributes & { tier: z.infer<typeof tier> },
  on?: Date,
): string {
  const rule = loadTiers(on).routeRules.find(
    (row) =>
      (row.tiers?.includes(institution.tier) ?? true) &&
      (row.kinds?.includes(institution.kind) ?? true),
  );
  return rule!.route.replace("{prefecture}", institution.prefecture);
}

/** Who a text for this institution is written for. */
export function audienceOf(
  kindId: string,
  beds: number,
  on?: Date,
): "clinic" | "hospital_small" | "hospital_large" {
  const { kinds, hospitalSplit } = loadClassifications(on);
  if (kinds.find((one) => one.id === kindId)?.audience !== "hospital") return "clinic";
  return beds >= hospitalSplit ? "hospital_large" : "hospital_small";
}
