import type { Readable } from "node:stream";
import nodemailer from "nodemailer";
import { mayWait } from "../later/slots.ts";
import { makeGate } from "../web/gate.ts";
import { isMailAddress, oneLine } from "../words/text.ts";

/** One mail to one recipient. */
export interface Mail {
  /** "<…@…>", given by the caller and stored before sending, so that a bounce can be matched. */
  messageId: string;
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** Where answers go, if not to the sender. */
  replyTo?: string | undefined;
  /** An https or mailto address; https is also announced for one-click (RFC 8058). */
  unsubscribe?: string;
  attachments?: { filename: string; content: Buffer; contentType: string }[];
}

/**
 * What is known after one attempt.
 * - accepted: the server said 250 to the whole message. Never "delivered", never "read".
 * - temporarily_failed: surely not taken; trying again is right. Also when the server refused us
 *   (connection, greeting, sign-in, sender): that says nothing about the recipient.
 * - permanently_failed: the server answered 5xx to the recipient or to the message, or the address is none.
 * - unknown: the line broke or fell silent after the message had begun to flow and before its 250.
 *   The server may have taken it, so it is never sent again by itself.
 */
export interface SendResult {
  outcome: "accepted" | "temporarily_failed" | "permanently_failed" | "unknown";
  /**
   * What a refusal spoke about: the recipient, the whole message after it was sent, us (the sender; also where the
   * line broke), or nothing of this mail yet: our own `server` did not answer, or refused the connection, TLS or
   * sign-in. That is an outage of ours and no matter of the mail.
   */
  about: "recipient" | "message" | "us" | "server";
  /** SMTP reply code ("550"), or the transport's word for what happened ("ETIMEDOUT"). */
  code: string;
  /** The server's own words, on one line, at most 500 characters. */
  reply: string;
}

export interface MailerSettings {
  /** smtp://user:password@host:port or smtps://…; ?requireTLS=true insists on STARTTLS. */
  smtpUrl: string;
  from: { name: string; address: string };
  /** Envelope sender, where bounces go; the from address when absent. */
  bounceAddress?: string;
  /** Connections kept open at the same time. */
  connections?: number;
  /** Milliseconds: to connect and be greeted, for one reply, and for one mail altogether. */
  connectMs?: number;
  replyMs?: number;
  totalMs?: number;
}

export interface Mailer {
  /** Sends one mail. Never throws for what the network or the server does. */
  send(mail: Mail): Promise<SendResult>;
  /** Lets mails on their way finish, then closes the connections. */
  close(): Promise<void>;
}

/** What nodemailer's errors carry. */
interface TransportError extends Error {
  code?: string;
  responseCode?: number;
  response?: string;
  command?: string;
}

/** A mailer over a pool of SMTP connections; more mails than connections wait in line. */
export function createMailer(settings: MailerSettings): Mailer {
  const { connections = 5, connectMs = 30_000, replyMs = 120_000, totalMs = 300_000 } = settings;
  const envelopeFrom = settings.bounceAddress ?? settings.from.address;
  if (!isMailAddress(settings.from.address) || !isMailAddress(envelopeFrom))
    throw new RangeError("sender address");
  const transport = nodemailer.createTransport({
    url: settings.smtpUrl,
    pool: true,
    maxConnections: connections,
    maxMessages: 1_000,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: replyMs,
    // Only a mail of which no byte was sent is ever put back in line by the pool.
    maxRequeues: 1,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // How far a mail got: whether the server took us before it was offered, and whether its body has begun to flow.
  const steps = new Map<string, { offered: boolean; body?: Readable }>();
  transport.use("stream", (mail, done) => {
    const { message } = mail;
    const step: { offered: boolean; body?: Readable } = { offered: false };
    steps.set(message.messageId(), step);
    const create = message.createReadStream.bind(message);
    message.createReadStream = (...args) => {
      step.body = create(...args);
      return step.body;
    };
    // From here on the pool asks for the envelope, and only once it is connected and signed in.
    const envelope = message.getEnvelope.bind(message);
    message.getEnvelope = () => {
      step.offered = true;
      return envelope();
    };
    done();
  });
  // A mail's total time does not run while it waits.
  const through = makeGate(connections, Number.POSITIVE_INFINITY);
  const onTheirWay = new Set<Promise<SendResult>>();

  async function send(mail: Mail): Promise<SendResult> {
    mayWait("mail");
    if (!/^<[!-;=?-~]+@[!-;=?-~]+>$/.test(mail.messageId))
      throw new RangeError("messageId is <…@…>");
    if (!isMailAddress(mail.to))
      return {
        outcome: "permanently_failed",
        about: "recipient",
        code: "EADDRESS",
        reply: "not a mail address",
      };
    const headers = { "Auto-Submitted": "auto-generated", ...unsubscribeHeaders(mail.unsubscribe) };
    // A server that trickles its replies keeps every socket timeout quiet; the signal does not.
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), totalMs);
    try {
      const info = await transport.sendMail({
        from: settings.from,
        to: mail.to,
        replyTo: mail.replyTo,
        envelope: { from: envelopeFrom, to: [mail.to] },
        messageId: mail.messageId,
        subject: oneLine(mail.subject, 900),
        text: mail.text,
        html: mail.html,
        attachments: mail.attachments,
        textEncoding: "base64",
        headers,
        signal: stop.signal,
      });
      return {
        outcome: "accepted",
        about: "recipient",
        code: info.response.slice(0, 3),
        reply: oneLine(info.response),
      };
    } catch (error) {
      return judge(error as TransportError, steps.get(mail.messageId));
    } finally {
      clearTimeout(timer);
      steps.delete(mail.messageId);
    }
  }

  return {
    send: (mail) => {
      const sent = through(() => send(mail)).finally(() => onTheirWay.delete(sent));
      onTheirWay.add(sent);
      return sent;
    },
    close: async () => {
      while (onTheirWay.size > 0) await Promise.allSettled(onTheirWay);
      transport.close();
    },
  };
}

function judge(
  error: TransportError,
  step: { offered: boolean; body?: Readable } | undefined,
): SendResult {
  const begun = step?.body?.readableDidRead ?? false;
  const reply = oneLine(error.response ?? error.message);
  const answered = error.responseCode && (error.command === "RCPT TO" || error.command === "DATA");
  if (answered) {
    const outcome = error.responseCode! >= 500 ? "permanently_failed" : "temporarily_failed";
    const about = error.command === "DATA" ? "message" : "recipient";
    return { outcome, about, code: String(error.responseCode), reply };
  }
  const code = String(error.responseCode ?? error.code ?? "EUNKNOWN");
  const about = step && !step.offered ? "server" : "us";
  return { outcome: begun ? "unknown" : "temporarily_failed", about, code, reply };
}

function unsubscribeHeaders(address: string | undefined): Record<string, string> {
  if (!address) return {};
  const { href, protocol } = new URL(address);
  if (!/^(https?|mailto):[^<>,\s]+$/.test(href)) throw new RangeError("unsubscribe address");
  const header = { "List-Unsubscribe": `<${href}>` };
  return protocol === "https:"
    ? { ...header, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }
    : header;
}
