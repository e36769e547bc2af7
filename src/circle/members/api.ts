import { z } from "zod";
import {
  byId,
  GET,
  instant,
  keysOf,
  needed,
  optional,
  pageQuery,
  pageReply,
  POST,
  PUT,
  text,
} from "../../base/contract.ts";
import {
  bedClass,
  founder,
  institutionKind,
  medicalFunction,
  prefecture,
  words,
} from "../facilities/api.ts";
import { liveness } from "../organisations/api.ts";

const id = z.uuid();

export const FORWARDS = {
  at_once: "すぐに次へ流す",
  waits: "担当者が確認してから流す",
} as const;

export const tier = z.enum(["L1", "L2", "L3", "L4"]);

/** Every list of choices of this room with its Japanese words, and the places of the tile map. */
export const getVocabulary = GET("/api/members/vocabulary", {
  label: "区分の一覧",
  reply: z.object({
    prefectures: z.array(
      z.object({
        code: prefecture,
        name: z.string(),
        region: z.string(),
        x: z.number(),
        y: z.number(),
      }),
    ),
    kinds: words(institutionKind),
    bedClasses: words(bedClass),
    functions: words(medicalFunction),
    founders: words(founder),
    tiers: words(tier),
  }),
});
export type Vocabulary = z.infer<typeof getVocabulary.reply>;

/** Every part narrows; none means all that the viewer may see. */
export const institutionFilter = z.object({
  search: text(100).optional(),
  prefecture: prefecture.optional(),
  kind: institutionKind.optional(),
  bedClass: bedClass.optional(),
  tier: tier.optional(),
  function: medicalFunction.optional(),
  routeId: id.optional(),
  /** "none": nobody there can be reached by mail. "not_living": nobody showed lately that they can be. */
  contact: z.enum(["none", "not_living"]).optional(),
});
export type InstitutionFilter = z.infer<typeof institutionFilter>;

const facts = {
  id,
  code: z.string().nullable(),
  name: z.string(),
  kana: z.string().nullable(),
  kind: institutionKind,
  prefecture,
  beds: z.number(),
  bedClass,
  functions: z.array(medicalFunction),
  founder,
  tier,
  critical: z.boolean(),
  audienceClass: z.enum(["clinic", "hospital_small", "hospital_large"]),
};
export const routeStep = z.object({
  organisationId: id,
  organisation: z.string(),
  forwards: z.enum(keysOf(FORWARDS)),
  /** Hours until the notice goes on without this organisation; null: the usual time. */
  fallThroughHours: z.number().nullable(),
});
export type RouteStep = z.infer<typeof routeStep>;
export const institutionRow = z.object({
  ...facts,
  route: z.string().nullable(),
  contacts: z.number(),
  reachable: z.number(),
  liveness,
});

export type InstitutionRow = z.infer<typeof institutionRow>;

export const listInstitutions = GET("/api/members/institutions", {
  label: "医療機関の一覧",
  query: pageQuery(institutionFilter.shape),
  reply: pageReply(institutionRow, {
    /** Counted up to 10,001; null on later pages. */
    count: z.number().nullable(),
    may: z.object({ create: z.boolean(), export: z.boolean() }),
  }),
});
export const exportInstitutions = GET("/api/members/institutions/csv", {
  label: "医療機関の一覧（CSV）",
  query: institutionFilter,
  reply: z.string(),
});
export const getInstitution = GET("/api/members/institutions/:id", {
  label: "医療機関",
  seen: "params.id",
  params: byId,
  reply: z.object({
    ...facts,
    tierReason: z.string(),
    route: z.object({ id, name: z.string(), steps: z.array(routeStep) }).nullable(),
    closedAt: instant.nullable(),
    /** The facility of the register that it is. */
    facilityId: z.string().nullable(),
    /** Its successor. */
    mergedInto: z.string().nullable(),
    may: z.object({ edit: z.boolean(), editContacts: z.boolean() }),
  }),
});

/** What a person states of an institution; bed class, tier and audience follow by the rules in content. */
export const institutionBody = z.object({
  name: needed(200),
  kana: optional(200),
  /** Ten digits, or the seven that many papers show; checked by the rules of the code. */
  code: optional(20),
  kind: institutionKind,
  beds: z.number().int("整数で入力してください。").min(0).max(3000),
  functions: z.array(medicalFunction),
  founder,
  prefecture,
  critical: z.boolean(),
  /** null: the route that the rules give. */
  routeId: id.nullable(),
});
export type InstitutionBody = z.infer<typeof institutionBody>;
export const createInstitution = POST("/api/members/institutions", {
  label: "医療機関を加える",
  body: institutionBody,
  reply: byId,
});
export const editInstitution = PUT("/api/members/institutions/:id", {
  label: "医療機関を直す",
  params: byId,
  body: institutionBody,
});
