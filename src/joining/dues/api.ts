import { z } from "zod";
import {
  byId,
  day,
  GET,
  instant,
  keysOf,
  needed,
  optional,
  POST,
  PUT,
  text,
} from "../../base/contract.ts";

const id = z.uuid();
export const yen = z
  .int("円の単位の整数で入力してください。")
  .min(1, "1円以上で入力してください。")
  .max(100_000_000, "1億円以下で入力してください。");

export const MEMBER_STATES = {
  applied: "申請中",
  approved: "承認済み・入金待ち",
  active: "会員",
  suspended: "資格停止中",
  refused: "不承認",
  left: "退会",
} as const;
export type MemberState = keyof typeof MEMBER_STATES;
export const memberState = z.enum(keysOf(MEMBER_STATES));

export const ACT_LABELS = {
  apply: "入会の申請",
  approve: "理事会で承認",
  refuse: "理事会で不承認",
  admit: "理事会で承認（会費なし）",
  settle: "入金を確認",
  lapse: "未払いのため資格停止",
  suspend: "資格停止",
  resume: "資格停止を解く",
  leave: "退会",
} as const;
export type Act = keyof typeof ACT_LABELS;
export const ACTS = keysOf(ACT_LABELS);
/** A step of a member's way, and who recorded it. */
export const step = z.object({
  id: z.string(),
  act: z.enum(ACTS),
  on: z.string(),
  at: instant,
  minutes: z.string().nullable(),
  reason: z.string().nullable(),
  by: z.string().nullable(),
  undone: z.boolean(),
});

/** Refusals that later rooms give as well. */
export const NO_ISSUER = {
  no_issuer:
    "発行者の名前と振込先の口座が、まだ設定されていません。「会費の設定」で入力してください。",
};
export const MOVED = {
  moved: "ほかの人が先に進めたため、いまの状態ではできません。画面を読みこみ直してください。",
};
const NO_AGREED_FEE = { no_agreed_fee: "この会員種別は、契約で決めた会費の額を入力してください。" };

const settings = z.object({
  on: z.boolean(),
  issuer: z.object({
    name: text(200),
    address: text(300),
    contact: text(300),
    /** Registration number of a qualified invoice issuer: T and 13 digits; null = none. */
    registration: z
      .string()
      .trim()
      .transform((value) => value.normalize("NFKC").toUpperCase() || null)
      .nullable()
      .refine((value) => value === null || /^T\d{13}$/.test(value), {
        message: "「T」と数字13桁で入力してください。",
      }),
  }),
  /** As printed on the invoice: bank, branch, kind, number, holder. */
  account: text(300),
});
export type DuesSettings = z.output<typeof settings>;
export const getSettings = GET("/api/dues/settings", {
  label: "会費の設定",
  reply: z.object({ settings, complete: z.boolean() }),
});
export const putSettings = PUT("/api/dues/settings", {
  label: "会費の設定を変える",
  careful: true,
  body: settings,
});

const duesClass = z.object({
  id: z.string(),
  group: z.string(),
  label: z.string(),
  /** Yen a year; null: agreed by contract. */
  fee: z.number().nullable(),
  votes: z.number(),
  accounts: z.number(),
});
export type DuesClass = z.infer<typeof duesClass>;
export const listClasses = GET("/api/dues/classes", {
  label: "会員種別の一覧",
  reply: z.object({ classes: z.array(duesClass), verified: z.boolean(), source: z.string() }),
});

export const findCandidates = GET("/api/dues/candidates", {
  label: "入会を申請する組織をさがす",
  query: z.object({ search: text(100) }),
  reply: z.object({
    rows: z.array(
      z.object({
        id,
        name: z.string(),
        prefecture: z.string().nullable(),
        /** The class that the rules propose; null: choose. */
        classId: z.string().nullable(),
      }),
    ),
  }),
});

const terms = z.object({
  classId: needed(40),
  /** Only where the class says by contract. */
  agreedFee: yen.nullable(),
});
export const applyMember = POST("/api/dues/members", {
  label: "入会の申請を受け付ける",
  body: terms.extend({ organisationId: id, appliedOn: day }),
  reply: byId,
  refusals: { ...MOVED, ...NO_AGREED_FEE },
});
export const decide = POST("/api/dues/decisions", {
  label: "理事会の判断を記録する",
  body: z.object({
    ids: z.array(id).min(1, "会員を選んでください。").max(100),
    approved: z.boolean(),
    metOn: day,
    minutes: needed(200),
    reason: optional(500),
    /** Has the invoices of those who are approved made and mailed. */
    invoice: z.boolean(),
  }),
  reply: z.object({ decided: z.number() }),
  refusals: { ...MOVED, ...NO_ISSUER },
});
export const changeTerms = PUT("/api/dues/members/:id/terms", {
  label: "会員種別と会費を変える",
  careful: true,
  params: byId,
  body: terms.extend({ reason: needed(500) }),
  refusals: NO_AGREED_FEE,
});
export const changeBilling = PUT("/api/dues/members/:id/billing", {
  label: "請求書の宛先を変える",
  params: byId,
  body: z.object({ name: optional(200), mail: optional(254) }),
});
export const moveMember = PUT("/api/dues/members/:id/state", {
  label: "退会・資格停止を記録する",
  params: byId,
  body: z.object({
    act: z.enum(["leave", "suspend", "resume"]),
    on: day,
    reason: needed(500),
  }),
  refusals: MOVED,
});

const asOf = z.object({ on: day.optional() });
export const voter = z.object({
  id,
  name: z.string(),
  prefecture: z.string().nullable(),
  group: z.string(),
  classLabel: z.string(),
  votes: z.number(),
  since: z.string(),
});
/** Who votes at the general meeting, as of the end of a day; without one: today. */
export const getMeeting = GET("/api/dues/meeting", {
  label: "総会の名簿",
  query: asOf,
  reply: z.object({
    on: z.string(),
    rows: z.array(voter),
    groups: z.array(z.object({ group: z.string(), members: z.number(), votes: z.number() })),
    votes: z.number(),
  }),
});
export const getMeetingCsv = GET("/api/dues/meeting/list.csv", {
  label: "総会の名簿（CSV）",
  query: asOf,
  reply: z.any(),
});
export const getMeetingXlsx = GET("/api/dues/meeting/list.xlsx", {
  label: "総会の名簿（Excel）",
  query: asOf,
  reply: z.any(),
});
