import { DAY } from "../../base/clock.ts";
import { formatDate, formatDateTime } from "../../base/words/calendar.ts";
import { type Html, html } from "../../base/web/html.ts";
import type { Returned } from "../../base/web/public-face.ts";
import { choice, chooseOne, complaint, type Field, fieldOf } from "../../base/web/public-fields.ts";
import { fold, publicPage } from "../../base/web/public-page.ts";
import type { Sender } from "../../base/mail/sender.ts";
import type { Kind } from "../../things/assets/api.ts";
import { loadAssetKinds } from "../../things/assets/index.ts";
import { loadPriorityTable } from "../advisories/index.ts";
import { type Action, loadAnswers, readActions } from "../reactions/index.ts";
import { fillEnquiry } from "./enquiry.ts";
import type { ReactionDetail, TouchedAsset } from "./queries.ts";

/** What the pages belong to. */
export const WHAT = "確認のお願い";

/** What the login-free page shows; everything on it belongs to the holder of the link. */
export interface ReplyView {
  reaction: ReactionDetail;
  products: readonly string[];
  assets: readonly TouchedAsset[];
  sender: Sender;
  now: Date;
}

/**
 * The page of the question: what it is, until when, and the answers; whatever explains them is folded below, for who
 * wants to know before answering.
 */
export function writeQuestion(view: ReplyView, token: string, returned: Returned): Html {
  const { reaction, sender, now } = view;
  const priority = loadPriorityTable(now).data.priorities.find(
    (one) => one.id === reaction.priority,
  );
  const [first = "", ...more] = reaction.summary.split("\n").filter((line) => line.trim());
  const body = html`${complaint(returned.findings, FIELDS)}
    ${reaction.reopenedAt && !reaction.answer && html`<p class="note">お答えをいただいたあとに内容が変わったため、もう一度お尋ねしています。</p>`}
    ${reaction.answer && html`<p class="note">前のお答え: <b>${labelOf(reaction.answer, now)}</b>。下から選び直せます。</p>`}
    <p class="lead">${first}</p>
    ${dueWords(reaction, now)}
    <form method="post" action="/r/${token}" class="one" novalidate>
      ${reaction.basis === "asked" ? askUse(view, returned) : askAnswer(now, returned)}
      <div class="go"><button>この答えを送る</button></div>
      <p class="small">送ったあとも、同じリンクで変えられます。</p>
    </form>
    ${explain(view, `${priority?.label}: ${priority?.gloss}`, more)}`;
  return publicPage(`${priority?.label ?? ""} ${reaction.title}`, body, {
    what: WHAT,
    heading: reaction.title,
    above: html`<p class="from">
      <b class="tag">${priority?.label}</b>
      ${sender.name}${reaction.relay ? `・${reaction.relay}` : ""} から ${reaction.institution} へ
    </p>`,
    sender,
    foot: CHECK,
  });
}

/** Whoever doubts a mail is not to ask the mail. */
const CHECK = html`<p class="small">
  このお願いが本物か心配なときは、この画面やメールにある番号ではなく、ふだんお使いの番号で事務局にお尋ねください。
</p>`;

function dueWords(
  { priority, applicabilityBy: answer, actionBy: act }: ReactionDetail,
  now: Date,
): Html {
  const format = priority === "urgent" ? formatDateTime : formatDate;
  const late = now.getTime() - answer.getTime();
  if (late < 0)
    return html`<p class="due">
      <b>${format(answer)}まで</b>にお答えください（1分ほど）。対応は${format(act)}までにお願いします。
    </p>`;
  const days = Math.floor(late / DAY);
  return html`<p class="due late">
    お答えの期限（${format(answer)}）を<b>${days > 0 ? `${days}日` : ""}過ぎています</b>。いまからでも、お答えください（1分ほど）。
  </p>`;
}

/** What it is about, why it came, what is to be done and what a vendor can be asked: for who wants to know. */
function explain(view: ReplyView, priority: string, summary: readonly string[]): Html {
  const { reaction } = view;
  const actions = readActions(reaction.actions);
  return html`<h2>くわしく</h2>
    ${actions.length > 0 && fold(`お願いしたいこと（${actions.length}つ）`, html`<ol>${actions.map(toItem)}</ol>`)}
    ${fold("何が起きていますか", html`<p>${priority}</p>${paragraphs(summary)}`)}
    ${fold("なぜ届いたか", html`<p>${reaction.reason}</p>`)}
    ${reaction.ifCannot && fold("すぐに対応できないとき", paragraphs(reaction.ifCannot.split("\n")))}
    ${
      reaction.vendorEnquiry &&
      fold(
        "業者への問い合わせ文",
        html`<p class="small">そのままコピーして、保守業者へのメールにお使いください。</p>
          <pre>${fillEnquiry(view)}</pre>`,
      )
    }`;
}

const toItem = (action: Action) =>
  html`<li>
    ${action.text}${action.takes && html` <span class="small">（${action.takes}）</span>`}
    ${action.ifUnknown && html`<br /><span class="small">わからないとき: ${action.ifUnknown}</span>`}
  </li>`;

const VERSION: Field = { name: "version", label: "お使いのバージョン", longest: 100 };
const MAINTAINER: Field = { name: "maintainer", label: "保守している業者", longest: 100 };
const PHONE: Field = {
  name: "phone",
  label: "折り返しの電話番号",
  longest: 40,
  auto: "tel",
  keys: "tel",
};
const NOTE: Field = { name: "note", label: "ひとこと", longest: 2_000, as: "lines" };
const PLANNED: Field = { name: "plannedOn", label: "対応する日", longest: 10, as: "date" };
const PLACE: Field = { name: "place", label: "置き場所（例: 受付の棚）", longest: 100 };

const FIELDS = [VERSION, MAINTAINER, PHONE, NOTE, PLANNED, PLACE];

function askAnswer(now: Date, { typed, findings }: Returned): Html {
  const { answers, cannotReasons } = loadAnswers(now).data;
  const put = (field: Field) => fieldOf(field, typed, findings);
  const under = (needs: readonly string[]) => {
    if (needs.includes("plannedOn")) return html`<div class="sub">${put(PLANNED)}</div>`;
    if (!needs.includes("reason")) return null;
    const reasons = cannotReasons.map((one) =>
      choice("cannotReason", one, one.id === typed.cannotReason),
    );
    return html`<div class="sub">
      ${chooseOne("cannotReason", "対応できない理由", findings, html`${reasons}`)}
    </div>`;
  };
  const choices = answers.map((one) => [
    choice("answer", one, one.id === typed.answer),
    under(one.needs),
  ]);
  return html`${chooseOne("answer", "お答えを一つ選んでください", findings, html`${choices}`)}
  ${besides(html`${put(VERSION)}${put(MAINTAINER)}${put(PHONE)}${put(NOTE)}`, typed)}`;
}

function askUse(view: ReplyView, { typed, findings }: Returned): Html {
  const kinds = kindLabels(view.reaction.askedKinds, view.now);
  const put = (field: Field) =>
    fieldOf(field, { product: view.products[0] ?? "", ...typed }, findings);
  const product: Field = {
    name: "product",
    label: "製品の名前",
    longest: 200,
    proposed: view.products,
  };
  const use = (id: string, label: string, hint: string) =>
    choice("use", { id, label, hint }, id === typed.use);
  const choices = html`${use("yes", "使っている", "バージョンや置き場所がわかれば、下に書いてください")}
    <div class="sub">${put(product)}${put({ ...VERSION, hint: "わからなければ空欄でかまいません" })}${put(PLACE)}</div>
    ${use("no", "使っていない", "ほかの製品を使っている場合も、こちらです")}
    <div class="sub">
      <label
        ><input type="checkbox" name="noneOfKind" ${typed.noneOfKind === "on" && "checked"} />
        ${kinds}は、どの会社のものもありません</label
      >
    </div>
    ${use("unknown", "わからない", "業者に聞くための文を、下にご用意しています")}`;
  const legend = `「${view.products.slice(0, 3).join("」「") || kinds}」をお使いですか`;
  return html`${chooseOne("use", legend, findings, choices)}
  ${besides(html`${put(MAINTAINER)}${put(NOTE)}`, typed)}`;
}

/** What helps and nobody has to write: folded, until something stands in it. */
const besides = (fields: Html, typed: Returned["typed"]) => {
  const isOpen = [MAINTAINER, PHONE, NOTE].some(({ name }) => typed[name]);
  return fold("書き添える（なくてもかまいません）", fields, isOpen);
};

/** After an answer: thanks, what happens next, how to change it. */
export function writeThanks(view: ReplyView, token: string, next: string): Html {
  const { reaction, now, sender } = view;
  const body = html`<p>${reaction.institution} のお答えを受け付けました。</p>
    <p class="note">お答え: <b>${labelOf(reaction.answer ?? "", now)}</b></p>
    <h2>このあと</h2>
    <p>${next}</p>
    <h2>答えを変えるには</h2>
    <p><a href="/r/${token}">こちら</a>、またはメールの同じリンクを開いて、もう一度お答えください。</p>`;
  return publicPage("お答えを受け付けました", body, {
    what: WHAT,
    heading: "ありがとうございました",
    sender,
  });
}

const paragraphs = (lines: readonly string[]) => html`${lines.map((line) => html`<p>${line}</p>`)}`;
const labelOf = (answer: string, now: Date) =>
  loadAnswers(now).data.answers.find((one) => one.id === answer)?.label;
const kindLabels = (asked: readonly Kind[], now: Date) =>
  loadAssetKinds(now)
    .filter((kind) => asked.includes(kind.id))
    .map((kind) => kind.label)
    .join("・");
