import { type Fill, fillText } from "../../base/content.ts";
import type { Context } from "../../base/context.ts";
import type { Mail } from "../../base/mail/mail.ts";
import { replyAddressOf } from "../../base/mail/reply-address.ts";
import { getSender } from "../../base/mail/sender.ts";
import { findWriter } from "../../base/mail/single.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { type ClaimedSingle, saveWritten } from "./queries-single.ts";

/** Kicked by whoever wrote something to send; the schedule picks up what became due in the meantime. */
export const SEND_TASK = "notices.send";

/** Has its room write a mail, in a transaction of its own, and keeps to whom. */
export async function writeSingle(
  context: Context,
  { id, template, facts }: Pick<ClaimedSingle, "id" | "template" | "facts">,
): Promise<Omit<Mail, "messageId"> | "later" | null> {
  const write = findWriter(template);
  if (!write) throw new Error(`no room writes mails of the template ${template}`);
  const now = context.clock.now();
  return context.db.asViewer(SYSTEM, async (tx) => {
    const mail = await write({ tx, now, context }, facts);
    if (mail === null || mail === "later") return mail;
    const { name: sender, contact } = await getSender(tx);
    const words: Record<string, Fill> = { ...mail.words, sender, contact };
    const subject = fillText(mail.template.subject, words);
    await saveWritten(tx, id, mail.to, subject);
    return {
      to: mail.to,
      subject,
      text: fillText(mail.template.text, words),
      replyTo: replyAddressOf(context.settings.mailReplyTo),
      ...(mail.attachments && { attachments: mail.attachments }),
    };
  });
}
