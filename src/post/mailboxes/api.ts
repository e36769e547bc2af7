import { z } from "zod";
import { byId, GET, instant, keysOf, pageQuery, pageReply, PUT } from "../../base/contract.ts";

/** What a mail that came in is, as far as it was recognised. */
export const MAIL_KINDS = {
  reply: "お送りしたメールへの返信",
  other: "そのほかのメール",
  auto_reply: "自動応答",
  bounce: "届かなかった知らせ",
} as const;
export type MailKind = keyof typeof MAIL_KINDS;
const kind = z.enum(keysOf(MAIL_KINDS));

export const row = z.object({
  id: z.uuid(),
  kind,
  /** Surely from the contact that we wrote to. */
  trusted: z.boolean(),
  fromName: z.string().nullable(),
  fromAddress: z.string().nullable(),
  subject: z.string(),
  receivedAt: instant,
  organisationId: z.uuid().nullable(),
  organisation: z.string().nullable(),
  attachmentCount: z.int(),
  doneAt: instant.nullable(),
});

export const listReceived = GET("/api/mailboxes", {
  label: "届いたメールの一覧",
  query: pageQuery({
    kind: kind.optional(),
    /** all: also those that are done. */
    show: z.enum(["open", "all"]).default("open"),
  }),
  reply: pageReply(row, {
    standing: z.object({
      /** The own mail server (MAIL_LISTEN), and a mailbox that is asked (IMAP_URL). */
      listens: z.boolean(),
      asks: z.boolean(),
      open: z.int(),
      lastAt: instant.nullable(),
      askedAt: instant.nullable(),
    }),
  }),
});

const attachment = z.object({ name: z.string(), type: z.string(), bytes: z.number() });

export const receivedMail = row.extend({
  /** Plain text, never HTML. */
  body: z.string(),
  size: z.int(),
  /** The contact whose answer it surely is. */
  contact: z.string().nullable(),
  /** Where the mail that it answers was sent. */
  sentTo: z.string().nullable(),
  findings: z.array(z.object({ where: z.string(), message: z.string() })),
  attachments: z.array(attachment),
});
export const readReceived = GET("/api/mailboxes/:id", {
  label: "届いたメールを読む",
  params: byId,
  reply: receivedMail,
});

export const getReceivedFile = GET("/api/mailboxes/:id/file", {
  label: "届いたメールを元の形で保存する",
  params: byId,
  reply: z.unknown(),
});

export const assignReceived = PUT("/api/mailboxes/:id/organisation", {
  label: "どの組織からのメールかを決める",
  params: byId,
  body: z.object({ organisationId: z.uuid().nullable() }),
  refusals: { no_organisation: "その組織は見つかりません。選び直してください。" },
});

export const finishReceived = PUT("/api/mailboxes/:id/handling", {
  label: "メールを対応済みにする・戻す",
  params: byId,
  body: z.object({ done: z.boolean() }),
});
