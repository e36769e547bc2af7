import { z } from "zod";
import { evidenceShape } from "../advisories/api-grounds.ts";
import {
  byId,
  DELETE,
  GET,
  instant,
  pageQuery,
  pageReply,
  POST,
  PUT,
} from "../../base/contract.ts";
import { BASES, PRIORITIES } from "../guidance/api-audience.ts";
import { ANSWERS, CANNOT_REASONS, hinted, STAGES, USES, wordsShape } from "../reactions/api.ts";

const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `${most}字以内で入力してください。`)
    .transform((text) => text || undefined)
    .optional();
const one = <const T extends readonly string[]>(of: T) =>
  z.preprocess((value) => value || undefined, z.enum(of, "選び直してください。").optional());

/** Whether something is used: names two of what is asked about, and of how many it is asked; `kinds` where none is. */
export function useQuestion(products: readonly string[], kinds: string): string {
  const named = products.slice(0, 2);
  const others = products.length - named.length;
  const names = `「${named.join("」「") || kinds}」${others > 0 ? `ほか${others}製品` : ""}`;
  return `${names}${named.length > 1 ? "のどれか" : ""}をお使いですか`;
}

/** What an institution answers, by link, page or phone. Where it was asked 「お使いですか」, `use` is the answer. */
export const answerShape = z.object({
  answer: one(ANSWERS),
  use: one(USES),
  cannotReason: one(CANNOT_REASONS),
  /** Day of the planned action, 2026-11-21. */
  plannedOn: line(10),
  note: line(2000),
  version: line(100),
  maintainer: line(100),
  phone: line(40),
  /** What is used, and where, with `use` yes. */
  product: line(200),
  place: line(100),
  /** With `use` no: there is no device of that kind at all. */
  noneOfKind: z.preprocess((value) => value === true || value === "on", z.boolean()),
});
export type AnswerGiven = z.output<typeof answerShape>;

const anInstant = instant.nullable();
const answer = z.enum(ANSWERS).nullable();

export const reactionShape = z.object({
  id: z.uuid(),
  institutionId: z.uuid(),
  advisoryId: z.uuid(),
  title: z.string(),
  mark: z.string(),
  basis: z.enum(BASES),
  reason: z.string(),
  priority: z.enum(PRIORITIES),
  stage: z.enum(STAGES),
  answer,
  notifiedAt: anInstant,
  answeredAt: anInstant,
  reopenedAt: anInstant,
  applicabilityBy: instant,
  actionBy: instant,
});

export const findReactions = GET("/api/answers", {
  label: "注意喚起への対応",
  seen: "query.institutionId",
  query: pageQuery({
    /** What waits for an answer or goes on, the most urgent first; or what is closed, the latest first. */
    show: z.enum(["open", "closed"]).default("open"),
    /** The secretariat names the institution. */
    institutionId: z.uuid().optional(),
  }),
  reply: pageReply(reactionShape, {
    /** How many are asked for and not answered, and how many answered ones go on; only with the first page. */
    counts: z.object({ waited: z.int(), going: z.int() }).nullable(),
  }),
});

export const getReaction = GET("/api/answers/:id", {
  label: "対応の内容",
  seen: "reply.institutionId",
  params: byId,
  reply: reactionShape.extend({
    institution: z.string(),
    publicationId: z.uuid(),
    withdrawnAt: anInstant,
    withdrawnReason: z.string().nullable(),
    relay: z.string().nullable(),
    askedKinds: z.array(z.object({ kind: z.string(), label: z.string() })),
    products: z.array(z.string()),
    cannotReason: z.enum(CANNOT_REASONS).nullable(),
    plannedOn: z.string().nullable(),
    note: z.string().nullable(),
    /** What else the answer said: version, maintainer, phone. */
    details: z.record(z.string(), z.string()),
    answeredVia: z.string().nullable(),
    openedAt: anInstant,
    acknowledgeBy: instant,
    exposure: z.string(),
    priorityReason: z.string(),
    summary: z.string(),
    actions: z.array(
      z.object({
        text: z.string(),
        takes: z.string().nullable(),
        ifUnknown: z.string().nullable(),
      }),
    ),
    ifCannot: z.string(),
    /** Ready to paste: filled as far as it can be. */
    vendorEnquiry: z.string(),
    assets: z.array(
      evidenceShape.extend({
        id: z.uuid(),
        vendor: z.string(),
        product: z.string(),
        version: z.string().nullable(),
        place: z.string().nullable(),
        verdict: z.string(),
        reason: z.string(),
        answer: z.string().nullable(),
        note: z.string().nullable(),
      }),
    ),
    files: z.array(
      z.object({ id: z.uuid(), name: z.string(), size: z.number(), addedAt: instant }),
    ),
    history: z.array(
      z.object({ at: instant, name: z.string(), data: z.record(z.string(), z.unknown()) }),
    ),
    may: z.object({ answer: z.boolean(), addFiles: z.boolean() }),
  }),
});

export const openReaction = PUT("/api/answers/:id/opening", {
  label: "開いた",
  params: byId,
});

export const answerReaction = PUT("/api/answers/:id", {
  label: "答える",
  params: byId,
  body: answerShape,
  reply: z.object({ stage: z.enum(STAGES), next: z.string() }),
  refusals: { withdrawn: "このお知らせは取り下げられました。お答えは必要ありません。" },
});

export const answerForAsset = PUT("/api/answers/:id/assets/:assetId", {
  label: "機器ごとの答え",
  params: z.object({ id: z.uuid(), assetId: z.uuid() }),
  body: z.object({ answer: z.enum(ANSWERS), note: line(2000) }),
});

export const addFile = POST("/api/answers/:id/files", {
  label: "ファイルを添える",
  params: byId,
  files: 1,
  reply: z.object({ id: z.uuid() }),
  refusals: {
    no_file: "ファイルを選んでください。",
    too_large: "ファイルが大きすぎます。10MBまでです。",
    bad_type:
      "この種類のファイルは添えられません。PDF・画像・文書・表・文字のファイルをお使いください。",
  },
});

export const getFile = GET("/api/answers/files/:id", {
  label: "添えたファイル",
  params: byId,
  reply: z.unknown(),
});

export const removeFile = DELETE("/api/answers/files/:id", {
  label: "ファイルを外す",
  params: byId,
});

export const findForAsset = GET("/api/answers/assets/:assetId", {
  label: "この機器に関わる注意喚起",
  params: z.object({ assetId: z.uuid() }),
  reply: z.object({
    /** Still being held against the advisories: ask again in a moment. */
    pending: z.boolean(),
    reactions: z.array(
      reactionShape.extend({
        verdict: z.string(),
        verdictReason: z.string(),
        ...evidenceShape.shape,
      }),
    ),
  }),
});

/** The words of reactions, and what whoever answers needs beside them. */
export const getWords = GET("/api/answers/words", {
  label: "回答のことば",
  reply: wordsShape.extend({
    cannotReasons: z.array(hinted(z.enum(CANNOT_REASONS))),
    uses: z.array(
      hinted(z.enum(USES)).extend({ answer: z.enum(ANSWERS), asks: z.array(z.string()) }),
    ),
    /** Whom to ask a person. An empty contact is not set yet. */
    sender: z.object({ name: z.string(), contact: z.string() }),
    /** Files with an answer: at most so many bytes, of these endings. */
    files: z.object({ bytes: z.number(), types: z.array(z.string()) }),
  }),
});
export type Words = z.output<typeof getWords.reply>;
