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
import { useQuestion } from "./api.ts";
import { leadOf } from "./lead.ts";
import { askSuccessor, CHANGED, type Successor, SUCCESSOR } from "../../ties/probes/index.ts";
import { fillEnquiry } from "./enquiry.ts";
import type { ReactionDetail, TouchedAsset } from "./queries.ts";

/** What the pages belong to. */
export const WHAT = "確認のお願い";

/** What the login-free page shows; everything on it belongs to the holder of the link. */
export interface ReplyView {
  reaction: ReactionDetail;
  products: readonly string[];
  assets: readonly TouchedAsset[];
  /** Who was said to come after the reader, and is not entered yet. */
  successor: Successor | null;
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
  const { lead, more } = leadOf(reaction.summary);
  const body = html`${complaint(returned.findings, [...FIELDS, ...SUCCESSOR])}
    ${reaction.reopenedAt && !reaction.answer && html`<p class="note">お答えをいただいたあとに内容が変わったため、もう一度お尋ねしています。</p>`}
    ${reaction.answer && html`<p class="note">前のお答え: <b>${labelOf(reaction, now)}</b>。下から選び直せます。</p>`}
    <p class="lead">${lead}</p>
    ${dueWords(reaction, now)}
    <form method="post" action="/r/${token}" class="one" novalidate>
      ${reaction.basis === "asked" ? askUse(view, returned) : askAnswer(now, returned)}
      <div class="go"><button>この答えを送る</button></div>
      <p class="small">送ったあとも、同じリンクで変えられます。</p>
    </form>
    ${
      view.successor
        ? successorTold(view.successor)
        : fold(
            "担当が替わりました",
            html`<form method="post" action="/r/${token}" class="one" novalidate>${askSuccessor(returned)}</form>`,
            returned.typed.says === CHANGED,
          )
    }
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

const formatOf = ({ priority }: ReactionDetail) =>
  priority === "urgent" ? formatDateTime : formatDate;

function dueWords(reaction: ReactionDetail, now: Date): Html {
  const answer = reaction.applicabilityBy;
  const format = formatOf(reaction);
  const late = now.getTime() - answer.getTime();
  if (late < 0)
    return html`<p class="due">
      お答えの期限: <b>${format(answer)}</b>
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
    ${actions.length > 0 && fold(`お願いしたいこと（${actions.length}つ。${formatOf(reaction)(reaction.actionBy)}まで）`, html`<ol>${actions.map(toItem)}</ol>`)}
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

/** What an answer may bring along, in a field of its own under that answer: `version.done`. */
export const nameUnder = (field: string, answer: string) => `${field}.${answer}`;

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
/** What is asked under an answer that asks for it. */
export const ASKED: readonly Field[] = [VERSION, MAINTAINER, PHONE];

/** What an answer asks besides, for whoever chooses it. */
function askBesides(
  { id, asks }: { id: string; asks: readonly string[] },
  { typed, findings }: Returned,
): readonly Html[] {
  return ASKED.filter(({ name }) => asks.includes(name)).map((field) =>
    fieldOf({ ...field, name: nameUnder(field.name, id), required: false }, typed, findings),
  );
}
const sub = (inside: readonly (Html | false)[]) =>
  inside.some(Boolean) && html`<div class="sub">${inside}</div>`;

function askAnswer(now: Date, returned: Returned): Html {
  const { typed, findings } = returned;
  const { answers, cannotReasons } = loadAnswers(now).data;
  const reasons = cannotReasons.map((one) =>
    choice("cannotReason", one, one.id === typed.cannotReason),
  );
  const choices = answers.map((one) => [
    choice("answer", one, one.id === typed.answer),
    sub([
      one.needs.includes("plannedOn") && fieldOf(PLANNED, typed, findings),
      one.needs.includes("reason") &&
        chooseOne("cannotReason", "対応できない理由", findings, html`${reasons}`),
      ...askBesides(one, returned),
    ]),
  ]);
  return html`${chooseOne("answer", "どうされますか", findings, html`${choices}`)}
  ${addNote(returned)}`;
}

/** As many names as keep the page light. */
const NAMED = 60;

/** Whoever answers 「使っていない」 must have been able to see what is asked about. */
function nameAll(products: readonly string[]): Html | false {
  if (products.length < 3) return false;
  const others = products.length - NAMED;
  return fold(
    `お尋ねしている製品（${products.length}）`,
    html`<ul>${products.slice(0, NAMED).map((name) => html`<li>${name}</li>`)}</ul>
      ${others > 0 && html`<p>ほか${others}製品。お使いの製品が当たるかどうかわからないときは、「わからない」を選んでください。</p>`}`,
  );
}

function askUse(view: ReplyView, returned: Returned): Html {
  const { typed, findings } = returned;
  const kinds = kindLabels(view.reaction.askedKinds, view.now);
  const put = (field: Field) =>
    fieldOf(field, { product: view.products[0] ?? "", ...typed }, findings);
  const product: Field = {
    name: "product",
    label: "製品の名前",
    longest: 200,
    proposed: view.products.slice(0, NAMED),
  };
  const noneOfKind = html`<label
    ><input type="checkbox" name="noneOfKind" ${typed.noneOfKind === "on" && "checked"} />
    ${kinds}は、どの会社のものもありません</label
  >`;
  const besides: Partial<Record<string, readonly Html[]>> = {
    yes: [put(product), put({ ...VERSION, hint: "わからなければ空欄でかまいません" }), put(PLACE)],
    no: [noneOfKind],
  };
  const choices = loadAnswers(view.now).data.uses.map((one) => [
    choice("use", one, one.id === typed.use),
    sub([...(besides[one.id] ?? []), ...askBesides(one, returned)]),
  ]);
  const legend = useQuestion(view.products, kinds);
  return html`${chooseOne("use", legend, findings, html`${nameAll(view.products)}${choices}`)} ${addNote(returned)}`;
}

/** Nobody has to write it: folded, until something stands in it. */
const addNote = ({ typed, findings }: Returned) =>
  fold(
    "書き添える（なくてもかまいません）",
    fieldOf(NOTE, typed, findings),
    Boolean(typed[NOTE.name]),
  );

const successorTold = ({ name, mail }: Successor) =>
  html`<p class="note">新しいご担当（<b>${[name, mail].filter(Boolean).join("・")}</b>）を教えていただきました。代表の方と事務局が確かめてから、登録を直します。</p>`;

/** After an answer, or after it was said who comes after: thanks, what happens next, how to change it. */
export function writeThanks(view: ReplyView, token: string, next: string): Html {
  const { reaction, successor, now, sender } = view;
  const answered = html`<p>${reaction.institution} のお答えを受け付けました。</p>
    <p class="note">お答え: <b>${labelOf(reaction, now)}</b></p>
    <h2>このあと</h2>
    <p>${next}</p>
    <h2>答えを変えるには</h2>
    <p><a href="/r/${token}">こちら</a>、またはメールの同じリンクを開いて、もう一度お答えください。</p>`;
  const waiting = html`<p>確認のお願いには、まだお答えをいただいていません。わかる方がお答えください。</p>
    <p><a href="/r/${token}">お答えの画面に戻る</a></p>`;
  const body = html`${successor && successorTold(successor)}${reaction.answer ? answered : waiting}`;
  return publicPage(reaction.answer ? "お答えを受け付けました" : "承りました", body, {
    what: WHAT,
    heading: "ありがとうございました",
    sender,
  });
}

const paragraphs = (lines: readonly string[]) => html`${lines.map((line) => html`<p>${line}</p>`)}`;
/** An answer in the words in which it was given. */
function labelOf({ answer, basis }: Pick<ReactionDetail, "answer" | "basis">, now: Date) {
  const { answers, uses } = loadAnswers(now).data;
  const use = basis === "asked" && uses.find((one) => one.answer === answer);
  return (use || answers.find((one) => one.id === answer))?.label;
}
const kindLabels = (asked: readonly Kind[], now: Date) =>
  loadAssetKinds(now)
    .filter((kind) => asked.includes(kind.id))
    .map((kind) => kind.label)
    .join("・");
