import { z } from "zod";
import { loadContent } from "../../base/content.ts";

const amount = z.int().positive();
/** Compared with folded text: half width, small letters. */
const small = z
  .string()
  .min(1)
  .refine((text) => text === text.normalize("NFKC").toLowerCase(), "not folded");

/** One schema per file of content/mailboxes/, by content id. */
export const schemas = {
  limits: z.strictObject({
    messageBytes: amount,
    textCharacters: amount,
    smtp: z.strictObject({
      connections: amount,
      connectionsPerClient: amount,
      connectionSeconds: amount,
      idleSeconds: amount,
      recipients: amount,
      perClientPerMinute: amount,
      perMinute: amount,
    }),
    imap: z.strictObject({ pollSeconds: amount, firstDays: amount }),
  }),
  recognition: z.strictObject({
    headers: z.array(z.strictObject({ name: small, contains: z.array(small).optional() })),
    begins: z.array(small),
    within: z.array(small),
    persons: z.array(small),
  }),
};

export type SmtpLimits = z.infer<typeof schemas.limits>["smtp"];

export const loadLimits = (on?: Date) =>
  loadContent("mailboxes", "limits", schemas.limits, on).data;
export const loadRecognition = (on?: Date) =>
  loadContent("mailboxes", "recognition", schemas.recognition, on).data;
