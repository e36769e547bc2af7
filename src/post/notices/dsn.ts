import PostalMime from "postal-mime";
import type { Email } from "postal-mime";
import { isMailAddress, isMailSystem, oneLine } from "../../base/words/text.ts";

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
 * Reads a bounce: delivery reports by RFC 3464, and beside them only what a mail system's own address says beyond
 * doubt: that a mail to somebody was given up, in the words of qmail, Exim, sendmail, Notes, mobile carriers and
 * others. Everything else — vacation notes, answers, delivery to a colleague, a server that still tries, broken or
 * hostile mail — is null.
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
  // Gateways put a report into a wrapping of their own; a person may pass one on.
  if (!/^multipart\/report\b/i.test(header(mail, "content-type")) && !isFromSystem(mail))
    return null;
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
    const status = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get("status") ?? "")?.[0];
    return {
      messageId: originalId(mail) ?? answeredId(mail),
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

const isFromSystem = (mail: Email) =>
  isMailSystem(mail.from && "address" in mail.from ? (mail.from.address ?? "") : "");

/** Where the copy of the returned mail begins: behind a line that says so, or with its own head. */
const COPY =
  /^[->\s]{2,20}(below this line is a copy of the message|this is a copy of|the header and top|original (message|mail)|message header|returned (message|mail)|unsent message)|^(return-path|received|message-id):/im;
/** What mail systems say when they gave up, and when they did not. */
const GAVE_UP =
  /permanent (fatal )?error|undeliverable|could ?not be delivered|unable to deliver|able to deliver your message|was not delivered|was rejected by|delivery (has )?failed|delivery failure|failure reasons|account is (disabled|full)|this is the qmail-send program|(配信|配送|送信|お届け)(が|は)?(でき(ません|なかった|ず)|失敗)|届(きませ|けられませ|かなかった)/i;
const STILL_TRIES =
  /warning message only|keep trying|still undelivered|not yet been delivered|not need to resend|(is|has been|was) delayed|will (try again|be retried|retry)|attempts will continue|no action is required|再送(を試み|しま)|引き続き|遅延|遅れて/i;
const CODE = /(?<![\d.])(?:[45]\d\d(?=[ -])|[45]\.\d{1,3}\.\d{1,3}(?![\d.]))/;

function readOther(mail: Email): Bounce | null {
  if (!isFromSystem(mail)) return null;
  const text = (mail.text ?? "").slice(0, 100_000);
  const copy = COPY.exec(text)?.index ?? text.length;
  const said = text.slice(0, copy);
  const failed = header(mail, "x-failed-recipients").split(",")[0];
  const recipient = address(failed) ?? recipientIn(said);
  const code = /(?<![\d.])[45](\.\d{1,3}\.\d{1,3}(?![\d.])|\d\d(?=[ -]))/.exec(said)?.[0];
  const waits = STILL_TRIES.test(said) || code?.startsWith("4") === true;
  if (!recipient || !(failed || waits || GAVE_UP.test(said))) return null;
  return {
    messageId: originalId(mail) ?? messageIdIn(text.slice(copy)) ?? answeredId(mail),
    recipient,
    action: waits ? "delayed" : "failed",
    status: waits ? "4.0.0" : (/(?<![\d.])5\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(said)?.[0] ?? "5.0.0"),
    diagnostic: reasonIn(said, recipient),
  };
}

/** The address that a text is about: on a line of its own or at the beginning of one, else the first in brackets. */
function recipientIn(said: string): string | null {
  const lines = said.split(/\r?\n/).slice(0, 200);
  for (const pattern of [
    /^\s*(?:<([^<>\s]{3,254})>|([^<>\s:]{3,254}))(?::|\s|\.\.\.|$)/,
    /<([^<>\s]{3,254})>/,
    /([^<>\s:,;()"']{1,100}@[^<>\s:,;()"']{3,150})/,
  ])
    for (const line of lines) {
      const [, one, other] = pattern.exec(line.slice(0, 1000)) ?? [];
      const found = address((one ?? other)?.replace(/[.,;]+$/, ""));
      if (found) return found;
    }
  return null;
}

/** What was said about it: behind the address and below it, else the lines with a code in them, else all. */
function reasonIn(said: string, recipient: string): string {
  const lines = said.split(/\r?\n/);
  const named = lines.findIndex((one) => one.includes(recipient));
  const behind =
    named < 0
      ? ""
      : (/>?:\s+(.*)$/.exec(
          lines[named]!.slice(lines[named]!.indexOf(recipient) + recipient.length),
        )?.[1] ?? "");
  const end = lines.findIndex((one, at) => at > named && one.trim() === "");
  const below =
    named < 0 ? [] : lines.slice(named + 1, end < 0 ? named + 10 : Math.min(end, named + 10));
  const near = oneLine([behind, ...below].join(" "));
  const coded = lines.filter((one) => CODE.test(one));
  if (CODE.test(near) || (near !== "" && coded.length === 0)) return near;
  return oneLine(coded.length > 0 ? coded.slice(0, 5).join(" ") : said.slice(0, 2000));
}

/** The Message-ID of the mail that came back, from the copy or the headers attached; never the report's own. */
function originalId(mail: Email): string | null {
  const copy = mail.attachments.find((part) =>
    /^(message\/(rfc822|global|global-headers)|text\/rfc822-headers)$/.test(part.mimeType),
  );
  return copy ? messageIdIn(String(copy.content).split(/\r?\n\r?\n/, 1)[0]!) : null;
}

/** Some bring nothing of our mail back, but answer it. */
function answeredId(mail: Email): string | null {
  const ids = `${header(mail, "references")} ${header(mail, "in-reply-to")}`;
  return (
    ids
      .slice(-2000)
      .match(/<[^<>\s]{3,250}>/g)
      ?.at(-1) ?? null
  );
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
