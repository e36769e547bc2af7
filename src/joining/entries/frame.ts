import type { FastifyReply } from "fastify";
import type { Finding } from "../../base/contract.ts";
import { type Html, html } from "../../base/html.ts";
import { pageStyle } from "../../base/page-style.ts";
import type { Sender } from "../../base/sender.ts";
import type { Field, Typed } from "./form.ts";

/** Where the stranger stands on the way, for the line of steps; null: beside the way. */
export type Place = 1 | 2 | 3 | 4 | 5 | null;

const WAY = ["所属", "ご自分", "同意", "確認", "このあと"];

/** A whole page of the way in: plain HTML that needs no script. */
export function frame(
  title: string,
  body: Html,
  { place = null, sender, script }: { place?: Place; sender?: Sender; script?: string } = {},
): Html {
  return html`<!doctype html>
    <html lang="ja">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}｜Tasuki 入会のお申し込み</title>
        ${STYLE}
        ${script && html`<script src="${script}" defer></script>`}
      </head>
      <body>
        <a class="skip" href="#main">本文へ移る</a>
        <header><div>${MARK}<b>Tasuki <span>襷</span></b><span class="what">入会のお申し込み</span></div></header>
        <main id="main">
          ${place && wayTo(place)}
          <h1>${title}</h1>
          ${body}
        </main>
        <footer>
          <div>
            ${
              sender &&
              html`<p>
                わからないこと・お困りのことは、${sender.name}へお気軽にどうぞ。${
                  sender.contact
                    ? html`<br /><strong>${sender.contact}</strong>`
                    : html`<br />連絡の方法は、お申し込みのあとのメールに書いてあります。`
                }
              </p>`
            }
            <p class="small">すでに使っている方は、<a href="/sign-in">サインイン</a>へお進みください。</p>
          </div>
        </footer>
      </body>
    </html>`;
}

function wayTo(place: number): Html {
  return html`<ol class="way" aria-label="手順">
    ${WAY.map(
      (name, index) =>
        html`<li class="${index + 1 < place ? "done" : index + 1 === place ? "here" : ""}" ${index + 1 === place && html`aria-current="step"`}>
          <span>${index + 1 < place ? "✓" : index + 1}</span>${name}
        </li>`,
    )}
  </ol>`;
}

/** One field with its label, hint and what is wrong with it. */
export function fieldOf(field: Field, typed: Typed, findings: readonly Finding[]): Html {
  const wrong = findings.filter((one) => one.where === field.name);
  const value = typed[field.name] ?? "";
  const id = `f-${field.name}`;
  const told = [field.hint && `${id}-hint`, wrong.length > 0 && `${id}-bad`].filter(Boolean);
  const described = html`${told.length > 0 && html`aria-describedby="${told.join(" ")}"`} ${wrong.length > 0 && html`aria-invalid="true"`}`;
  const auto = field.auto && html`autocomplete="${field.auto}"`;
  return html`<div class="field ${wrong.length > 0 && "wrong"}">
    <label for="${id}"
      >${field.label}<span class="${field.required ? "must" : "may"}"
        >${field.required ? "必須" : "任意"}</span
      ></label
    >
    ${field.hint && html`<p class="hint" id="${id}-hint">${field.hint}</p>`}
    ${wrong.length > 0 && html`<p class="bad" id="${id}-bad">${wrong.map((one) => one.message)}</p>`}
    ${
      field.as === "select"
        ? html`<select id="${id}" name="${field.name}" ${described}>
            <option value="">選んでください</option>
            ${field.options?.map((one) => html`<option value="${one.value}" ${one.value === value && "selected"}>${one.label}</option>`)}
          </select>`
        : field.as === "lines"
          ? html`<textarea id="${id}" name="${field.name}" rows="4" ${described}>
${value}</textarea>`
          : html`<input id="${id}" name="${field.name}" value="${value}" ${auto} ${field.keys && html`inputmode="${field.keys}"`} ${described} />`
    }
  </div>`;
}

/** That something is to be mended, where the reader sees it first. */
export const complaint = (findings: readonly Finding[]) =>
  findings.length > 0 &&
  html`<p class="alert" role="alert">
    直していただきたいところが${findings.length}か所あります。赤い印のところを見てください。書いたものは残っています。
  </p>`;

/** What a visitor gets: a page, or another address. Decided within the transaction, sent when that is done. */
export type Outcome = { status: number; page: Html } | { to: string };
export const say = (status: number, page: Html): Outcome => ({ status, page });
export const go = (to: string): Outcome => ({ to });

/** Sends a page that no cache keeps and no search engine lists, or leads on. */
export function send(response: FastifyReply, outcome: Outcome) {
  if ("to" in outcome) return response.redirect(outcome.to, 303);
  return response
    .status(outcome.status)
    .header("content-type", "text/html; charset=utf-8")
    .header("x-robots-tag", "noindex")
    .send(outcome.page.text);
}

const MARK = html`<svg width="32" height="32" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="6" fill="#0017c1"/><g fill="none" stroke-linecap="round" stroke-width="4.5"><path d="M25 6C19 13 13 19 7 26" stroke="#fff"/><path d="M11 10.500l10 11" stroke="#0017c1" stroke-width="8.5" stroke-linecap="butt"/><path d="M7 6c6 7 12 13 18 20" stroke="#fff"/></g></svg>`;

const STYLE =
  pageStyle(`*{box-sizing:border-box}body{margin:0;background:#fff;color:#333;font:17px/1.75 "Noto Sans JP Variable","Noto Sans JP","Hiragino Sans","Yu Gothic UI",Meiryo,sans-serif;overflow-wrap:anywhere;line-break:strict;text-wrap:pretty}
header{border-bottom:1px solid #ccc}header div,footer div,main{max-width:720px;margin:0 auto;padding:12px 20px}header div{display:flex;align-items:center;gap:10px}header b{font-size:1.15em;color:#1a1a1a}.what{color:#4d4d4d;font-size:.85em;margin-left:auto}
main{padding:28px 20px 56px}h1{font-size:1.6em;line-height:1.4;margin:.2em 0 .6em;color:#1a1a1a;word-break:auto-phrase}h2{font-size:1.2em;line-height:1.5;margin:2em 0 .6em;color:#1a1a1a}p{margin:.6em 0}.small,.hint{font-size:.88em;color:#4d4d4d}.hint{margin:.1em 0 .4em}.lead{font-size:1.06em}
a{color:#0017c1;text-underline-offset:3px}a:hover{text-decoration-thickness:3px}.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:#fff;padding:8px 16px;z-index:1}
.way{list-style:none;display:flex;gap:4px;margin:0 0 28px;padding:0;font-size:.82em;color:#626264}.way li{flex:1;display:flex;flex-direction:column;align-items:center;gap:4px;position:relative;text-align:center}.way li+li:before{content:"";position:absolute;right:calc(50% + 18px);left:calc(-50% + 18px);top:14px;border-top:2px solid #ccc}.way span{width:30px;height:30px;border-radius:50%;border:2px solid #949494;display:grid;place-items:center;background:#fff;font-weight:bold}.way .done span{background:#e8f1fe;border-color:#0017c1;color:#0017c1}.way .here{color:#1a1a1a;font-weight:bold}.way .here span{background:#0017c1;border-color:#0017c1;color:#fff}
.field{margin:26px 0}.field label,legend{font-weight:bold;color:#1a1a1a}.must,.may{font-size:.75em;font-weight:bold;margin-left:8px;padding:1px 6px;border-radius:4px;border:1px solid;white-space:nowrap}.must{color:#a90000}.may{color:#626264;font-weight:normal}
input:not([type=checkbox],[type=radio]),textarea,select{display:block;width:100%;font:inherit;color:inherit;background:#fff;padding:10px 14px;border:1px solid #626264;border-radius:8px;min-height:52px;margin-top:4px}textarea{line-height:1.6}select{appearance:auto}
.wrong{border-left:4px solid #ce0000;padding-left:14px}.wrong input,.wrong textarea,.wrong select{border-color:#ce0000}.bad{color:#a90000;font-weight:bold;margin:.2em 0}.alert,.note,.warn{padding:14px 18px;border-radius:10px;border:1px solid;margin:20px 0}.alert{border-color:#ce0000;background:#fdeeee;color:#7a0000;font-weight:bold}.note{border-color:#9db7f9;background:#f0f5ff}.warn{border-color:#d99c00;background:#fffbe8}
button,.button{display:inline-block;min-height:56px;padding:12px 28px;font:inherit;font-weight:bold;color:#fff;background:#0017c1;border:2px solid #0017c1;border-radius:10px;cursor:pointer;text-decoration:none;text-align:center}button:hover,.button:hover{background:#00118f;border-color:#00118f}.quiet{background:#fff;color:#0017c1}.quiet:hover{background:#e8f1fe}.go{display:flex;gap:14px;flex-wrap:wrap;align-items:center;margin:34px 0 0}.go a{display:inline-flex;align-items:center;justify-content:center;min-height:44px;padding:0 8px}
.found{list-style:none;padding:0;margin:16px 0}.found li{border:1px solid #ccc;border-radius:10px;margin:10px 0}.found button{all:unset;box-sizing:border-box;display:block;width:100%;padding:12px 16px;cursor:pointer;border-radius:10px}.found button:hover{background:#f0f5ff}.found button:focus-visible{outline:4px solid #000;outline-offset:2px}.found b{display:block;color:#0017c1;text-decoration:underline;text-underline-offset:3px}.found small{color:#4d4d4d;font-size:.86em}
.choice{display:flex;gap:14px;align-items:flex-start;padding:14px 16px;margin:10px 0;border:1px solid #ccc;border-radius:10px;cursor:pointer;font-weight:normal}.choice:hover{background:#f7f9ff}.choice:has(:checked){border-color:#0017c1;background:#f0f5ff;box-shadow:inset 0 0 0 1px #0017c1}.choice input{width:24px;height:24px;flex:none;margin:3px 0 0;accent-color:#0017c1}.choice b{display:block;color:#1a1a1a}fieldset{border:0;padding:0;margin:24px 0;min-width:0}
.card{border:1px solid #ccc;border-radius:12px;padding:6px 20px 14px;margin:18px 0}.card h2,.card h3{font-size:1.08em;margin:.8em 0 .2em;color:#1a1a1a}details{margin:8px 0}summary{cursor:pointer;color:#0017c1;text-decoration:underline;text-underline-offset:3px;padding:6px 0;min-height:44px}details>div{border-left:3px solid #d8d8db;padding:2px 0 2px 16px;margin:4px 0 8px}details h4{margin:1em 0 0;font-size:1em;color:#1a1a1a}
dl{margin:0}dl div{display:grid;grid-template-columns:11em 1fr;gap:2px 16px;padding:9px 0;border-top:1px solid #e6e6e6}dl div:first-child{border:0}dt{color:#4d4d4d;font-size:.92em}dd{margin:0}.next{padding:0;margin:18px 0;list-style:none;counter-reset:n}.next li{counter-increment:n;padding:0 0 18px 52px;position:relative}.next li:before{content:counter(n);position:absolute;left:0;top:0;width:34px;height:34px;border-radius:50%;background:#e8f1fe;color:#0017c1;font-weight:bold;display:grid;place-items:center}.next b{display:block;color:#1a1a1a}
.row{display:flex;gap:14px;align-items:end}.row .field{flex:1;margin:10px 0}.row .field:nth-child(2){flex:0 1 11em}.row button{margin-bottom:10px;min-height:52px;padding:8px 24px}.home{position:absolute;left:-9999px;height:1px;overflow:hidden}
:focus-visible{outline:4px solid #000;outline-offset:2px;box-shadow:0 0 0 2px #ffd43d;border-radius:6px}footer{border-top:1px solid #ccc;background:#f8f8fb;padding:12px 0 28px}
@media(max-width:560px){body{font-size:16px}main{padding-top:20px}.what{display:none}.row{display:block}.row button,.go>*{width:100%}dl div{grid-template-columns:1fr}.way{font-size:.74em}h1{font-size:1.4em}}`);
