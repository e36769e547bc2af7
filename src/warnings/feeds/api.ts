import { z } from "zod";
import { byId, GET, instant, keysOf, POST, PUT } from "../../base/contract.ts";

export const webAddress = z
  .string()
  .trim()
  .max(2000)
  .refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text), {
    message: "https:// で始まる住所を入力してください。",
  });

/** What a person sets of a feed. */
const feedInput = z.object({
  name: z.string().trim().min(1, "名前を入力してください。").max(200),
  url: webAddress,
  everyHours: z
    .number()
    .int()
    .min(1, "1時間以上にしてください。")
    .max(720, "30日までにしてください。"),
  enabled: z.boolean(),
});
export type FeedInput = z.output<typeof feedInput>;

/** What a run brought. */
const tally = z.object({
  taken: z.number(),
  same: z.number(),
  superseded: z.number(),
  older: z.number(),
  refused: z.number(),
  /** Could not be fetched. */
  failed: z.number().default(0),
  findings: z.number(),
  /** Entries of KEV and EPSS that stand now. */
  enriched: z.number(),
  /** Lines of KEV and EPSS that could not be read. */
  unread: z.number().default(0),
});
export type Tally = z.output<typeof tally>;

export const STATE_LABELS = {
  good: "届いています",
  trouble: "うまくいっていません",
  waiting: "最初の取り込み待ち",
  paused: "止めています",
} as const;

const feedShape = feedInput.extend({
  id: z.uuid(),
  state: z.enum(keysOf(STATE_LABELS)),
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
  lastResult: tally.nullable(),
});

/** How many entries of KEV and EPSS stand, and how new they are. */
const enrichment = z.object({
  kev: z.number(),
  kevNewest: z.string().nullable(),
  epss: z.number(),
  epssDay: z.string().nullable(),
});
export type EnrichmentAge = z.output<typeof enrichment>;

const REFUSALS = { known: "同じ住所の情報源がすでにあります。" } as const;

export const findFeeds = GET("/api/feeds", {
  label: "情報源の一覧",
  reply: z.object({
    feeds: z.array(feedShape),
    /** Known sources that are not among them yet, with their address. */
    offers: z.array(z.object({ name: z.string(), url: z.string(), everyHours: z.number() })),
    enrichment,
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
