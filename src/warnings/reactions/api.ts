import { z } from "zod";
import { byId, GET, instant, moment, POST, PUT } from "../../base/contract.ts";
import { AUDIENCE_REFUSALS, BASES, PRIORITIES } from "../guidance/api-audience.ts";

export type { Basis, Priority } from "../guidance/api-audience.ts";

export const STAGES = [
  "held",
  "notified",
  "acknowledged",
  "applicability",
  "action",
  "closed",
] as const;
export type Stage = (typeof STAGES)[number];

export const ANSWERS = [
  "not_applicable",
  "checking",
  "planned",
  "done",
  "cannot",
  "unknown",
  "vendor_asked",
  "help_wanted",
] as const;
export type Answer = (typeof ANSWERS)[number];
/** Answers to 「お使いですか」. */
export const USES = ["yes", "no", "unknown", "vendor"] as const;
export const CANNOT_REASONS = ["budget", "vendor", "no_downtime", "unknown"] as const;
export type CannotReason = (typeof CANNOT_REASONS)[number];

/** Stands before the subject of what is not meant in earnest. */
export const MARK_LABELS: Record<string, string> = { drill: "【訓練】", test: "【試験】" };

const reason = (message: string) => z.string().trim().min(1, message).max(1000);

export const PUBLISH_REFUSALS = {
  ...AUDIENCE_REFUSALS,
  no_text: "読み手ごとの文面がそろっていません。",
  already_published: "この文面はすでに発出されています。",
  not_ready: "この文面は発出できる状態ではありません。",
  needs_review: "多くの施設に届くため、別の方の確認が必要です。",
  over_match: "該当する施設が多すぎます。確かめたうえで、理由を書いて発出してください。",
} as const;

export const publishGuidance = POST("/api/reactions/publications", {
  label: "発出する",
  body: z.object({
    guidanceId: z.uuid(),
    /** Why so many matches are right; asked for where `overMatch`. */
    confirmOverMatch: reason("理由を入力してください。").optional(),
    /** ISO 8601; later than now = goes out by itself then. */
    publishAt: moment().optional(),
  }),
  reply: z.object({
    /** null: scheduled, not out yet. */
    publicationId: z.uuid().nullable(),
    told: z.number(),
    held: z.number(),
    kept: z.number(),
    noContact: z.number(),
  }),
  refusals: PUBLISH_REFUSALS,
});

export const withdrawPublication = PUT("/api/reactions/publications/:id/withdrawal", {
  label: "取り下げる",
  params: byId,
  body: z.object({ reason: reason("取り下げる理由を入力してください。") }),
  reply: z.object({ closed: z.number(), told: z.number() }),
  refusals: { already_withdrawn: "すでに取り下げられています。" },
});

/** At most so many in one go. */
const MOST_LISTED = 10_000;
export const putOnPhoneList = PUT("/api/reactions/phone-list", {
  label: "電話の一覧に載せる",
  body: z.object({ reactionIds: z.array(z.uuid()).min(1).max(MOST_LISTED) }),
  /** How many came on it; who is closed, held or on it already stays as they are. */
  reply: z.object({ listed: z.int() }),
});

export const hinted = <S extends z.ZodType>(id: S) =>
  z.object({ id, label: z.string(), hint: z.string() });
const glossed = <S extends z.ZodType>(id: S) =>
  z.object({ id, label: z.string(), gloss: z.string() });

export const wordsShape = z.object({
  answers: z.array(
    hinted(z.enum(ANSWERS)).extend({
      /** What must come with it, and what may. */
      needs: z.array(z.string()),
      asks: z.array(z.string()),
    }),
  ),
  stages: z.array(glossed(z.enum(STAGES))),
  bases: z.array(glossed(z.enum(BASES))),
  priorities: z.array(glossed(z.enum(PRIORITIES))),
  exposures: z.array(z.object({ id: z.string(), label: z.string() })),
});
export type Words = z.output<typeof wordsShape>;

/** The words of content about what was asked and answered, as the pages show them. */
export const getWords = GET("/api/reactions/words", {
  label: "反応のことば",
  reply: wordsShape,
});

export const hopShape = z.object({
  id: z.uuid(),
  publicationId: z.uuid(),
  advisoryId: z.uuid(),
  /** The relay whose turn it is. */
  organisation: z.string(),
  title: z.string(),
  mark: z.string(),
  state: z.enum(["ahead", "waiting", "forwarded", "fell_through", "cancelled"]),
  arrivedAt: instant.nullable(),
  dueAt: instant.nullable(),
  settledAt: instant.nullable(),
  note: z.string().nullable(),
  /** Institutions behind this hop, and how many of them answered. */
  count: z.number(),
  answered: z.number(),
});

/** An institution behind a hop. */
export const behindHop = z.object({
  reactionId: z.uuid(),
  institutionId: z.uuid(),
  name: z.string(),
  prefecture: z.string(),
  basis: z.enum(BASES),
  priority: z.enum(PRIORITIES),
  stage: z.enum(STAGES),
  answer: z.string().nullable(),
  answeredAt: instant.nullable(),
  /** Whom to phone: the first contact with a number, else the first. */
  contact: z.string().nullable(),
  phone: z.string().nullable(),
});

export const findHops = GET("/api/reactions/hops", {
  label: "転送のお願い",
  query: z.object({ waiting: z.stringbool().default(true) }),
  reply: z.object({ hops: z.array(hopShape) }),
});

export const getHop = GET("/api/reactions/hops/:id", {
  label: "転送のお願いの内容",
  params: byId,
  reply: hopShape.extend({
    summary: z.string(),
    actions: z.array(z.string()),
    institutions: z.array(behindHop),
    may: z.object({ forward: z.boolean() }),
  }),
});

export const forwardHop = PUT("/api/reactions/hops/:id/forwarding", {
  label: "いま転送する",
  params: byId,
  body: z.object({ note: z.string().trim().max(1000).optional() }),
  reply: z.object({ forwarded: z.boolean() }),
  refusals: { not_waiting: "このお知らせは、すでに先へ進んでいます。" },
});
