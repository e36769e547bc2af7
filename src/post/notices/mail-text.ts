import { ContentError, type Fill, fillText, placeholdersOf } from "../../base/content.ts";
import { type Html, html } from "../../base/web/html.ts";
import type { Sender } from "../../base/mail/sender.ts";
import { writeMail } from "./content.ts";
import { signNoticeLink } from "./link.ts";
import type { ClaimedMessage, ClaimedNotice } from "./queries-messages.ts";

/** What is the same in every mail of this installation. */
export interface Letterhead {
  secret: string;
  publicUrl: string;
  sender: Sender;
  /** mailto: address by which a person asks to be written to no more. */
  unsubscribe: string;
}

export interface WrittenMail {
  subject: string;
  text: string;
  html: string;
}

/** The mail of one message: its only notice's letter, or a digest of several. */
export function writeMessage(message: ClaimedMessage, head: Letterhead): WrittenMail {
  const [only, ...more] = message.notices;
  if (!only) throw new RangeError("a mail carries at least one notice");
  if (more.length === 0) return finish(fillLetter(message, only, head));
  const items = message.notices.flatMap((notice) => [
    `・${fillLetter(message, notice, head).subject}`,
    linkOf(notice, head),
  ]);
  return finish(
    writeMail("digest", {
      institution: message.organisation,
      recipient: message.recipient,
      sender: head.sender.name,
      contact: head.sender.contact,
      count: message.notices.length,
      items,
      unsubscribeUrl: head.unsubscribe,
    }),
  );
}

function fillLetter(message: ClaimedMessage, notice: ClaimedNotice, head: Letterhead) {
  const known: Record<string, Fill> = {
    institution: message.organisation,
    recipient: message.recipient,
    sender: head.sender.name,
    contact: head.sender.contact,
    answerUrl: linkOf(notice, head),
    unsubscribeUrl: head.unsubscribe,
    ...notice.fill,
  };
  const subject = fillKnown(notice.subject, known);
  // A line whose fact is missing is left out; a mail without a subject is none.
  if (!subject) throw new ContentError(`a fact is missing for the subject ${notice.subject}`);
  return { subject, text: fillKnown(notice.body, known) };
}

/** Fills a letter for one reader. A line of which something is not known is left out. */
export function fillKnown(text: string, known: Readonly<Record<string, Fill>>): string {
  const open = Object.fromEntries(placeholdersOf(text).map((name) => [name, known[name] ?? null]));
  return fillText(text, open);
}

function linkOf(notice: ClaimedNotice, head: Letterhead): string {
  const path =
    notice.linkPath.includes("{token}") && notice.linkExpiresAt
      ? notice.linkPath.replace(
          "{token}",
          signNoticeLink(head.secret, notice.id, notice.linkExpiresAt),
        )
      : notice.linkPath;
  return head.publicUrl + path;
}

function finish({ subject, text }: { subject: string; text: string }): WrittenMail {
  return { subject, text, html: toHtml(subject, text).text };
}

/** The same words as HTML: 【 】 becomes a heading, 「・」 a list item, a line that is only a link a button. */
function toHtml(subject: string, text: string): Html {
  return html`<!doctype html>
    <html lang="ja">
      <head>
        <meta charset="utf-8" />
        <title>${subject}</title>
      </head>
      <body
        style="margin:0;padding:16px;background:#fff;color:#1a1a1a;font:16px/1.7 'Noto Sans JP',Meiryo,sans-serif"
      >
        <div style="max-width:600px;margin:0 auto">${text.trim().split("\n").map(toLine)}</div>
      </body>
    </html>`;
}

function toLine(line: string): Html {
  const trimmed = line.trim();
  if (trimmed === "") return html`<div style="height:12px"></div>`;
  if (/^【.*】$/.test(trimmed)) {
    return html`<h2
      style="font-size:17px;margin:20px 0 4px;border-left:4px solid #0017c1;padding-left:8px"
    >
      ${trimmed.slice(1, -1)}
    </h2>`;
  }
  if (/^https?:\/\/\S+$/.test(trimmed)) {
    return html`<p style="margin:12px 0">
      <a
        href="${trimmed}"
        style="display:inline-block;background:#0017c1;color:#fff;padding:12px 24px;border-radius:8px;text-decoration:none;font-weight:bold"
        >ページを開く</a
      ><br /><span style="font-size:12px;color:#555;word-break:break-all">${trimmed}</span>
    </p>`;
  }
  if (trimmed.startsWith("・"))
    return html`<div style="padding-left:1em;text-indent:-1em">${trimmed}</div>`;
  if (/^[─-]{5,}$/.test(trimmed))
    return html`<hr style="border:0;border-top:1px solid #ccc;margin:20px 0" />`;
  return html`<div>${trimmed}</div>`;
}
