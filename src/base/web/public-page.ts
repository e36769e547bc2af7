import type { FastifyReply } from "fastify";
import { type Html, html } from "./html.ts";
import type { Sender } from "../mail/sender.ts";
import { STYLE } from "./public-style.ts";

/** What stands around a page, besides its title and what it says. */
export interface Around {
  /** What the page belongs to, in a word or two: beside the mark, and in the title. */
  what?: string;
  /** The heading, where it is another than the title. */
  heading?: string;
  /** Above the heading. */
  above?: Html | null;
  /** Who can be asked; they stand at the foot. */
  sender?: Sender;
  /** At the foot, after the sender. */
  foot?: Html;
  /** A style of its own, declared by `pageStyle`, after the common one. */
  style?: Html;
  /** The address of a script that the page is better with and works without. */
  script?: string;
}

/** A page that comes whole: plain HTML in one request, for a stranger or whoever comes from a mail. */
export function publicPage(title: string, body: Html, around: Around = {}): Html {
  const { what, heading = title, above, sender, foot, style, script } = around;
  return html`<!doctype html>
    <html lang="ja">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}｜Tasuki${what && ` ${what}`}</title>
        ${STYLE}${style}
        ${script && html`<script src="${script}" defer></script>`}
      </head>
      <body>
        <a class="skip" href="#main">本文へ移る</a>
        <header><div>${MARK}<b>Tasuki <span>襷</span></b>${what && html`<span class="what">${what}</span>`}</div></header>
        <main id="main">
          ${above}
          <h1>${heading}</h1>
          ${body}
        </main>
        ${(sender || foot) && html`<footer><div>${sender && askAt(sender)}${foot}</div></footer>`}
      </body>
    </html>`;
}

const askAt = ({ name, contact }: Sender) =>
  html`<p>
    わからないこと・お困りのことは、${name}へお気軽にどうぞ。${contact && html`<br /><strong>${contact}</strong>`}
  </p>`;

/** A page of some sentences, and the way on: to an address of ours. */
export const sentences = (
  title: string,
  lines: readonly string[],
  { link, ...around }: Around & { link?: { to: string; label: string } } = {},
): Html =>
  publicPage(
    title,
    html`${lines.map((line) => html`<p>${line}</p>`)}
    ${link && html`<div class="go"><a class="button" href="${link.to}">${link.label}</a></div>`}`,
    around,
  );

/** What only some want to read or write, opened by its title. */
export const fold = (title: string, body: Html, isOpen = false): Html =>
  html`<details class="box" ${isOpen && "open"}><summary>${title}</summary><div>${body}</div></details>`;

/** What a visitor gets: a page, or another address. Decided within the transaction, sent when that is done. */
export type Outcome = { status: number; page: Html } | { to: string };
export const say = (status: number, page: Html): Outcome => ({ status, page });
export const go = (to: string): Outcome => ({ to });

/** Sends a page that no cache keeps and no search engine lists, or leads on. */
export function send(response: FastifyReply, outcome: Outcome): FastifyReply {
  if ("to" in outcome) return response.redirect(outcome.to, 303);
  return response
    .status(outcome.status)
    .header("content-type", "text/html; charset=utf-8")
    .header("cache-control", "no-store")
    .header("x-robots-tag", "noindex")
    .send(outcome.page.text);
}

const MARK = html`<svg width="32" height="32" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="6" fill="#0017c1"/><g fill="none" stroke-linecap="round" stroke-width="4.5"><path d="M25 6C19 13 13 19 7 26" stroke="#fff"/><path d="M11 10.500l10 11" stroke="#0017c1" stroke-width="8.5" stroke-linecap="butt"/><path d="M7 6c6 7 12 13 18 20" stroke="#fff"/></g></svg>`;
