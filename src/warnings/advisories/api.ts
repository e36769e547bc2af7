import { z } from "zod";
import {
  byId,
  finding,
  keysOf,
  GET,
  instant,
  pageQuery,
  pageReply,
  PUT,
  type Reply,
} from "../../base/contract.ts";
import { evidenceShape } from "./api-grounds.ts";

/** Words the desk shows; the keys are what stands in the database. */
export const STATE_LABELS = {
  inbox: "受信箱",
  assessing: "検討中",
  published: "発出済み",
  withdrawn: "取り下げ",
  closed: "終了",
  dismissed: "対応不要",
} as const;
export const SEVERITY_LABELS = {
  critical: "緊急",
  high: "重要",
  medium: "警告",
  low: "注意",
  unknown: "不明",
} as const;
export const TLP_LABELS = {
  CLEAR: "CLEAR（だれに伝えてもよい）",
  GREEN: "GREEN（医療の仲間うちまで）",
  AMBER: "AMBER（院内と、対応を頼む業者まで）",
  "AMBER+STRICT": "AMBER+STRICT（院内の必要な人だけ）",
  RED: "RED（受け取った本人だけ）",
} as const;
export const VERDICT_LABELS = {
  affected: "該当",
  possibly: "該当するかも",
  not: "該当しない",
} as const;
export const CHECK_LABELS: Record<string, string> = {
  good: "合っています",
  bad: "合いません",
  none: "添えられていません",
  unchecked: "鍵がなく確かめられません",
};

const state = z.enum(keysOf(STATE_LABELS));
export const severityShape = z.enum(keysOf(SEVERITY_LABELS));
export const tlpShape = z.enum(keysOf(TLP_LABELS));
const verdict = z.enum(keysOf(VERDICT_LABELS));
const reason = z.string().trim().min(1, "理由を入力してください。").max(1000);

/** A document beside others of its matter. */
export const member = z.object({
  id: z.uuid(),
  title: z.string(),
  publisher: z.string(),
  trackingId: z.string(),
  state,
  severity: severityShape,
  exploited: z.boolean(),
  retracted: z.boolean(),
  receivedAt: instant,
});
/** A document as it was received. */
export const document = z.object({
  id: z.uuid(),
  name: z.string(),
  source: z.string(),
  sha256: z.string(),
  size: z.number(),
  receivedAt: instant,
  outcome: z.string(),
  version: z.string().nullable(),
  hashCheck: z.string(),
  signatureCheck: z.string(),
  findings: z.array(finding),
  /** Of the official validator; null = not looked at yet. */
  validation: z.object({ valid: z.boolean().nullable(), findings: z.array(finding) }).nullable(),
});
const affected = z.array(z.object({ name: z.string(), ranges: z.array(z.string()) }));

export const listed = z.object({
  id: z.uuid(),
  title: z.string(),
  publisher: z.string(),
  trackingId: z.string(),
  state,
  severity: severityShape,
  cvss: z.number().nullable(),
  kevAdded: z.string().nullable(),
  epss: z.number().nullable(),
  exploited: z.boolean(),
  /** What the document says about attacks, or about being withdrawn, where only a person can tell; else null. */
  exploitedUnclear: z.string().nullable(),
  tlp: tlpShape.nullable(),
  retracted: z.boolean(),
  retractedUnclear: z.string().nullable(),
  /** The first products by name, and how many there are. */
  products: z.array(z.string()),
  productCount: z.number(),
  receivedAt: instant,
  /** Institutions that hold a product that is or may be affected; at most MOST_COUNTED + 1. */
  holders: z.number(),
});

export const findAdvisories = GET("/api/advisories", {
  label: "注意喚起の一覧",
  query: pageQuery(
    {
      state: state.optional(),
      severity: severityShape.optional(),
      exploited: z.enum(["yes"]).optional(),
      held: z.enum(["yes"]).optional(),
      text: z.string().trim().max(200).optional(),
    },
    20,
  ),
  /**
   * One for each matter, its newest document that fits; `others`: the other documents of the matter, the oldest
   * first. Severity, exploitation and institutions are those of the matter.
   */
  reply: pageReply(listed.extend({ others: z.array(member) }), {
    /** How many matters there are with these filters, by state and in all; at most MOST_COUNTED + 1. */
    counts: z.array(z.object({ state, count: z.number() })),
    all: z.number(),
    may: z.object({ add: z.boolean() }),
  }),
});

export const getAdvisory = GET("/api/advisories/:id", {
  label: "1件の注意喚起",
  params: byId,
  reply: listed.extend({
    origin: z.enum(["csaf", "hand"]),
    documentVersion: z.string(),
    stateNote: z.string().nullable(),
    fixedVersion: z.string().nullable(),
    hasFix: z.boolean(),
    /** What the document itself allows; a person may only narrow it. */
    documentTlp: tlpShape.nullable(),
    initialRelease: instant.nullable(),
    currentRelease: instant.nullable(),
    isMatched: z.boolean(),
    affected,
    /** Documents of others about the same weakness. */
    matter: z.object({
      documents: z.array(member.extend({ affected, productCount: z.number() })),
      /** In other matters, the newest first. */
      related: z.array(member),
      moreRelated: z.boolean(),
      /** About so many weaknesses that it makes one matter with nothing. */
      isCollection: z.boolean(),
      /** Institutions that no document of the matter that went out concerns; null = none went out. */
      newHolders: z.number().nullable(),
    }),
    notes: z.array(
      z.object({ title: z.string().nullable(), category: z.string(), text: z.string() }),
    ),
    references: z.array(z.object({ summary: z.string(), url: z.string() })),
    vulnerabilities: z.array(
      z.object({
        id: z.string(),
        title: z.string().nullable(),
        cwe: z.string().nullable(),
        cvss: z
          .object({
            version: z.string(),
            vector: z.string().nullable(),
            score: z.number().nullable(),
          })
          .nullable(),
        kevAdded: z.string().nullable(),
        ransomware: z.boolean(),
        epss: z.number().nullable(),
        exploited: z.boolean(),
        remediations: z.array(
          z.object({ category: z.string(), details: z.string(), url: z.string().nullable() }),
        ),
      }),
    ),
    documents: z.array(document),
    changes: z.array(
      z.object({ from: z.string(), to: z.string(), at: instant, texts: z.array(z.string()) }),
    ),
    verdicts: z.object({ affected: z.number(), possibly: z.number(), not: z.number() }),
    may: z.object({
      setTlp: z.boolean(),
      dismiss: z.boolean(),
      reopen: z.boolean(),
      close: z.boolean(),
      write: z.boolean(),
    }),
  }),
});

export const findMatches = GET("/api/advisories/:id/matches", {
  label: "該当する製品のバージョン",
  params: byId,
  query: z.object({ verdict: verdict.optional(), all: z.enum(["yes"]).optional() }),
  reply: z.object({
    items: z.array(
      evidenceShape.extend({
        releaseId: z.uuid(),
        product: z.string(),
        version: z.string().nullable(),
        verdict,
        reason: z.string(),
        confidence: z.string().nullable(),
        institutions: z.number(),
        decidedAt: instant.nullable(),
      }),
    ),
    /** There are more than these. */
    more: z.boolean(),
  }),
});

export const decideMatch = PUT("/api/advisories/:id/matches/:releaseId", {
  label: "該当するかどうかを人が決める",
  params: byId.extend({ releaseId: z.uuid() }),
  /** null takes the decision back. */
  body: z.object({ verdict: z.enum(["affected", "not"]).nullable(), reason: reason.optional() }),
  reply: z.object({}),
  refusals: { no_reason: "理由を入力してください。" },
});

export const setTlp = PUT("/api/advisories/:id/tlp", {
  label: "共有してよい範囲（TLP）を決める",
  params: byId,
  body: z.object({ tlp: tlpShape }),
  reply: z.object({}),
  refusals: { wider: "発行元が決めた範囲より広くはできません。" },
});

export const setState = PUT("/api/advisories/:id/state", {
  label: "対応不要・再開・終了にする",
  params: byId,
  body: z.object({ state: z.enum(["dismissed", "closed", "inbox"]), reason }),
  reply: z.object({}),
  refusals: { not_now: "いまの状態からは、その操作はできません。" },
});

/** An advisory as its page shows it. */
export type Advisory = Reply<typeof getAdvisory>;

/** Where one advisory stands, or the list of those in this state. */
export const addressOf = (ids: readonly string[], state: keyof typeof STATE_LABELS): string =>
  ids.length === 1 ? `/advisories/${ids[0]}` : `/advisories?state=${state}`;
