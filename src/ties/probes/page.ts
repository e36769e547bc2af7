import { type Html, html } from "../../base/web/html.ts";
import type { Returned } from "../../base/web/public-face.ts";
import { complaint } from "../../base/web/public-fields.ts";
import { fold, publicPage } from "../../base/web/public-page.ts";
import type { Sender } from "../../base/mail/sender.ts";
import type { LinkTarget } from "./queries-answer.ts";
import { askSuccessor, SUCCESSOR } from "./successor.ts";

/** What the pages belong to. */
export const WHAT = "疎通確認";

/** The page behind the link of a test mail: one large button, and what may be told instead. */
export function writeProbePage(
  target: LinkTarget,
  token: string,
  { sender, thanked, returned }: { sender: Sender; thanked: boolean; returned: Returned },
): Html {
  const { findings } = returned;
  const own = target.readerId === target.contactId;
  const done = thanked || (own && target.answeredAt !== null);
  const form = (inside: Html) =>
    html`<form method="post" action="/p/${token}" class="one" novalidate>${inside}</form>`;
  const { title, body } = done
    ? thanks(target, own)
    : own
      ? askOwn(form)
      : askColleague(target, form);
  const rest = html`${complaint(findings, SUCCESSOR)} ${body}
    ${fold("担当が替わりました", form(askSuccessor(returned)), findings.length > 0)}
    ${
      own &&
      fold(
        "この施設の担当ではありません",
        form(html`<p>まちがってお送りしました。申し訳ありません。押していただくと、事務局が連絡先を見直します。</p>
          <div class="go"><button class="quiet" name="says" value="not_ours">担当ではないと知らせる</button></div>`),
      )
    }`;
  const above = html`<p class="from">${sender.name} から ${target.organisation} ${target.reader} 様へ</p>`;
  return publicPage(title, rest, { what: WHAT, above, sender });
}

type Form = (inside: Html) => Html;

const askOwn = (form: Form) => ({
  title: "テストのメールは届きましたか",
  body: html`<p>いざというときにお知らせが届くかを確かめています。下のボタンを一度押すだけで終わります。</p>
    ${form(html`<div class="go"><button name="says" value="arrived">届きました</button></div>`)}`,
});

const askColleague = (target: LinkTarget, form: Form) => ({
  title: `${target.contact} 様は、いまもご担当ですか`,
  body: html`<p>テストのメールをお送りしましたが、お返事がありません。</p>
    ${form(html`<div class="go"><button name="says" value="passed_on">本人に伝えます（担当は替わっていません）</button></div>`)}`,
});

function thanks(target: LinkTarget, own: boolean) {
  const said =
    target.state === "changed"
      ? "新しいご担当を教えていただきました。登録が直るまで、しばらくお待ちください。"
      : target.state === "not_ours" && own
        ? "担当ではないと承りました。事務局が連絡先を見直します。"
        : own
          ? "届いたことを確かめました。これで終わりです。"
          : "承りました。ご本人にお伝えください。";
  return { title: "ありがとうございました", body: html`<p class="note">${said}</p>` };
}
