import { z } from "zod";
import {
  GET,
  instant as moment,
  keysOf,
  pageQuery,
  pageReply,
  POST,
  text,
} from "../../base/contract.ts";
import { liveness } from "../../circle/organisations/api.ts";
import { BASES, PRIORITIES } from "../guidance/api-audience.ts";
import { ANSWERS, CANNOT_REASONS, STAGES } from "../reactions/api.ts";
import {
  audience,
  byAdvisory,
  chosenMark,
  count,
  instant,
  mark,
  prefecture,
  silence,
  standing,
} from "./api.ts";

export const PRIORITY_LABELS = {
  urgent: "至急",
  high: "早めに",
  normal: "通常",
  low: "次の点検で",
} as const;
/** What the ladder does next with somebody silent; stands after the time. */
export const STEP_LABELS = {
  reminder: "に、もう一度メールを送ります",
  second_contact: "に、2番目の連絡先に送ります",
  director: "に、院長・管理者に送ります",
  phone_list: "に、電話の一覧に載せます",
} as const;

const uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
/** bounds work: as many rows are ticked at most; more are acted on by their filter. */
export const MOST_TICKED = 200;

/** Which institutions of an advisory are meant; every number of its pages is one of these. */
export const narrowed = {
  standing: standing.optional(),
  /** The notice has left: not held. */
  told: z.literal("yes").optional(),
  /** An answer stands; or it is still waited for. */
  heard: z.enum(["yes", "no"]).optional(),
  /** Why nothing was heard. */
  reason: silence.optional(),
  answer: z.enum(ANSWERS).optional(),
  cannotReason: z.enum(CANNOT_REASONS).optional(),
  stage: z.enum(STAGES).optional(),
  overdue: z.literal("yes").optional(),
  basis: z.enum(BASES).optional(),
  prefecture: prefecture.optional(),
  audienceClass: audience.optional(),
  priority: z.enum(PRIORITIES).optional(),
  /** `none`: told by the secretariat itself. */
  relayId: z.union([z.uuid(), z.literal("none")]).optional(),
  /** Held at this turn of a relay. */
  hopId: z.uuid().optional(),
  /** Part of the name or its reading, or the beginning of the code. */
  search: text(100).optional(),
  /** Only these reactions, with commas between. */
  ids: z
    .string()
    .regex(new RegExp(`^${uuid}(,${uuid}){0,${MOST_TICKED - 1}}$`), "選び直してください。")
    .optional(),
};
const institutionQuery = { ...chosenMark, ...narrowed };

/** What each part of the picture is narrowed by. */
export const GROUP_FILTERS = {
  byBasis: "basis",
  byClass: "audienceClass",
  byRelay: "relayId",
  byPrefecture: "prefecture",
} as const;
/** The value of that filter; the part without a relay has no key. */
export const groupFilter = (by: keyof typeof GROUP_FILTERS, key: string) => ({
  [GROUP_FILTERS[by]]: key || "none",
});

/** What can be seen of an institution, on the page and in the file. */
export const COLUMNS = {
  name: "施設",
  code: "医療機関コード",
  prefecture: "都道府県",
  audienceClass: "施設の区分",
  standing: "いまの様子",
  reason: "お返事のない理由",
  answer: "お答え",
  answeredAt: "お答えの日時",
  cannotReason: "対応できない理由",
  plannedOn: "対応する日",
  note: "ひとこと",
  dueAt: "期限",
  basis: "お知らせした理由",
  priority: "優先度",
  relay: "伝える団体",
  notifiedAt: "お知らせした日時",
  liveness: "連絡先の確認",
  phone: "電話",
  nextStep: "次の連絡",
} as const;
export type ColumnKey = keyof typeof COLUMNS;
export const COLUMN_KEYS = keysOf(COLUMNS);
export const USUAL: readonly ColumnKey[] = ["standing", "answer", "dueAt", "phone", "nextStep"];
/** `name.answer.phone` → the columns, in their own order; the name always stands first. */
export const readColumns = (asked: string): ColumnKey[] => {
  const wanted = asked.split(".");
  return COLUMN_KEYS.filter((key) => key === "name" || wanted.includes(key));
};

export const contact = z.object({
  name: z.string(),
  duty: z.string(),
  phone: z.string().nullable(),
  mail: z.string().nullable(),
  reachable: z.string().nullable(),
  dead: z.boolean(),
});

export const findInstitutions = GET("/api/outcomes/:advisoryId/institutions", {
  label: "対応状況の一覧",
  params: byAdvisory,
  query: pageQuery(institutionQuery),
  reply: pageReply(
    z.object({
      reactionId: z.uuid(),
      institutionId: z.uuid(),
      name: z.string(),
      code: z.string().nullable(),
      prefecture: z.string(),
      audienceClass: audience,
      priority: z.enum(PRIORITIES),
      basis: z.enum(BASES),
      relay: z.string().nullable(),
      standing,
      stage: z.enum(STAGES),
      answer: z.enum(ANSWERS).nullable(),
      answeredAt: instant,
      cannotReason: z.enum(CANNOT_REASONS).nullable(),
      plannedOn: z.string().nullable(),
      note: z.string().nullable(),
      /** Until when something is expected; null: nothing is any more. */
      dueAt: instant,
      overdue: z.boolean(),
      /** null: an answer stands, or none is waited for. */
      reason: silence.nullable(),
      /** What stands behind the reason: the relay that keeps it, what the mail server said. */
      detail: z.string().nullable(),
      notifiedAt: instant,
      contacts: z.array(contact),
      liveness,
      nextStep: z.object({ label: z.string(), at: moment }).nullable(),
    }),
    {
      advisoryId: z.uuid(),
      title: z.string(),
      mark,
      /** All that fit the filter, counted to one over 10,000; only with the first page. */
      count: count.nullable(),
      may: z.object({ remind: z.boolean(), record: z.boolean() }),
    },
  ),
});

const fileQuery = z.object({ ...institutionQuery, columns: text(300).optional() });
export const getInstitutionsCsv = GET("/api/outcomes/:advisoryId/institutions/csv", {
  label: "対応状況の一覧（CSV）",
  params: byAdvisory,
  query: fileQuery,
  reply: z.unknown(),
});
export const getInstitutionsXlsx = GET("/api/outcomes/:advisoryId/institutions/xlsx", {
  label: "対応状況の一覧（Excel）",
  params: byAdvisory,
  query: fileQuery,
  reply: z.unknown(),
});

const reminding = {
  /** Left out: written to a short while ago, or often enough. */
  spared: count,
  /** Left out: answered, not told yet, or nothing is asked of them any more. */
  settled: count,
  /** Over the limit of one press; press again. */
  left: count,
};
export const countReminders = GET("/api/outcomes/:advisoryId/reminders", {
  label: "もう一度送る先の数",
  params: byAdvisory,
  query: z.object(narrowed),
  reply: z.object({ due: count, ...reminding }),
  refusals: { withdrawn: "このお知らせは取り下げられました。" },
});

export const remindSilent = POST("/api/outcomes/:advisoryId/reminders", {
  label: "お返事のない施設にもう一度送る",
  params: byAdvisory,
  body: z.object(narrowed),
  reply: z.object({
    reminded: count,
    /** Mails written; fewer where nobody can be reached. */
    told: count,
    ...reminding,
  }),
  refusals: { withdrawn: "このお知らせは取り下げられました。" },
});
