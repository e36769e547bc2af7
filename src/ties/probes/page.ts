import type { Finding } from "../../base/contract.ts";
import { type Html, html } from "../../base/html.ts";
import { pageStyle } from "../../base/page-style.ts";
import type { Sender } from "../../base/sender.ts";
import type { LinkTarget } from "./queries-answer.ts";

/** The page behind the link of a test mail: plain HTML, no script, one large button. */
export function writeProbePage(
  target: LinkTarget,
  at: {
    token: string;
    sender: Sender;
    findings: readonly Finding[];
    typed: Record<string, string>;
    thanked: boolean;
  },
): Html {
  const { token, sender, findings, typed } = at;
  const own = target.readerId === target.contactId;
  const done = at.thanked || (own && target.answeredAt !== null);
  const form = (inside: Html) => html`<form method="post" action="/p/${token}">${inside}</form>`;
  return page(
    own ? "疎通確認" : "連絡先のご確認",
    html`<p class="from">${sender.name} から ${target.organisation} ${target.reader} 様へ</p>
      ${done ? thanks(target, own) : own ? askOwn(form) : askColleague(target, form)}
      <details ${findings.length > 0 && html`open`}>
        <summary>担当が替わりました</summary>
        ${form(html`
          ${findings.map((one) => html`<p class="bad" role="alert">${one.message}</p>`)}
          <p>新しいご担当を教えてください。代表の方と事務局が確かめてから、登録を直します。</p>
          ${field("name", "お名前", typed.name, "text")}
          ${field("mail", "メールアドレス", typed.mail, "email")}
          <button class="second" name="says" value="changed">新しいご担当を知らせる</button>
        `)}
      </details>
      ${
        own &&
        html`<details>
          <summary>この施設の担当ではありません</summary>
          ${form(html`<p>まちがってお送りしました。申し訳ありません。押していただくと、事務局が連絡先を見直します。</p>
            <button class="second" name="says" value="not_ours">担当ではないと知らせる</button>`)}
        </details>`
      }
      ${askAt(sender)}`,
  );
}

const askAt = ({ name, contact }: Sender) =>
  html`<footer><p>人に尋ねたいとき: ${name}${contact && html`<br />${contact}`}</p></footer>`;

type Form = (inside: Html) => Html;

const askOwn = (form: Form) =>
  html`<h1>テストのメールは届きましたか</h1>
    <p>いざというときにお知らせが届くかを確かめています。下のボタンを一度押すだけで終わります。</p>
    ${form(html`<button name="says" value="arrived">届きました</button>`)}`;

const askColleague = (target: LinkTarget, form: Form) =>
  html`<h1>${target.contact} 様は、いまもご担当ですか</h1>
    <p>テストのメールをお送りしましたが、お返事がありません。</p>
    ${form(html`<button name="says" value="passed_on">本人に伝えます（担当は替わっていません）</button>`)}`;

function thanks(target: LinkTarget, own: boolean): Html {
  const said =
    target.state === "changed"
      ? "新しいご担当を教えていただきました。登録が直るまで、しばらくお待ちください。"
      : target.state === "not_ours" && own
        ? "担当ではないと承りました。事務局が連絡先を見直します。"
        : own
          ? "届いたことを確かめました。これで終わりです。"
          : "承りました。ご本人にお伝えください。";
  return html`<h1>ありがとうございました</h1>
    <p class="was">${said}</p>`;
}

const field = (name: string, label: string, value: string | undefined, type: "text" | "email") =>
  html`<label>${label}<input name="${name}" type="${type}"
      maxlength="254" value="${value ?? ""}" /></label>`;

const STYLE =
  pageStyle(`body{margin:0;background:#fff;color:#1a1a1a;font:17px/1.7 "Noto Sans JP","Hiragino Sans",Meiryo,sans-serif;overflow-wrap:anywhere}
main{max-width:640px;margin:0 auto;padding:16px}h1{font-size:1.35em;line-height:1.4}p{margin:.6em 0}.from{font-size:.85em;color:#4d4d4d}
button{display:block;width:100%;min-height:60px;margin:16px 0;font:inherit;font-weight:bold;color:#fff;background:#0017c1;border:2px solid #0017c1;border-radius:8px}
button.second{color:#0017c1;background:#fff;min-height:52px}
details{margin:16px 0;border:1px solid #949494;border-radius:8px;padding:4px 12px}summary{min-height:44px;padding:8px 0;color:#0017c1;text-decoration:underline;text-underline-offset:3px;cursor:pointer}
label{display:block;margin:12px 0}input{display:block;box-sizing:border-box;width:100%;font:inherit;padding:10px;border:1px solid #666;border-radius:8px;min-height:44px}
:focus-visible{outline:4px solid #000;outline-offset:2px;box-shadow:0 0 0 2px #ffd43d}.bad{color:#ce0000;font-weight:bold}
.was{background:#f2f2f2;padding:8px 12px;border-radius:8px}footer{margin-top:32px;border-top:1px solid #ccc;font-size:.9em}`);

/** For links that do not open, and for troubles: says nothing about anybody. */
export const writePlain = (title: string, lines: readonly string[], sender?: Sender): Html =>
  page(
    title,
    html`<h1>${title}</h1>${lines.map((line) => html`<p>${line}</p>`)}${sender && askAt(sender)}`,
  );

function page(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="ja">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        ${STYLE}
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>`;
}
