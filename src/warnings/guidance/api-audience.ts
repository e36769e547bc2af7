import { z } from "zod";
import { byId, GET } from "../../base/contract.ts";

export const PRIORITIES = ["urgent", "high", "normal", "low"] as const;
export type Priority = (typeof PRIORITIES)[number];
export const BASES = ["affected", "possibly", "asked", "rule"] as const;
export type Basis = (typeof BASES)[number];

/** Why an institution is told that holds nothing we know of. */
export const WHY = {
  asked: "台帳に記載がないため、お使いかどうかをお尋ねしています",
  rule: "施設の種類や役割により、お知らせしています",
} as const;

export const AUDIENCE_REFUSALS = {
  no_tlp: "共有範囲（TLP）が決まっていません。先に選んでください。",
  bad_rule: "「条件による」の条件が読み取れません。条件を選び直してください。",
} as const;

/** A rule by attributes: every condition given must hold, of the functions any one; {} = all institutions. */
export const ruleShape = z.strictObject({
  kinds: z.array(z.string()).optional(),
  bedClasses: z.array(z.string()).optional(),
  functions: z.array(z.string()).optional(),
  prefectures: z.array(z.string()).optional(),
  founders: z.array(z.string()).optional(),
  tiers: z.array(z.string()).optional(),
  critical: z.boolean().optional(),
});
export type Rule = z.output<typeof ruleShape>;

/** How many are meant of one kind. */
export const cell = z.object({
  basis: z.enum(BASES),
  prefecture: z.string(),
  audienceClass: z.string(),
  priority: z.enum(PRIORITIES),
  count: z.number(),
  noContact: z.number(),
});
export const onRoute = z.object({
  routeId: z.uuid().nullable(),
  route: z.string().nullable(),
  relay: z.string().nullable(),
  /** A person of the relay has to forward. */
  waits: z.boolean(),
  count: z.number(),
});
export const sample = z.object({
  institutionId: z.uuid(),
  name: z.string(),
  basis: z.enum(BASES),
  reason: z.string(),
  priority: z.enum(PRIORITIES),
});

/** Who would be told by a guidance, and why, before anything is sent. */
export const previewAudience = GET("/api/guidance/:id/audience", {
  label: "お知らせする先の下見",
  params: byId,
  reply: z.object({
    guidanceId: z.uuid(),
    institutions: z.number(),
    audience: z.number(),
    matched: z.number(),
    /** More matches than is plausible: publishing needs a person's reason. */
    overMatch: z.boolean(),
    /** So many that a second person must have reviewed. */
    wide: z.boolean(),
    noContact: z.number(),
    /** Institutions in which nobody showed lately that they can be reached; those without contact too. */
    notLiving: z.number(),
    cells: z.array(cell),
    routes: z.array(onRoute),
    samples: z.array(sample),
    priorities: z.array(
      z.object({
        exposure: z.string(),
        tier: z.string(),
        priority: z.enum(PRIORITIES),
        reason: z.string(),
      }),
    ),
    may: z.object({ publish: z.boolean() }),
  }),
  refusals: AUDIENCE_REFUSALS,
});
