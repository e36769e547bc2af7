import { z } from "zod";
import { GET, instant as moment, keysOf, pageQuery, pageReply } from "../../base/contract.ts";
import { ANSWERS } from "../reactions/api.ts";

/** How one institution stands with one advisory; every reaction is in exactly one. */
export const STANDINGS = {
  safe: { label: "安全を確認", gloss: "該当なし、または対応が済んだ施設です。" },
  moving: { label: "対応中", gloss: "確認中、対応の予定、業者に任せていると答えた施設です。" },
  stuck: {
    label: "止まっている",
    gloss: "「わからない」「対応できない」「支援してほしい」と答えた施設です。",
  },
  silent: { label: "お返事なし", gloss: "お知らせしましたが、まだお答えのない施設です。" },
  held: {
    label: "伝達待ち",
    gloss: "医師会などからの転送を待っていて、まだお知らせが届いていません。",
  },
  ended: { label: "取り下げ", gloss: "お知らせを取り下げたため、対応が要らなくなった施設です。" },
} as const;
export type Standing = keyof typeof STANDINGS;
export const standing = z.enum(keysOf(STANDINGS));

/** Why nothing was heard. What a mail server took over is never called read. */
export const SILENCES = {
  held: { label: "転送待ち", gloss: "途中の団体がまだ転送していません。" },
  no_contact: { label: "連絡先なし", gloss: "メールを送れる連絡先の登録がありません。" },
  bounced: { label: "不達", gloss: "メールが届きませんでした（宛先がないなど）。" },
  waiting: { label: "送信待ち", gloss: "相手のメールサーバーがまだ受け取っていません。" },
  accepted: {
    label: "受信サーバーまで",
    gloss: "相手のメールサーバーは受け取りました。読まれたかどうかはわかりません。",
  },
  opened: { label: "開いた", gloss: "画面は開かれましたが、まだお答えがありません。" },
} as const;
export type Silence = keyof typeof SILENCES;
export const silence = z.enum(keysOf(SILENCES));

export const MARKS = { live: "本番", drill: "訓練", test: "試験", preview: "下見" } as const;
export const mark = z.enum(["live", "drill", "test", "preview"]);
/** Only what is live counts; the others are looked at one mark at a time and never added. */
export const chosenMark = { mark: mark.default("live") };

export const AUDIENCES = {
  clinic: "診療所・薬局など",
  hospital_small: "病院（200床未満）",
  hospital_large: "病院（200床以上）",
} as const;
export type Audience = keyof typeof AUDIENCES;
export const audience = z.enum(["clinic", "hospital_small", "hospital_large"]);
export const prefecture = z
  .string()
  .regex(/^(0[1-9]|[1-3]\d|4[0-7])$/, "都道府県を選んでください。");

export const count = z.int().nonnegative();
const counts = z.object({
  safe: count,
  moving: count,
  stuck: count,
  silent: count,
  held: count,
  ended: count,
});
export type Counts = z.infer<typeof counts>;
export const instant = moment.nullable();

export const progress = counts.extend({
  asked: count,
  answered: count,
  helpWanted: count,
  overdue: count,
});

export const findOutcomes = GET("/api/outcomes", {
  label: "発出した注意喚起の進み具合",
  query: pageQuery(chosenMark, 20),
  reply: pageReply(
    z.object({
      advisoryId: z.uuid(),
      title: z.string(),
      mark,
      publishedAt: moment,
      withdrawnAt: instant,
      /** null: not counted yet. */
      progress: progress.nullable(),
      countedAt: instant,
    }),
    /** Support requests that nobody has taken; null: not for this viewer. */
    { helpWaiting: count.nullable() },
  ),
});

export const byAdvisory = z.object({ advisoryId: z.uuid() });
export const keeper = z.object({
  id: z.uuid(),
  relay: z.string(),
  dueAt: instant,
  count,
  overdue: z.boolean(),
});
const group = z.object({ key: z.string(), label: z.string(), counts });

export const getOutcome = GET("/api/outcomes/:advisoryId", {
  label: "注意喚起の集計",
  params: byAdvisory,
  query: z.object(chosenMark),
  reply: z.object({
    advisoryId: z.uuid(),
    title: z.string(),
    mark,
    publishedAt: moment,
    withdrawnAt: instant,
    /** Marks under which there is something to look at. */
    marks: z.array(mark),
    asked: count,
    /** Told already: not held. */
    released: count,
    /** With an answer that stands. */
    answered: count,
    overdue: count,
    counts,
    byAnswer: z.array(z.object({ answer: z.enum(ANSWERS), label: z.string(), count })),
    byStage: z.array(z.object({ stage: z.string(), label: z.string(), count })),
    byBasis: z.array(group),
    byClass: z.array(group),
    byRelay: z.array(group),
    byPrefecture: z.array(group.extend({ x: z.number(), y: z.number() })),
    /** Words of why somebody cannot. */
    cannotReasons: z.array(z.object({ id: z.string(), label: z.string() })),
    /** Relays that keep it now, the longest overdue first. */
    hops: z.array(keeper),
    may: z.object({ remind: z.boolean() }),
  }),
});

export const getCurve = GET("/api/outcomes/:advisoryId/curve", {
  label: "回答の進み方",
  params: byAdvisory,
  query: z.object(chosenMark),
  reply: z.object({
    publishedAt: moment,
    /** Told so far: what the shares are of. */
    released: count,
    answered: count,
    /** Not everybody told has answered: the curve goes on. */
    running: z.boolean(),
    /** First answers, counted up; the first point is the publication, the last is now. */
    points: z.array(z.object({ at: moment, count })),
    /** When 25, 50, 75 and 90 % of those told had answered, and how long after their own notice. */
    marks: z.array(z.object({ share: z.number(), at: instant, hours: z.number().nullable() })),
    /** Hours from notice to first answer, of those who answered; null: nobody did. */
    medianHours: z.number().nullable(),
  }),
});
