import { z } from "zod";
import { endpoint } from "../base/contract.ts";

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
const state = z.enum(Object.keys(MESSAGE_STATES) as [keyof typeof MESSAGE_STATES]);

const sender = z.object({
  name: z
    .string()
    .trim()
    .min(1, "名前を入力してください。")
    .max(80, "80字以内で入力してください。"),
  contact: z.string().trim().max(200, "200字以内で入力してください。"),
});

/** What the secretariat must know about mail at a glance. */
export const getMailStanding = endpoint({
  method: "GET",
  path: "/api/notices/standing",
  label: "メールの状況",
  reply: z.object({
    /** Whether a mail server is set (SMTP_URL). Without one, mail waits. */
    serverSet: z.boolean(),
    sender,
    /** Mails of the last 30 days in each state; exact up to 10,000. */
    counts: z.array(z.object({ state, count: z.int() })),
    /** Contacts whose address is dead. */
    deadAddresses: z.int(),
    may: z.object({ setSender: z.boolean() }),
  }),
});

export const messageRow = z.object({
  id: z.uuid(),
  organisationId: z.uuid(),
  organisation: z.string(),
  recipient: z.string(),
  address: z.string(),
  subjects: z.array(z.string()),
  state,
  attempts: z.int(),
  code: z.string().nullable(),
  serverReply: z.string().nullable(),
  createdAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  nextAttemptAt: z.iso.datetime().nullable(),
  may: z.object({ retry: z.boolean() }),
});

export const findMessages = endpoint({
  method: "GET",
  path: "/api/notices/messages",
  label: "送ったメールの一覧",
  query: z.object({
    state: state.optional(),
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  reply: z.object({ items: z.array(messageRow), next: z.string().nullable() }),
});

/** Sends one mail again because a person says so: also one whose outcome is unknown. */
export const retryMessage = endpoint({
  method: "PUT",
  path: "/api/notices/messages/:id/retry",
  label: "もう一度送る",
  params: z.object({ id: z.uuid() }),
  reply: z.object({ done: z.literal(true) }),
  refusals: {
    not_failed: "このメールは送信待ちか、すでに相手のサーバーが受け取っています。",
    address_dead: "宛先が使えなくなっています。連絡先を直してください。",
  },
});

export const putSender = endpoint({
  method: "PUT",
  path: "/api/notices/sender",
  label: "差出人の名前と問い合わせ先を変える",
  body: sender,
  reply: sender,
});
