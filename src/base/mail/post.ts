import type { Context } from "../context.ts";
import { createMailer, type Mail, type SendResult } from "./mail.ts";
import { endMailOutage, saveMailOutage } from "./queries-mail-outage.ts";
import { saveRefusedMail } from "./queries-refused-mail.ts";
import { replyAddressOf } from "./reply-address.ts";
import { newToken } from "../keys/tokens.ts";
import { SYSTEM } from "../viewer.ts";

/** What a job says that failed only because our own mail server is out: it is no failure of the job. */
export const MAIL_SERVER_OUT = "mail not sent, server out";

/** The mail was surely not taken this time; trying again is right. */
export class NotSent extends Error {}

/** Keeps whether our own mail server takes mail, so that a person is told. */
export async function noteMailServer(
  { db, clock }: Pick<Context, "db" | "clock">,
  result: SendResult,
): Promise<void> {
  // An address that is none never got as far as the server.
  if (result.code === "EADDRESS") return;
  const now = clock.now();
  await db.asViewer(SYSTEM, (tx) =>
    result.about === "server" ? saveMailOutage(tx, now, result) : endMailOutage(tx, now),
  );
}

/**
 * Sends one mail to one person, outside the notices (invitations, proofs of an address, invoices).
 * To be called in a job's task: secret links are made there and stand in no queue. Throws on a temporary
 * failure, so that the job is tried again (where our own server is out: for as long as it is); null where the
 * installation has no mail server. What was refused for good, or may have been lost, stands on the secretariat's
 * screen (送ったメール), whatever the caller does with the result.
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
    await noteMailServer(context, result);
    if (result.about === "server")
      throw new Error(`${MAIL_SERVER_OUT}: ${result.code} ${result.reply}`);
    if (result.outcome === "temporarily_failed")
      throw new NotSent(`mail not sent: ${result.code} ${result.reply}`);
    if (result.outcome !== "accepted")
      await context.db.asViewer(SYSTEM, (tx) =>
        saveRefusedMail(tx, context.clock.now(), mail, result),
      );
    return result;
  } finally {
    await mailer.close();
  }
}
