import { z } from "zod";
import { byId, GET, instant, POST, PUT } from "../../base/contract.ts";

const feedInput = z.object({
  name: z.string().trim().min(1, "名前を入力してください。").max(200),
  url: z
    .string()
    .trim()
    .max(2000)
    .refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text), {
      message: "https:// で始まる住所を入力してください。",
    }),
  everyHours: z
    .number()
    .int()
    .min(1, "1時間以上にしてください。")
    .max(720, "30日までにしてください。"),
  enabled: z.boolean(),
});

export const STATE_LABELS = {
  good: "届いています",
  trouble: "うまくいっていません",
  waiting: "最初の取り込み待ち",
  paused: "止めています",
} as const;

const feedShape = feedInput.extend({
  id: z.uuid(),
  state: z.enum(["good", "trouble", "waiting", "paused"] satisfies (keyof typeof STATE_LABELS)[]),
  /** It is being asked at this moment. */
  running: z.boolean(),
  /** Why it is in trouble and what to do, in plain Japanese. */
  trouble: z
    .object({
      reason: z.string(),
      what: z.string(),
      todo: z.string(),
      since: instant.nullable(),
    })
    .nullable(),
  /** When something last came; null = never. */
  gaveAt: instant.nullable(),
  /** Until when silence is usual, learned from what came so far; null = not known. */
  quietUntil: instant.nullable(),
  /** How each list ended in the last run. */
  lists: z.array(
    z.object({
      address: z.string(),
      named: z.number(),
      newest: z.string().nullable(),
      /** In plain Japanese; null = read to its end. */
      trouble: z.string().nullable(),
    }),
  ),
  nextRunAt: instant.nullable(),
  lastRunAt: instant.nullable(),
  lastGoodAt: instant.nullable(),
  /** In plain Japanese; null = the last run was good. */
  lastError: z.string().nullable(),
  failures: z.number(),
  lastResult: z
    .object({
      taken: z.number(),
      same: z.number(),
      superseded: z.number(),
      older: z.number(),
      refused: z.number(),
      failed: z.number().default(0),
      findings: z.number(),
      enriched: z.number(),
      unread: z.number().default(0),
    })
    .nullable(),
});

const REFUSALS = { known: "同じ住所の情報源がすでにあります。" } as const;

export const findFeeds = GET("/api/feeds", {
  label: "情報源の一覧",
  reply: z.object({
    feeds: z.array(feedShape),
    /** Known sources that are not among them yet, with their address. */
    offers: z.array(z.object({ name: z.string(), url: z.string(), everyHours: z.number() })),
    /** How many entries of KEV and EPSS stand, and how new they are. */
    enrichment: z.object({
      kev: z.number(),
      kevNewest: z.string().nullable(),
      epss: z.number(),
      epssDay: z.string().nullable(),
    }),
    may: z.object({ edit: z.boolean() }),
  }),
});

export const addFeed = POST("/api/feeds", {
  label: "情報源を加える",
  body: feedInput,
  reply: byId,
  refusals: REFUSALS,
});

export const changeFeed = PUT("/api/feeds/:id", {
  label: "情報源を変える",
  params: byId,
  body: feedInput,
  reply: byId,
  refusals: REFUSALS,
});

export const runFeed = POST("/api/feeds/:id/runs", {
  label: "情報源からいま取り込む",
  params: byId,
  reply: byId,
  refusals: { running: "いま取り込んでいるところです。終わるまでお待ちください。" },
});
