import { z } from "zod";
import {
  byId,
  DELETE,
  GET,
  instant as moment,
  keysOf,
  needed,
  optional,
  pageQuery,
  pageReply,
  POST,
  PUT,
  type Reply,
} from "../../base/contract.ts";

/** Where an application stands, as the secretariat calls it. A draft is nobody's business yet. */
export const STATES = {
  sent: "アドレスの確認待ち",
  waiting: "確認待ち",
  asked: "お尋ね中",
  approved: "承認",
  refused: "お断り",
} as const;
export type State = keyof typeof STATES;

/** What a person may have to look at; the words stand in content. */
export const FLAGS = [
  "free_mail",
  "provider_mail",
  "other_domain",
  "no_site",
  "lookalike",
  "foreign_letters",
  "stated",
  "oversight",
] as const;
export type Flag = (typeof FLAGS)[number];

const id = z.uuid();
const instant = moment.nullable();
const state = z.enum(keysOf(STATES));
const flag = z.object({
  id: z.enum(FLAGS),
  label: z.string(),
  gloss: z.string(),
  manual: z.boolean(),
});

const row = z.object({
  id,
  state,
  name: z.string(),
  applicant: z.string(),
  prefecture: z.string().nullable(),
  person: z.string(),
  /** Other applications that stand with this one. */
  together: z.number(),
  manual: z.boolean(),
  checked: z.boolean(),
  sentAt: moment,
  provedAt: instant,
  /** Until when the applicant was told to hear from us; null while it is not our turn. */
  decideBy: instant,
});
export type ApplicationRow = z.infer<typeof row>;

export const listApplications = GET("/api/applications", {
  label: "入会のお申し込み",
  query: pageQuery({
    /** `open`: waiting or asked. */
    state: z.union([state, z.literal("open"), z.literal("")]).default("open"),
    applicant: z.string().max(40).default(""),
    text: z.string().trim().max(100).default(""),
  }),
  /** Who has waited longest stands first. */
  reply: pageReply(row, {
    counts: z.record(state, z.number()),
    applicants: z.array(z.object({ id: z.string(), label: z.string() })),
  }),
});

const domainFacts = z.object({
  domain: z.string(),
  /** As people read it, where that differs: 「病院.jp」. */
  readable: z.string().nullable(),
});
export const other = z.object({
  id,
  name: z.string(),
  person: z.string(),
  state,
  sentAt: moment,
  /** Why it is shown: the same organisation, the same domain or the same address. */
  because: z.array(z.enum(["organisation", "domain", "mail"])),
});

export const question = z.object({
  id,
  text: z.string(),
  askedAt: moment,
  answer: z.string().nullable(),
  answeredAt: instant,
});

export const getApplication = GET("/api/applications/:id", {
  label: "お申し込みの内容",
  params: byId,
  reply: row.extend({
    version: z.number(),
    applicantLabel: z.string(),
    facts: z.array(z.object({ label: z.string(), text: z.string() })),
    representative: z.object({
      name: z.string(),
      kana: z.string(),
      duty: z.string(),
      mail: z.string(),
      phone: z.string(),
    }),
    reason: z.string().nullable(),
    site: z.string().nullable(),
    evidence: z.object({
      mail: domainFacts,
      site: domainFacts.nullable(),
      flags: z.array(flag),
      /** Organisations that already have contacts on the applicant's domain. */
      members: z.array(z.object({ id, name: z.string(), people: z.number() })),
      /** The register's own words about the facility; null: stated by the applicant. */
      facility: z.array(z.object({ label: z.string(), text: z.string() })).nullable(),
      /** The organisation of the chosen facility, when it is a member already. */
      member: z.object({ id, name: z.string() }).nullable(),
      others: z.array(other),
    }),
    group: z.array(z.object({ id, person: z.string(), duty: z.string(), mail: z.string() })),
    joinedTo: z.object({ id, person: z.string() }).nullable(),
    consents: z.array(z.object({ title: z.string(), ref: z.string(), given: z.boolean() })),
    questions: z.array(question),
    check: z.object({ at: moment, by: z.string(), note: z.string() }).nullable(),
    refusal: z.object({ label: z.string(), words: z.string().nullable() }).nullable(),
    organisationId: id.nullable(),
    history: z.array(
      z.object({ at: moment, name: z.string(), data: z.record(z.string(), z.unknown()) }),
    ),
    reasons: z.array(z.object({ id: z.string(), label: z.string(), text: z.string() })),
    undoMinutes: z.number(),
    may: z.object({
      ask: z.boolean(),
      check: z.boolean(),
      approve: z.boolean(),
      refuse: z.boolean(),
      reopen: z.boolean(),
      /** Why it cannot be approved yet, in words; null when it can or is decided. */
      approveLacks: z.string().nullable(),
    }),
  }),
});

const seen = { version: z.int() };
const CHANGED =
  "ほかの人が先に進めたか、申し込んだ方が書き足しました。画面を読みこみ直してください。";

export const askBack = POST("/api/applications/:id/questions", {
  label: "申し込んだ方に尋ねる",
  params: byId,
  body: z.object({ ...seen, text: needed(2000) }),
  refusals: { changed: CHANGED, not_open: "このお申し込みには、いまは尋ねられません。" },
});

export const checkApplication = PUT("/api/applications/:id/check", {
  label: "確かめたことを記録する",
  params: byId,
  body: z.object({ ...seen, note: needed(1000) }),
  refusals: { changed: CHANGED, not_open: "このお申し込みは、確かめる段階ではありません。" },
});

export const approveApplication = POST("/api/applications/:id/approval", {
  label: "承認する",
  params: byId,
  body: z.object({
    ...seen,
    /** Whose application makes the representative; the others standing with it become members. */
    representativeId: id,
    /** An organisation that is a member already, to let them into; null: the facility's own, else a new one. */
    into: id.nullable(),
  }),
  reply: z.object({ organisationId: id }),
  refusals: {
    changed: CHANGED,
    not_open: "このお申し込みは、もう承認できません。",
    check_first: "先に、確かめたことを記録してください。",
    other_person: "確かめた人とは別の人が承認してください。",
    standing: "このお申し込みは、審査担当以上の方が承認してください。",
  },
});

export const refuseApplication = POST("/api/applications/:id/refusal", {
  label: "お断りする",
  params: byId,
  body: z.object({ ...seen, reason: needed(40), words: optional(2000) }),
  refusals: { changed: CHANGED, not_open: "このお申し込みは、もうお断りできません。" },
});

export const reopenApplication = DELETE("/api/applications/:id/refusal", {
  label: "お断りを取り消す",
  params: byId,
  reply: z.object({
    /** Whether the applicant was told already, so that they had better hear of it from a person. */
    told: z.boolean(),
  }),
  refusals: { not_refused: "お断りした申し込みではありません。" },
});

export const groupApplication = PUT("/api/applications/:id/group", {
  label: "同じ所属として合わせる・離す",
  params: byId,
  body: z.object({
    /** The application to stand with; null: on its own. */
    joinTo: id.nullable(),
  }),
  refusals: { not_open: "確認待ちのお申し込みどうしだけを合わせられます。" },
});

/** An application as the desk sees it. */
export type ApplicationReply = Reply<typeof getApplication>;
