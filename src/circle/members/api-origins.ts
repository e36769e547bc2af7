import { z } from "zod";
import { byId, DELETE, GET, instant, keysOf, needed, optional, PUT } from "../../base/contract.ts";
import { bedClass, founder, medicalFunction } from "../facilities/api.ts";
import { tier } from "./api.ts";

/** What the rules derive, and a person may set otherwise. */
export const OVERRIDES = {
  bed_class: "病床区分",
  functions: "機能",
  founder: "開設者",
  tier: "リスク層",
  audience_class: "読み手の区分",
  route: "お知らせの経路",
} as const;
export type OverrideField = keyof typeof OVERRIDES;
export const AUDIENCES = {
  clinic: "診療所など",
  hospital_small: "病院（小規模）",
  hospital_large: "病院（大規模）",
} as const;

/** The value of each field; `route` is the route's id. */
export const overrideValues = {
  bed_class: bedClass,
  functions: z.array(medicalFunction).max(10),
  founder,
  tier,
  audience_class: z.enum(keysOf(AUDIENCES)),
  route: z.uuid(),
} satisfies Record<OverrideField, z.ZodType>;

const field = z.enum(keysOf(OVERRIDES));
const value = z.union([z.string(), z.array(z.string())]);
const link = z.object({ id: z.uuid(), name: z.string() });

/** What stands beside the facts of an institution: its facility, what is overridden, what it was before. */
export const getStanding = GET("/api/members/institutions/:id/standing", {
  label: "医療機関の由来と上書き",
  personal: true,
  params: byId,
  reply: z.object({
    facility: link
      .extend({ closedOn: z.string().nullable(), mergedInto: z.uuid().nullable() })
      .nullable(),
    overrides: z.array(
      z.object({
        field,
        value,
        /** What the rules say. */
        rule: value.nullable(),
        reason: z.string(),
        at: instant,
      }),
    ),
    mergedInto: link.nullable(),
    merged: z.array(link),
    history: z.array(z.object({ at: instant, what: z.string(), reason: z.string().nullable() })),
    may: z.object({ edit: z.boolean() }),
  }),
});
export const setOverride = PUT("/api/members/institutions/:id/overrides/:field", {
  label: "規則の値を上書きする",
  params: byId.extend({ field }),
  body: z.object({ value, reason: needed(500) }),
});
export const removeOverride = DELETE("/api/members/institutions/:id/overrides/:field", {
  label: "規則の値に戻す",
  params: byId.extend({ field }),
});
export const linkFacility = PUT("/api/members/institutions/:id/facility", {
  label: "施設マスタの施設に結びつける",
  params: byId,
  body: z.object({ facilityId: z.uuid().nullable() }),
  refusals: { taken: "この施設は、別の会員に結びついています。" },
});
export const renameInstitution = PUT("/api/members/institutions/:id/name", {
  label: "医療機関の名称を変える",
  params: byId,
  body: z.object({ name: needed(200), kana: optional(200), reason: needed(500) }),
});
export const closeInstitution = PUT("/api/members/institutions/:id/closure", {
  label: "閉院・退会にする・再開する",
  params: byId,
  body: z.object({ closed: z.boolean(), reason: needed(500) }),
  refusals: { merged: "統合された医療機関です。先に統合を取り消してください。" },
});
export const mergeInstitution = PUT("/api/members/institutions/:id/merger", {
  label: "ほかの医療機関に統合する",
  params: byId,
  body: z.object({ intoId: z.uuid(), reason: needed(500) }),
  refusals: {
    same: "同じ医療機関どうしは統合できません。",
    merged: "すでに統合された医療機関です。",
    closed: "統合先が閉じられています。",
  },
});
export const undoInstitutionMerger = DELETE("/api/members/institutions/:id/merger", {
  label: "医療機関の統合を取り消す",
  params: byId,
  refusals: { not_merged: "この医療機関は統合されていません。" },
});
