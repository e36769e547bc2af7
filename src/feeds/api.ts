import { z } from "zod";
import { endpoint } from "../base/contract.ts";

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

const feedShape = feedInput.extend({
  id: z.uuid(),
  nextRunAt: z.string().nullable(),
  lastRunAt: z.string().nullable(),
  lastGoodAt: z.string().nullable(),
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
      findings: z.number(),
      enriched: z.number(),
    })
    .nullable(),
});

const byId = z.object({ id: z.uuid() });
const REFUSALS = { known: "同じ住所の情報源がすでにあります。" } as const;

export const findFeeds = endpoint({
  method: "GET",
  path: "/api/feeds",
  label: "情報源の一覧",
  reply: z.object({
    feeds: z.array(feedShape),
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

export const addFeed = endpoint({
  method: "POST",
  path: "/api/feeds",
  label: "情報源を加える",
  body: feedInput,
  reply: byId,
  refusals: REFUSALS,
});

export const changeFeed = endpoint({
  method: "PUT",
  path: "/api/feeds/:id",
  label: "情報源を変える",
  params: byId,
  body: feedInput,
  reply: byId,
  refusals: REFUSALS,
});

export const runFeed = endpoint({
  method: "POST",
  path: "/api/feeds/:id/runs",
  label: "情報源からいま取り込む",
  params: byId,
  reply: byId,
});
