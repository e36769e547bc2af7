import { z } from "zod";
import { byId, DELETE, GET, instant, POST, PUT } from "../../base/contract.ts";

/** What became of a job that nobody need decide about any more. */
export const ENDINGS = {
  again: "もう一度行うよう頼みました",
  given_up: "あきらめました",
  healed: "あとから自動でできました",
} as const;

export const CHECK_STATES = { ok: "問題なし", look: "注意", wrong: "要対応" } as const;
/** Who does it. */
export const WHO = { office: "事務局", operator: "設置した方" } as const;

const check = z.object({
  id: z.string(),
  label: z.string(),
  state: z.enum(["ok", "look", "wrong"]),
  why: z.string(),
  /** What to do, by whom, and on which page; null where there is nothing to do, or no page for it. */
  todo: z.string().nullable(),
  who: z.enum(["office", "operator"]).nullable(),
  to: z.string().nullable(),
});
export type Check = z.infer<typeof check>;

const job = z.object({
  id: z.uuid(),
  /** What was to be done, in words a clerk knows. */
  what: z.string(),
  /** What it concerns: an organisation, a person, a file, a warning; null where it concerns no single one. */
  about: z.string().nullable(),
  /** Why it failed. */
  why: z.string(),
  /** What somebody can do about that. */
  todo: z.string(),
  /** What doing it again brings about, where that is not plain. */
  again: z.string().nullable(),
  addedAt: instant,
  failedAt: instant,
  attempts: z.int(),
  /** How often the same work failed for good. */
  times: z.int(),
  /** For whoever runs the machine: the name of the task, and what exactly it said. */
  task: z.string(),
  error: z.string().nullable(),
});

export const getOperations = GET("/api/operations", {
  label: "システムの様子",
  reply: z.object({
    /** How the installation stands, the worst first, and when that was looked at. */
    checks: z.array(check),
    lookedAt: instant,
    /** Work that failed for good and waits for somebody's word, the newest first. */
    failed: z.array(job),
    /** Further ones that are not shown. */
    more: z.int(),
    decided: z.array(
      job.extend({
        ending: z.enum(["again", "given_up", "healed"]),
        at: instant,
        /** Who decided; null: nobody had to. */
        by: z.string().nullable(),
      }),
    ),
  }),
});

const MOVED = { decided: "ほかの方が先に決めたか、自動でできました。画面を読み直してください。" };

export const repeatJob = POST("/api/operations/jobs/:id/repetition", {
  label: "できなかった仕事をもう一度行う",
  params: byId,
  refusals: MOVED,
});
export const giveJobUp = PUT("/api/operations/jobs/:id/abandonment", {
  label: "できなかった仕事をあきらめる",
  params: byId,
  refusals: MOVED,
});
export const takeJobBack = DELETE("/api/operations/jobs/:id/abandonment", {
  label: "あきらめたことを取り消す",
  params: byId,
  refusals: {
    ...MOVED,
    stands_again: "同じ仕事がもう一度できなかったため、新しいほうが一覧に出ています。",
  },
});
