import { formatDate, formatDateTime } from "../../base/calendar.ts";
import type { Finding } from "../../base/contract.ts";
import { type Html, html } from "../../base/html.ts";
import { pageStyle } from "../../base/page-style.ts";
import type { Sender } from "../../base/sender.ts";
import type { Kind } from "../../things/assets/api.ts";
import { loadAssetKinds } from "../../things/assets/index.ts";
import { loadPriorityTable } from "../advisories/index.ts";
import { type Action, loadAnswers, readActions } from "../reactions/index.ts";
import type { AnswerGiven } from "./api.ts";
import { fillEnquiry } from "./enquiry.ts";
import type { ReactionDetail, TouchedAsset } from "./queries.ts";

type AnswerWords = ReturnType<typeof loadAnswers>["data"]["answers"][number];

/** What the login-free page shows; everything on it belongs to the holder of the link. */
export interface ReplyView {
  reaction: ReactionDetail;
  products: readonly string[];
  assets: readonly TouchedAsset[];
  sender: Sender;
  now: Date;
}

/** What was typed and what was wrong with it, when an answer comes back. */
export interface Returned {
  given: Partial<AnswerGiven>;
  findings: readonly Finding[];
}

/** The page of the question. Plain HTML without script; `returned` shows findings beside their fields. */
export function writeQuestion(view: ReplyView, token: string, returned: Returned): Html {
  const { reaction, sender, now } = view;
  const asked = reaction.basis === "asked";
  const priority = loadPriorityTable(now).data.priorities.find(
    (one) => one.id === reaction.priority,
  );
  const by = reaction.priority === "urgent" ? formatDateTime : formatDate;
  return page(
    `${priority?.label ?? ""} ${reaction.title}`,
    html` <p class="from">
        ${sender.name}${reaction.relay ? `・${reaction.relay}` : ""} から ${reaction.institution}
        への確認のお願い
      </p>
      <h1>${reaction.title}</h1>
      <p><strong class="tag">${priority?.label}</strong> ${priority?.gloss}</p>
      ${returned.findings.length > 0 && html`<p class="bad" role="alert">まだ送られていません。赤い枠のところを直して、もう一度お送りください。</p>`}
      ${reaction.reopenedAt && !reaction.answer && html`<p class="was">お答えをいただいたあとに内容が変わったため、もう一度お尋ねしています。</p>`}
      ${reaction.answer && html`<p class="was">前のお答え: <strong>${labelOf(reaction.answer, now)}</strong>。下から選び直せます。</p>`}
      <h2>何が起きていますか</h2>
      ${paragraphs(reaction.summary)}
      <h2>なぜ届いたか</h2>
      <p>${reaction.reason}</p>
      <h2>お願いしたいこと</h2>
      <ol>
        ${readActions(reaction.actions).map(toItem)}
      </ol>
      <h2>いつまでに</h2>
      <p>
        <strong>${by(new Date(reaction.applicabilityBy))}までに</strong
        >お答えください（1分ほど）。対応は${by(new Date(reaction.actionBy))}までにお願いします。
      </p>
      <form method="post" action="/r/${token}">
        ${asked ? askUse(view, returned) : askAnswer(now, returned)}
        <button>この答えを送る</button>
        <p class="small">送ったあとも、同じリンクで変えられます。</p>
      </form>
      ${
        reaction.ifCannot &&
        html`<h2>すぐに対応できないとき</h2>
          ${paragraphs(reaction.ifCannot)}`
      }
      ${
        reaction.vendorEnquiry &&
        html`<h2>業者への問い合わせ文</h2>
          <p class="small">そのままコピーして、保守業者へのメールにお使いください。</p>
          <pre>${fillEnquiry(view)}</pre>`
      }
      ${contact(sender)}`,
  );
}

const toItem = (action: Action) =>
  html`<li>
    ${action.text}${action.takes && html` <span class="small">（${action.takes}）</span>`}
    ${action.ifUnknown && html`<br /><span class="small">わからないとき: ${action.ifUnknown}</span>`}
  </li>`;

function askAnswer(now: Date, { given, findings }: Returned): Html {
  const { answers, cannotReasons } = loadAnswers(now).data;
  return html`<fieldset class="${bad(findings, "answer") && "wrong"}">
      <legend>お答えを一つ選んでください</legend>
      ${complain(findings, "answer")}
      ${answers.map((words) => [choice("answer", words, given.answer), under(words, given, findings)])}
    </fieldset>
    <fieldset>
      <legend>書いていただけると助かること（空欄でもかまいません）</legend>
      ${field("version", "お使いの版（バージョン）", given, findings)}
      ${field("maintainer", "保守している業者", given, findings)}
      ${field("phone", "折り返しの電話番号", given, findings)} ${noteField(given, findings)}
    </fieldset>`;

  function under(words: AnswerWords, typed: Returned["given"], wrong: readonly Finding[]) {
    if (words.needs.includes("plannedOn"))
      return html`<div class="sub">${field("plannedOn", "対応する日", typed, wrong, "date")}</div>`;
    if (!words.needs.includes("reason")) return null;
    return html`<div class="sub">
      ${complain(wrong, "cannotReason")}
      ${cannotReasons.map((reason) => choice("cannotReason", reason, typed.cannotReason))}
    </div>`;
  }
}

function askUse(view: ReplyView, { given, findings }: Returned): Html {
  const kinds = kindLabels(view.reaction.askedKinds, view.now);
  return html`<fieldset class="${bad(findings, "use") && "wrong"}">
      <legend>「${view.products.slice(0, 3).join("」「") || kinds}」をお使いですか</legend>
      ${complain(findings, "use")}
      ${choice("use", { id: "yes", label: "使っている", hint: "版や置き場所がわかれば、下に書いてください" }, given.use)}
      <div class="sub">
        ${field("product", "製品の名前", { product: view.products[0], ...given }, findings, "text", "products")}
        <datalist id="products">
          ${view.products.map((name) => html`<option value="${name}"></option>`)}
        </datalist>
        ${field("version", "版（バージョン）。わからなければ空欄", given, findings)}
        ${field("place", "置き場所（例: 受付の棚）", given, findings)}
      </div>
      ${choice("use", { id: "no", label: "使っていない", hint: "ほかの製品を使っている場合も、こちらです" }, given.use)}
      <div class="sub">
        <label
          ><input type="checkbox" name="noneOfKind" ${given.noneOfKind && "checked"} />
          ${kinds}は、どの会社のものもありません</label
        >
      </div>
      ${choice("use", { id: "unknown", label: "わからない", hint: "業者に聞くための文を、下にご用意しています" }, given.use)}
    </fieldset>
    <fieldset>
      <legend>書いていただけると助かること（空欄でもかまいません）</legend>
      ${field("maintainer", "保守している業者", given, findings)} ${noteField(given, findings)}
    </fieldset>`;
}

/** After an answer: thanks, what happens next, how to change it. */
export function writeThanks(view: ReplyView, token: string, next: string): Html {
  return page(
    "お答えを受け付けました",
    html`<h1>ありがとうございました</h1>
      <p>${view.reaction.institution} のお答えを受け付けました。</p>
      <p class="was">お答え: <strong>${labelOf(view.reaction.answer ?? "", view.now)}</strong></p>
      <h2>このあと</h2>
      <p>${next}</p>
      <h2>答えを変えるには</h2>
      <p>
        <a href="/r/${token}">こちら</a>、またはメールの同じリンクを開いて、もう一度お答えください。
      </p>
      ${contact(view.sender)}`,
  );
}

/** For links that do not open, and for troubles: says nothing about anybody. */
export function writePlain(title: string, lines: readonly string[], sender?: Sender): Html {
  return page(
    title,
    html`<h1>${title}</h1>
      ${lines.map((line) => html`<p>${line}</p>`)}${sender && contact(sender)}`,
  );
}

function choice(
  name: string,
  words: { id: string; label: string; hint: string },
  given?: string,
): Html {
  const checked = words.id === given ? html` checked` : null;
  return html`<label class="choice"
    ><input type="radio" name="${name}" value="${words.id}" ${checked} /><span
      ><strong>${words.label}</strong><br /><span class="small">${words.hint}</span></span
    ></label
  >`;
}

function field(
  name: keyof AnswerGiven,
  label: string,
  given: Returned["given"],
  findings: readonly Finding[],
  type = "text",
  list?: string,
): Html {
  return html`<label class="field ${bad(findings, name) && "wrong"}"
    >${label} ${complain(findings, name)}<input
      type="${type}"
      name="${name}"
      value="${String(given[name] ?? "")}"
      ${type === "date" && html` max="9999-12-31"`}
      ${list && html` list="${list}"`}
  /></label>`;
}

const noteField = (given: Returned["given"], findings: readonly Finding[]) =>
  html`<label class="field ${bad(findings, "note") && "wrong"}"
    >ひとこと${complain(findings, "note")}<textarea name="note" rows="3">${given.note}</textarea>
  </label>`;

const bad = (findings: readonly Finding[], where: string) =>
  findings.some((finding) => finding.where === where);
const complain = (findings: readonly Finding[], where: string) =>
  findings
    .filter((finding) => finding.where === where)
    .map((finding) => html`<p class="bad">${finding.message}</p>`);
const paragraphs = (text: string) => text.split("\n").map((line) => html`<p>${line}</p>`);
const labelOf = (answer: string, now: Date) =>
  loadAnswers(now).data.answers.find((one) => one.id === answer)?.label;
const kindLabels = (asked: readonly Kind[], now: Date) =>
  loadAssetKinds(now)
    .filter((kind) => asked.includes(kind.id))
    .map((kind) => kind.label)
    .join("・");

const contact = (sender: Sender) =>
  html`<footer>
    <p>人に尋ねたいとき: ${sender.name}${sender.contact && html`<br />${sender.contact}`}</p>
  </footer>`;

/** Fields that belong to one choice show once it is chosen; an old browser shows them always. */
const STYLE = pageStyle(
  `body{margin:0;background:#fff;color:#1a1a1a;font:17px/1.7 Noto Sans JP,Hiragino Sans,Meiryo,sans-serif;overflow-wrap:anywhere} main{max-width:640px;margin:0 auto;padding:16px}h1{font-size:1.35em;line-height:1.4}h2{font-size:1.1em;margin:1.6em 0 .3em;border-left:4px solid #0017c1;padding-left:8px} p{margin:.4em 0}.small,.from{font-size:.85em;color:#4d4d4d}.tag{background:#0017c1;color:#fff;padding:2px 10px;border-radius:4px} fieldset{border:1px solid #949494;border-radius:8px;margin:16px 0;padding:12px;min-width:0}legend{font-weight:bold;padding:0 4px} .choice{display:flex;gap:12px;align-items:flex-start;min-height:44px;padding:8px;margin:4px 0;border:1px solid #ccc;border-radius:8px} .choice input{width:22px;height:22px;flex:none;margin-top:4px}.choice:has(:checked){border-color:#0017c1;background:#e8f1fe} .sub{margin:0 0 8px 16px;padding-left:12px;border-left:2px solid #ccc} @supports selector(:has(a)){.choice:not(:has(:checked))+.sub{display:none}} .field{display:block;margin:8px 0} .field input,textarea{display:block;box-sizing:border-box;width:100%;font:inherit;padding:10px;border:1px solid #666;border-radius:8px;min-height:44px} button{display:block;width:100%;min-height:52px;font:inherit;font-weight:bold;color:#fff;background:#0017c1;border:0;border-radius:8px} :focus-visible{outline:4px solid #000;outline-offset:2px;box-shadow:0 0 0 2px #ffd43d}.bad{color:#ce0000;font-weight:bold}.wrong{border:2px solid #ce0000;border-radius:8px;padding:8px} .was{background:#f2f2f2;padding:8px 12px;border-radius:8px}pre{white-space:pre-wrap;background:#f2f2f2;padding:12px;border-radius:8px;font:inherit;font-size:.9em} footer{margin-top:32px;border-top:1px solid #ccc;font-size:.9em}@media print{button{display:none}}`,
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
