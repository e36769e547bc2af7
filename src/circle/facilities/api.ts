import { z } from "zod";
import {
  byId,
  day,
  DELETE,
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

export const institutionKind = z.enum([
  "hospital",
  "clinic_beds",
  "clinic",
  "dental",
  "pharmacy",
  "midwifery",
  "visiting_nursing",
]);
export const bedClass = z.enum([
  "none",
  "1-19",
  "20-99",
  "100-199",
  "200-299",
  "300-399",
  "400-499",
  "500+",
]);
export const medicalFunction = z.enum([
  "advanced_treatment",
  "disaster_base",
  "emergency_center",
  "secondary_emergency",
  "regional_support",
  "psychiatric",
  "long_term",
]);
export const founder = z.enum([
  "national",
  "public",
  "university",
  "medical_corporation",
  "individual",
  "other",
]);
export const prefecture = z
  .string()
  .regex(/^(0[1-9]|[1-3]\d|4[0-7])$/, "都道府県を選んでください。");
/** The fields a person may correct and thereby confirm; what is confirmed no import overwrites. */
export const FACT_FIELDS = {
  kana: "ふりがな",
  kind: "種別",
  postal: "郵便番号",
  address: "所在地",
  phone: "電話番号",
  fax: "FAX番号",
  beds: "病床数",
  functions: "機能",
  founder: "開設者",
} as const;
export type FactField = keyof typeof FACT_FIELDS;

/** What may change about a facility, as the database names it, in Japanese. */
export const FIELD_LABELS: Record<string, string> = {
  ...FACT_FIELDS,
  name: "名称",
  beds_text: "病床の内訳",
  bed_class: "病床区分",
  opened_on: "開設年月日",
  designated_on: "指定年月日",
  closed_on: "閉院",
  codes: "医療機関コード",
};

/** Every part narrows; none means all. */
export const facilityFilter = z.object({
  /** Parts of name, kana (either script), place, or the beginning of a code; words are parted by spaces. */
  search: text(100).optional(),
  prefecture: prefecture.optional(),
  kind: institutionKind.optional(),
  bedClass: bedClass.optional(),
  function: medicalFunction.optional(),
  /** Closed and merged ones too. */
  closed: z.enum(["yes"]).optional(),
});
export type FacilityFilter = z.infer<typeof facilityFilter>;

export const facilityRow = z.object({
  id: z.uuid(),
  name: z.string(),
  kana: z.string().nullable(),
  kind: institutionKind,
  prefecture,
  address: z.string().nullable(),
  beds: z.number().nullable(),
  bedClass: bedClass.nullable(),
  codes: z.array(z.string()),
  closed: z.boolean(),
  /** The earlier name by which it was found, if it was. */
  formerName: z.string().nullable(),
});
export type FacilityRow = z.infer<typeof facilityRow>;

export const words = <S extends z.ZodType>(ids: S) =>
  z.array(z.object({ id: ids, label: z.string(), gloss: z.string().optional() }));
/** The choices of this room with their Japanese words. */
export const getWords = GET("/api/facilities/words", {
  label: "施設の区分の言葉",
  reply: z.object({
    prefectures: z.array(z.object({ code: prefecture, name: z.string() })),
    kinds: words(institutionKind),
    bedClasses: words(bedClass),
    functions: words(medicalFunction),
    founders: words(founder),
  }),
});
export type Words = z.infer<typeof getWords.reply>;

export const listFacilities = GET("/api/facilities", {
  label: "施設をさがす",
  query: pageQuery(facilityFilter.shape),
  /** A search has no next page: it shows the best and says whether there are more. */
  reply: pageReply(facilityRow, {
    more: z.boolean(),
    may: z.object({ edit: z.boolean() }),
  }),
});
export const countFacilities = GET("/api/facilities/counts", {
  label: "都道府県ごとの施設の数",
  query: facilityFilter.pick({ kind: true, bedClass: true }),
  reply: z.object({
    total: z.number(),
    prefectures: z.array(
      z.object({
        code: prefecture,
        name: z.string(),
        x: z.number(),
        y: z.number(),
        count: z.number(),
      }),
    ),
  }),
});

const event = z.object({
  at: instant,
  /** What happened, as a sentence. */
  what: z.string(),
  reason: z.string().nullable(),
  /** Who it was, for the secretariat; null = an import or not known. */
  who: z.string().nullable(),
});
const link = z.object({ id: z.uuid(), name: z.string() });
export const getFacility = GET("/api/facilities/:id", {
  label: "施設",
  params: byId,
  reply: facilityRow.omit({ formerName: true, closed: true }).extend({
    postal: z.string().nullable(),
    phone: z.string().nullable(),
    fax: z.string().nullable(),
    bedsText: z.string().nullable(),
    functions: z.array(medicalFunction),
    founder: founder.nullable(),
    openedOn: z.string().nullable(),
    designatedOn: z.string().nullable(),
    confirmed: z.array(z.string()),
    closedOn: z.string().nullable(),
    closedReason: z.string().nullable(),
    mergedInto: link.nullable(),
    /** What was merged into this one. */
    merged: z.array(link),
    formerNames: z.array(z.object({ name: z.string(), untilOn: z.string() })),
    history: z.array(event),
    may: z.object({ edit: z.boolean() }),
  }),
});

const reason = needed(500);
const facts = z.object({
  kana: optional(200),
  kind: institutionKind,
  postal: optional(20),
  address: optional(300),
  phone: optional(40),
  fax: optional(40),
  /** null: not known. */
  beds: z.number().int("整数で入力してください。").min(0).max(5000).nullable(),
  functions: z.array(medicalFunction),
  founder: founder.nullable(),
});
export const facilityBody = facts.extend({ reason });
export type FacilityBody = z.infer<typeof facilityBody>;
export const createFacility = POST("/api/facilities", {
  label: "名簿にない施設を加える",
  body: facilityBody.extend({
    name: needed(200),
    prefecture,
    /** Ten digits, or seven; may be unknown yet. */
    code: optional(20),
  }),
  reply: byId,
});
/** Corrects facts; each that differs is confirmed by it, and `confirmed` confirms others as they are. */
export const editFacility = PUT("/api/facilities/:id", {
  label: "施設の内容を直す",
  params: byId,
  body: facilityBody.extend({ confirmed: z.array(z.enum(keysOf(FACT_FIELDS))) }),
});
export const renameFacility = PUT("/api/facilities/:id/name", {
  label: "施設の名称を変える",
  params: byId,
  body: z.object({ name: needed(200), kana: optional(200), on: day, reason }),
});
export const closeFacility = PUT("/api/facilities/:id/closure", {
  label: "施設を閉じる・再開する",
  params: byId,
  /** `on` null: it is open again. */
  body: z.object({ on: day.nullable(), reason }),
  refusals: { merged: "統合された施設です。先に統合を取り消してください。" },
});
export const addCode = POST("/api/facilities/:id/codes", {
  label: "医療機関コードを加える",
  params: byId,
  body: z.object({ code: needed(20), kind: institutionKind, reason }),
});
export const mergeFacility = PUT("/api/facilities/:id/merger", {
  label: "施設をほかの施設に統合する",
  params: byId,
  body: z.object({ intoId: z.uuid(), reason }),
  refusals: {
    same: "同じ施設どうしは統合できません。",
    merged: "すでに統合された施設です。",
  },
});
export const undoMerger = DELETE("/api/facilities/:id/merger", {
  label: "統合を取り消す",
  params: byId,
  refusals: { not_merged: "この施設は統合されていません。" },
});
