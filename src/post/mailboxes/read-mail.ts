import { createHash } from "node:crypto";
import PostalMime, { type Email } from "postal-mime";
import type { Finding } from "../../base/contract.ts";
import { cutText, oneLine, readMailAddress } from "../../base/words/text.ts";
import { isAutomatic } from "./automatic.ts";
import { loadLimits } from "./content.ts";
import { sayCharsets } from "./japanese.ts";

/** What a mail says, as far as it can be read. What could not be read stands in the findings. */
export interface ReadMail {
  messageId: string | null;
  /** The one sender; null where there is none, or several. */
  from: { address: string; name: string } | null;
  subject: string;
  /** Plain text; of a mail that is only HTML what is left without its tags. */
  text: string;
  /** Written by a machine: an answer of that kind proves nothing (RFC 3834). */
  automatic: boolean;
  /** Message-IDs that it answers, the nearest first, without brackets. */
  answers: string[];
  attachments: { name: string; type: string; bytes: number }[];
  findings: Finding[];
  /** The same for a mail that comes again by another way. */
  fingerprint: string;
  /** Nothing of it could be read. */
  unread?: true;
}

/** A mail of which nothing is known but its bytes, and why. */
export function unreadMail(raw: Buffer, message: string): ReadMail {
  return {
    messageId: null,
    from: null,
    subject: "",
    text: "",
    automatic: false,
    answers: [],
    attachments: [],
    findings: [{ where: "body", message }],
    fingerprint: fingerprintOf(raw, []),
    unread: true,
  };
}

// The parser takes about 10 µs a line; a mail of nothing but line ends must not stop the program.
const MOST_LINES = 50_000;
/** Both ways in take less; whatever comes by another is read in part. */
const MOST_BYTES = 20_000_000;
const MOST_REFERENCES = 20;
const MOST_ATTACHMENTS = 50;

/** Reads a mail. Never throws: broken mail is kept too, with a finding. */
export async function readMail(raw: Buffer, now: Date): Promise<ReadMail> {
  const findings: Finding[] = [];
  const mail = await parse(raw, findings);
  const header = (key: string) => mail.headers.find((one) => one.key === key)?.value ?? "";
  const subject = clean(oneLine(mail.subject ?? "", 300));
  const messageId = clean(oneLine(mail.messageId ?? "", 250)) || null;
  const from = readSender(mail);
  if (/report-type="?feedback-report|^message\/feedback-report/i.test(header("content-type"))) {
    const message =
      "迷惑メールとして申告された、という知らせです。続くようなら、差出人の設定と宛先を確かめてください。";
    findings.push({ where: "complaint", message });
  }
  if (!from) findings.push({ where: "from", message: "差出人のアドレスが読み取れません。" });
  const sender = mail.from && "address" in mail.from ? (mail.from.address ?? null) : null;
  const automatic = isAutomatic({ headers: mail.headers, subject, from: sender }, now);
  return {
    messageId,
    from,
    subject,
    text: readText(mail, loadLimits(now).textCharacters, findings),
    automatic,
    answers: [header("in-reply-to"), ...header("references").split(/(?=<)/).toReversed()]
      .flatMap((text) => /<([^<>\s]{3,250})>/.exec(text)?.[1] ?? [])
      .slice(0, MOST_REFERENCES),
    attachments: mail.attachments.slice(0, MOST_ATTACHMENTS).map((one) => ({
      name: clean(oneLine(one.filename ?? "", 200)) || "名前なし",
      type: clean(oneLine(one.mimeType, 100)),
      bytes: one.content instanceof ArrayBuffer ? one.content.byteLength : one.content.length,
    })),
    findings,
    fingerprint: fingerprintOf(raw, [messageId, from?.address, header("date"), subject]),
  };
}

async function parse(raw: Buffer, findings: Finding[]): Promise<Email> {
  const readable = front(raw);
  if (readable.length < raw.length) {
    const message = "長すぎるため、途中までを読みました。元のメールは全部保存しています。";
    findings.push({ where: "body", message });
  }
  try {
    const said = sayCharsets(readable);
    if (said.broken) {
      const message = "読み取れない文字がありました。届いたままのメールを保存して、ご覧ください。";
      findings.push({ where: "charset", message });
    }
    return await PostalMime.parse(said.mail, { maxNestingDepth: 16 });
  } catch {
    const message = "メールの形式がこわれているため、文字のままで保存しました。";
    findings.push({ where: "body", message });
    const text = readable.toString("latin1").replace(/[^\x09\x0a\x0d\x20-\x7e]/g, "?");
    return { headers: [], headerLines: [], attachments: [], text } as unknown as Email;
  }
}

function front(raw: Buffer): Buffer {
  let at = -1;
  for (let lines = 0; lines < MOST_LINES; lines++) {
    at = raw.indexOf(10, at + 1);
    if (at < 0 || at >= MOST_BYTES) return raw.subarray(0, MOST_BYTES);
  }
  return raw.subarray(0, at + 1);
}

function readSender(mail: Email): ReadMail["from"] {
  // Two From lines, or two addresses in one, are a way to look like somebody else.
  if (mail.headers.filter((one) => one.key === "from").length !== 1) return null;
  const address =
    mail.from && "address" in mail.from ? readMailAddress(mail.from.address ?? "") : null;
  return address ? { address, name: clean(oneLine(mail.from?.name ?? "", 100)) } : null;
}

function readText(mail: Email, most: number, findings: Finding[]): string {
  let text = mail.text ?? "";
  if (!text.trim() && mail.html) {
    text = withoutTags(mail.html);
    findings.push({
      where: "body",
      message: "HTMLだけのメールなので、文字だけを取り出しました。",
    });
  }
  const cut = cutText(text, most);
  if (cut !== text)
    findings.push({ where: "body", message: "長いメールなので、はじめの部分だけを表示します。" });
  return clean(cut).trim();
}

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", quot: '"', nbsp: " ", amp: "&" };

/** Linear in the length, whatever the mail is made of. */
function withoutTags(html: string): string {
  let within: string | null = null;
  const shown = html.split(/(<\/?(?:style|script|title)\b[^<>]*>)/i).filter((part) => {
    const [, close, name] = /^<(\/?)(style|script|title)\b/i.exec(part) ?? [];
    if (!name) return within === null;
    const tag = name.toLowerCase();
    if (!close) within ??= tag;
    else if (within === tag) within = null;
    return false;
  });
  return shown
    .join("")
    .replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h\d)\b[^<>]*>/gi, "\n")
    .replace(/<[^<>]*>/g, "")
    .replace(
      /&(?:(lt|gt|quot|nbsp|amp)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi,
      (whole, name?: string, decimal?: string, hex?: string) => {
        if (name) return ENTITIES[name.toLowerCase()]!;
        const code = decimal ? Number(decimal) : parseInt(hex!, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      },
    )
    .replace(/\n{3,}/g, "\n\n");
}

/** A mail without an id is known by its bytes; some programs give the same id to every mail, so not by it alone. */
function fingerprintOf(raw: Buffer, facts: (string | null | undefined)[]): string {
  const known = facts[0] ? JSON.stringify(facts) : raw;
  return createHash("sha256").update(known).digest("hex");
}

/** What PostgreSQL and a screen can take: no zeros, no control characters, no half characters. */
function clean(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "").toWellFormed();
}
