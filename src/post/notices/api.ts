import { z } from "zod";
import { byId, GET, instant, keysOf, pageQuery, pageReply, PUT } from "../../base/contract.ts";

/** States of a mail and what they mean to a person. Accepted is never "read". */
export const MESSAGE_STATES = {
  queued: "送信待ち",
  sending: "送信中",
  accepted: "相手のサーバーが受け取った",
  temporarily_failed: "一時的に届かず、再送待ち",
  permanently_failed: "届かなかった",
  unknown: "届いたか不明",
  cancelled: "取りやめ",
} as const;
/** Why a server said no. Only the first says anything against the address. */
export const REFUSALS = {
  no_address: "その宛先はないと言われました",
  their_side: "相手の受信箱かサーバーの都合で受け取れません",
  us: "こちらからのメールが断られました",
  later: "しばらく待つように言われました",
  unclear: "断られましたが、理由は書かれていません",
} as const;
export type Refusal = keyof typeof REFUSALS;
const refusal = z.enum(keysOf(REFUSALS));
const state = z.enum(Object.keys(MESSAGE_STATES) as [keyof typeof MESSAGE_STATES]);

const sender = z.object({
  name: z
    .string()
    .trim()
    .min(1, "名前を入力してください。")
    .max(80, "80字以内で入力してください。"),
  contact: z.string().trim().max(200, "200字以内で入力してください。"),
});

const stop = z.object({
  at: instant,
  /** ours: refused because of us, or without a reason. address: told that the addresses do not exist. */
  about: z.enum(["ours", "address"]),
  refused: z.int(),
  tried: z.int(),
  /** What the servers said most often. */
  reply: z.string(),
  /** Mails that wait, up to 10,000. */
  waiting: z.int(),
});
/** Sending stopped by itself, in a wave of like refusals. */
export type Stop = z.infer<typeof stop>;

/** What the secretariat must know about mail at a glance. */
export const getMailStanding = GET("/api/notices/standing", {
  label: "メールの状況",
  reply: z.object({
    /** Whether a mail server is set (SMTP_URL). Without one, mail waits. */
    serverSet: z.boolean(),
    stop: stop.nullable(),
    /** Our own mail server takes nothing from us; mail waits, and none of its tries is used up. */
    outage: z.object({ since: instant, lastAt: instant, reply: z.string() }).nullable(),
    sender,
    /** Mails of the last days in each state; exact up to 10,000. */
    countedDays: z.int(),
    counts: z.array(z.object({ state, count: z.int() })),
    /** Contacts whose address is dead. */
    deadAddresses: z.int(),
    may: z.object({ setSender: z.boolean() }),
  }),
});

export const messageRow = z.object({
  id: z.uuid(),
  /** Null: a mail to one person, who need not belong to one. */
  organisation: z.string().nullable(),
  recipient: z.string().nullable(),
  /** Null: not written yet. */
  address: z.string().nullable(),
  subjects: z.array(z.string()),
  state,
  attempts: z.int(),
  code: z.string().nullable(),
  refusal: refusal.nullable(),
  serverReply: z.string().nullable(),
  createdAt: instant,
  settledAt: instant.nullable(),
  nextAttemptAt: instant.nullable(),
  may: z.object({ retry: z.boolean() }),
});

export const findMessages = GET("/api/notices/messages", {
  label: "送ったメールの一覧",
  query: pageQuery({ state: state.optional() }),
  reply: pageReply(messageRow),
});

/** Mails to one person (invitations, words about a sign-in …) that were not taken, or may have been lost. */
export const refusedRow = z.object({
  id: z.uuid(),
  refusedAt: instant,
  address: z.string(),
  subject: z.string(),
  outcome: z.enum(["permanently_failed", "unknown"]),
  reply: z.string(),
  may: z.object({ retry: z.boolean() }),
});

export const findRefused = GET("/api/notices/refused", {
  label: "届かなかった個別のメール",
  reply: z.object({
    items: z.array(refusedRow),
    /** There are more than are shown. */
    more: z.boolean(),
  }),
});

/** Somebody saw to it: told the person otherwise, or mended the address. */
export const seeRefused = PUT("/api/notices/refused/:id/sight", {
  label: "届かなかったメールを片づける",
  params: byId,
});

/** Sends one mail again because a person says so: also one whose outcome is unknown. */
export const retryMessage = PUT("/api/notices/messages/:id/retry", {
  label: "もう一度送る",
  params: byId,
  refusals: {
    not_failed: "このメールは送信待ちか、すでに相手のサーバーが受け取っています。",
    address_dead: "宛先が使えなくなっています。連絡先を直してください。",
  },
});

/** Lets sending go on after it stopped by itself. */
export const resumeSending = PUT("/api/notices/resumption", {
  label: "止まった送信を再開する",
  body: z.object({
    /** ours: the cause was here and is mended; what was refused goes out again. theirs: the servers were right. */
    blame: z.enum(["ours", "theirs"]),
  }),
  refusals: { not_stopped: "送信は止まっていません。画面を開き直してください。" },
});

export const putSender = PUT("/api/notices/sender", {
  label: "差出人の名前と問い合わせ先を変える",
  body: sender,
  reply: sender,
});
