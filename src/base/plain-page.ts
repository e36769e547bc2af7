import { storable, withoutZeros } from "./storable.ts";
import type { FastifyReply } from "fastify";
import { html } from "./html.ts";
import { pageStyle } from "./page-style.ts";

const STYLE = pageStyle(`
body {
  margin: 0;
  color: #1a1a1c;
  font: 16px/1.7 "Noto Sans JP", "Hiragino Sans", "Yu Gothic UI", Meiryo, sans-serif;
}
main {
  max-width: 40rem;
  margin: 0 auto;
  padding: 2rem 1rem;
}
h1 {
  font-size: 1.5rem;
  line-height: 1.5;
}
a {
  display: inline-block;
  margin-top: 1rem;
  padding: 0.75rem 1.25rem;
  border: 1px solid #0017c1;
  border-radius: 8px;
  color: #0017c1;
}
a:focus-visible {
  outline: 4px solid #000;
  outline-offset: 2px;
}
`);

/** A short page without script, for where the application cannot speak: a sentence or two, and the way on. */
export function sendPlainPage(
  response: FastifyReply,
  page: {
    status: number;
    title: string;
    lines: readonly string[];
    link: { to: string; label: string };
  },
): FastifyReply {
  return response
    .status(page.status)
    .header("content-type", "text/html; charset=utf-8")
    .header("cache-control", "no-store")
    .header("x-robots-tag", "noindex")
    .send(writePlainPage(page));
}

/** The page as text; its link leads to our own addresses or to the application's. */
export function writePlainPage(page: {
  title: string;
  lines: readonly string[];
  link: { to: string; label: string };
}): string {
  return html`<!doctype html>
    <html lang="ja">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${page.title}</title>
        ${STYLE}
      </head>
      <body>
        <main>
          <h1>${page.title}</h1>
          ${page.lines.map((line) => html`<p>${line}</p>`)}
          <a href="${page.link.to}">${page.link.label}</a>
        </main>
      </body>
    </html>`.text;
}

/**
 * What somebody sent by a form, as the database can keep it: a stranger on an old phone is not asked to find a
 * character that nobody sees.
 */
export function readForm(body: string): Record<string, string> {
  const fields = [...new URLSearchParams(body)];
  return Object.fromEntries(
    fields.map(([name, value]) => [storable(name), withoutZeros(value.toWellFormed())]),
  );
}
