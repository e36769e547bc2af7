import PostalMime from "postal-mime";
import type { Email } from "postal-mime";
import { isMailAddress, oneLine } from "./text.ts";

/**
 * What a returned mail says about one of ours. Anybody can write such a mail: act on it only when
 * `messageId` is that of a message we sent, and `recipient` (when given) the one we sent it to.
 */
export interface Bounce {
  /** Of the original message, "<…@…>"; null when the report does not carry it. */
  messageId: string | null;
  recipient: string | null;
  /** RFC 3464 §2.3.3. "delayed" is not final. */
  action: "failed" | "delayed" | "delivered" | "relayed" | "expanded";
  /** RFC 3463, such as "5.1.1"; "5.0.0" or "4.0.0" when only success or failure is known. */
  status: string;
  /** The other server's words, one line. */
  diagnostic: string;
}

// A report stands at the front, then the headers of the returned mail; the rest is not looked at.
// The parser takes about 10 µs a line, so lines are bounded too.
const MOST_BYTES = 256 << 10;
const MOST_LINES = 5_000;

/**
 * Reads a bounce: delivery reports by RFC 3464, and beside them only what says beyond doubt that a
 * mail was given up (qmail's format, Exim's X-Failed-Recipients, the "was undeliverable" notes of
 * mobile carriers with a 5.x.x status). Everything else — vacation notes, answers, delivery to a
 * colleague, broken or hostile mail — is null.
 */
export async function readBounce(rawMail: Uint8Array): Promise<Bounce | null> {
  let mail: Email;
  try {
    mail = await PostalMime.parse(front(rawMail), {
      forceRfc822Attachments: true,
      attachmentEncoding: "utf8",
      maxNestingDepth: 16,
    });
  } catch {
    return null; // nested too deeply, or headers without end
  }
  const bounce = readReport(mail) ?? readOther(mail);
  return bounce && (bounce.messageId ?? bounce.recipient) !== null ? bounce : null;
}

function front(rawMail: Uint8Array): Uint8Array {
  let at = 0;
  for (let lines = 0; lines < MOST_LINES && at < MOST_BYTES; lines++) {
    const end = rawMail.indexOf(10, at);
    if (end < 0) return rawMail.subarray(0, MOST_BYTES);
    at = end + 1;
  }
  return rawMail.subarray(0, Math.min(at, MOST_BYTES));
}

function readReport(mail: Email): Bounce | null {
  if (!/^multipart\/report\b/i.test(header(mail, "content-type"))) return null;
  const report = mail.attachments.find((part) =>
    /^message\/(global-)?delivery-status$/.test(part.mimeType),
  );
  if (!report) return null;
  // One block about the message, then one a recipient; ours go to one recipient, so the worst is it.
  const blocks = String(report.content)
    .split(/\r?\n[ \t]*\r?\n/)
    .slice(0, 100)
    .map(readFields);
  const order = ["failed", "delayed", "expanded", "relayed", "delivered"] as const;
  for (const action of order) {
    const fields = blocks.find((one) => one.get("action")?.toLowerCase().startsWith(action));
    if (!fields) continue;
    const words = (fields.get("diagnostic-code") ?? "").replace(/^\s*[\w-]+\s*;/, "");
    const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get("status") ?? "")?.[0];
    return {
      messageId: originalId(mail),
      recipient:
        address(fields.get("original-recipient")) ?? address(fields.get("final-recipient")),
      action,
      status: status ?? { failed: "5.0.0", delayed: "4.0.0" }[action as string] ?? "2.0.0",
      // Some servers say why only in the part that people read, with a code that says nothing.
      diagnostic:
        oneLine(words) ||
        (/^[2-5]\.[1-9]/.test(status ?? "") ? "" : oneLine((mail.text ?? "").slice(0, 2000))),
    };
  }
  return null;
}

const COPY =
  /^-{2,}\s*(below this line is a copy of the message|this is a copy of|the header and top|original message)/im;

function readOther(mail: Email): Bounce | null {
  const from = mail.from && "address" in mail.from ? (mail.from.address ?? "") : "";
  if (!/^(mailer-daemon|postmaster)(@|$)/i.test(from)) return null;
  const text = (mail.text ?? "").slice(0, 100_000);
  const copy = COPY.exec(text)?.index ?? text.length;
  const said = text.slice(0, copy);
  const messageId = originalId(mail) ?? messageIdIn(text.slice(copy));
  const status = /(?<![\d.])5\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(said)?.[0];

  if (/^.{0,20}this is the qmail-send program/im.test(said)) {
    const [, to, why = ""] =
      /^<([^<>\s]{3,254})>:\r?\n((?:\S.*(?:\r?\n|$)){0,20})/m.exec(said) ?? [];
    const recipient = address(to);
    if (!recipient) return null;
    return {
      messageId,
      recipient,
      action: "failed",
      status: status ?? "5.0.0",
      diagnostic: oneLine(why),
    };
  }
  const failed = header(mail, "x-failed-recipients").split(",")[0];
  const undeliverable = /message to <([^<>\s]{3,254})> was undeliverable/i.exec(said)?.[1];
  const recipient = address(failed) ?? address(undeliverable);
  const permanent = status ?? (/\bthis is a permanent error\b/i.test(said) ? "5.0.0" : undefined);
  if (!recipient || !permanent) return null;
  const lines = said.split(/\r?\n/);
  const named = lines.findIndex((one) => one.trim() === recipient);
  // Exim: the address on a line of its own, and what was said about it indented below.
  const below = named < 0 ? [] : lines.slice(named + 1, named + 10);
  const why = below.slice(0, below.findIndex((one) => !/^\s{3,}\S/.test(one)) >>> 0).join(" ");
  return {
    messageId,
    recipient,
    action: "failed",
    status: permanent,
    diagnostic: oneLine(why || (lines.find((one) => one.includes(permanent)) ?? "")),
  };
}

/** The Message-ID of the mail that came back, from the copy or the headers attached; never the report's own. */
function originalId(mail: Email): string | null {
  const copy = mail.attachments.find((part) =>
    /^(message\/(rfc822|global|global-headers)|text\/rfc822-headers)$/.test(part.mimeType),
  );
  return copy ? messageIdIn(String(copy.content).split(/\r?\n\r?\n/, 1)[0]!) : null;
}

function messageIdIn(text: string): string | null {
  return /^message-id:\s{0,10}(<[^<>\s]{3,250}>)/im.exec(text)?.[1] ?? null;
}

function readFields(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of block
    .slice(0, 20_000)
    .replace(/\r?\n[ \t]+/g, " ")
    .split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0)
      fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}

/** "rfc822; <a@b.jp>" → "a@b.jp"; "a+2Bb@b.jp" (xtext, RFC 3461) → "a+b@b.jp". */
function address(field: string | undefined): string | null {
  const text = (field ?? "")
    .replace(/^\s*[\w-]+\s*;/, "")
    .replace(/[<>\s]/g, "")
    .replace(/\+(2B|3D)/g, (_, hex: string) => (hex === "2B" ? "+" : "="));
  return isMailAddress(text) ? text : null;
}

function header(mail: Email, key: string): string {
  return mail.headers.find((one) => one.key === key)?.value ?? "";
}
