import { z } from "zod";
import { byId, GET, instant, POST, PUT, type Reply } from "../../base/contract.ts";
import { ruleShape } from "./api-audience.ts";

/** Who a text is written for, in the order of the tabs. */
export const CLASSES = [
  "clinic",
  "hospital_small",
  "hospital_large",
  "director",
  "vendor",
] as const;
export const BY_LABELS = {
  acknowledge: "「見ました」の期限まで",
  applicability: "「使っているか」の期限まで",
  action: "「対応」の期限まで",
} as const;

const action = z.object({
  text: z.string().trim().min(1, "していただきたいことを入力してください。").max(300),
  takes: z.string().trim().max(100),
  ifUnknown: z.string().trim().max(500),
  by: z.enum(["acknowledge", "applicability", "action"]),
});
const words = z.object({
  summary: z.string().trim().min(1, "どんな注意喚起かを入力してください。").max(3000),
  actions: z.array(action).min(1, "していただきたいことを1つ以上入力してください。").max(6),
  ifCannot: z.string().trim().max(2000),
  vendorEnquiry: z.string().trim().max(5000),
});
export type Words = z.output<typeof words>;
const option = z.object({ id: z.string(), label: z.string() });

/** States of a guidance. */
export const GUIDANCE_LABELS: Record<string, string> = {
  draft: "下書き",
  in_review: "確認待ち",
  approved: "確認済み",
  scheduled: "発出予定",
  published: "発出済み",
  replaced: "新しい版に置き換え",
  withdrawn: "取り下げ",
};

export const revision = z.object({
  id: z.uuid(),
  revision: z.number(),
  state: z.string(),
  mark: z.string(),
  changedAt: instant,
});
export const findRevisions = GET("/api/guidance", {
  label: "1つの注意喚起の案内文",
  query: z.object({ advisoryId: z.uuid() }),
  /** The newest first. */
  reply: z.object({
    items: z.array(revision),
  }),
});
export type Revision = Reply<typeof findRevisions>["items"][number];

export const startGuidance = POST("/api/guidance", {
  label: "案内文を書きはじめる",
  body: z.object({ advisoryId: z.uuid(), mark: z.enum(["live", "drill"]).default("live") }),
  /** The revision that is being written already, or a new one. */
  reply: byId,
  refusals: { not_now: "対応不要または終了の注意喚起です。先に再開してください。" },
});

export const getGuidance = GET("/api/guidance/:id", {
  label: "案内文",
  params: byId,
  reply: z.object({
    id: z.uuid(),
    revision: z.number(),
    state: z.string(),
    mark: z.string(),
    changeNote: z.string().nullable(),
    reviewNote: z.string().nullable(),
    author: z.string().nullable(),
    reviewer: z.string().nullable(),
    publishAt: instant.nullable(),
    advisory: z.object({
      id: z.uuid(),
      title: z.string(),
      severity: z.string(),
      tlp: z.string().nullable(),
    }),
    texts: z.array(words.extend({ class: z.enum(CLASSES), label: z.string() })),
    /** What the proposal went by. */
    situations: z.array(z.object({ id: z.string(), label: z.string(), holds: z.boolean() })),
    askKinds: z.array(z.string()),
    rule: ruleShape.nullable(),
    /** What can be chosen. */
    choices: z.object({
      askKinds: z.array(option),
      kinds: z.array(option),
      bedClasses: z.array(option),
      functions: z.array(option),
      prefectures: z.array(option),
      tiers: z.array(option),
    }),
    /** Hard words with their plain meaning; the editor marks them. */
    glossary: z.array(z.object({ term: z.string(), gloss: z.string() })),
    institutions: z.number(),
    holders: z.number(),
    /** So many that somebody else must have looked at it. */
    wide: z.boolean(),
    may: z.object({
      edit: z.boolean(),
      send: z.boolean(),
      approve: z.boolean(),
      returnToDraft: z.boolean(),
      publish: z.boolean(),
      copy: z.boolean(),
    }),
  }),
});

const NOT_DRAFT = { not_draft: "下書きではないため、書き換えられません。" } as const;

export const saveText = PUT("/api/guidance/:id/texts/:class", {
  label: "読み手ごとの文面を保存する",
  params: byId.extend({ class: z.enum(CLASSES) }),
  body: words,
  refusals: NOT_DRAFT,
});

export const restoreProposal = PUT("/api/guidance/:id/texts/:class/proposal", {
  label: "文面を自動の案に戻す",
  params: byId.extend({ class: z.enum(CLASSES) }),
  refusals: NOT_DRAFT,
});

export const saveAudience = PUT("/api/guidance/:id/audience", {
  label: "持っている施設のほかに、だれに伝えるかを保存する",
  params: byId,
  body: z.object({
    askKinds: z.array(z.string()).max(20),
    rule: ruleShape.nullable(),
    changeNote: z.string().trim().max(1000).nullable(),
  }),
  refusals: NOT_DRAFT,
});

export const setGuidanceState = PUT("/api/guidance/:id/state", {
  label: "案内文の確認を進める",
  params: byId,
  body: z.object({
    state: z.enum(["draft", "in_review", "approved"]),
    note: z.string().trim().max(1000).nullable().default(null),
  }),
  refusals: {
    not_now: "いまの状態からは、その操作はできません。",
    same_person: "多くの施設に届くため、書いた方とは別の方が確認してください。",
  },
});

/** A guidance as its desk shows it. */
export type Guidance = Reply<typeof getGuidance>;
