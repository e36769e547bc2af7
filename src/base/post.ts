import type { Context } from "./context.ts";
import { createMailer, type Mail, type SendResult } from "./mail.ts";
import { replyAddressOf } from "./reply-address.ts";
import { newToken } from "./tokens.ts";

/**
 * Sends one mail to one person, outside the notices (invitations, proofs of an address, invoices).
 * To be called in a job's task: secret links are made there and stand in no queue. Throws on a temporary
 * failure, so that the job is tried again; null where the installation has no mail server.
 */
export async function postMail(
  context: Context,
  mail: Omit<Mail, "messageId">,
): Promise<SendResult | null> {
  const { smtpUrl, mailFrom } = context.settings;
  if (!smtpUrl) return null;
  const [, name = "Tasuki", address = mailFrom] = /^(.*?)\s*<([^>]+)>$/.exec(mailFrom) ?? [];
  const mailer = createMailer({ smtpUrl, from: { name, address }, connections: 1 });
  try {
    const messageId = `<${newToken()}@${address.split("@")[1]}>`;
    const replyTo = replyAddressOf(context.settings.mailReplyTo);
    const result = await mailer.send({ replyTo, ...mail, messageId });
    if (result.outcome === "temporarily_failed")
      throw new Error(`mail not sent: ${result.code} ${result.reply}`);
    return result;
  } finally {
    await mailer.close();
  }
}
