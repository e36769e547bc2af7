import { z } from "zod";
import { loadContent } from "../../base/content.ts";
import { tier } from "./api.ts";
import { founder, institutionKind as kind, medicalFunction } from "../facilities/api.ts";
import { loadVocabulary } from "../facilities/index.ts";

const words = { label: z.string().min(1), gloss: z.string().min(1) };

const hop = z.strictObject({ relay: z.string(), mode: z.enum(["at_once", "person"]) });

/** One schema per file of content/members/, by content id. */
export const schemas = {
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

export type RouteShape = z.infer<typeof schemas.tiers>["routes"][number];

/** What the tier and route rules look at. `founder` null means unknown. */
export type Attributes = {
  kind: z.infer<typeof kind>;
  beds: number;
  functions: z.infer<typeof medicalFunction>[];
  founder: z.infer<typeof founder> | null;
  prefecture: string;
};

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
  const { kinds, hospitalSplit } = loadVocabulary(on);
  if (kinds.find((one) => one.id === kindId)?.audience !== "hospital") return "clinic";
  return beds >= hospitalSplit ? "hospital_large" : "hospital_small";
}

/** What is wrong with so many beds at an institution of this kind, in Japanese; null where nothing is. */
export function bedsProblem(kind: string, beds: number, on?: Date): string | null {
  const found = loadVocabulary(on).kinds.find(({ id }) => id === kind);
  if (!found) return null;
  const { least, most } = found.beds;
  if (beds >= least && beds <= (most ?? Infinity)) return null;
  if (most === 0) return "この種別には病床がありません。0にしてください。";
  return `${found.label}の病床数は${most === null ? `${least}以上` : `${least}〜${most}`}です。`;
}
