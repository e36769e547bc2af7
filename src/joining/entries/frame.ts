import { type Html, html } from "../../base/web/html.ts";
import { publicPage } from "../../base/web/public-page.ts";
import type { Sender } from "../../base/mail/sender.ts";
import { STYLE } from "./style.ts";

/** What these pages belong to. */
export const WHAT = "入会のお申し込み";

/** Where the stranger stands on the way, for the line of steps; null: beside the way. */
export type Place = 1 | 2 | 3 | 4 | 5 | null;

const WAY = ["所属", "ご自分", "同意", "確認", "このあと"];

/** A whole page of the way in. */
export function frame(
  title: string,
  body: Html,
  { place = null, sender, script }: { place?: Place; sender?: Sender; script?: string } = {},
): Html {
  const above = place && wayTo(place);
  const foot = html`${sender && !sender.contact && html`<p>連絡の方法は、お申し込みのあとのメールに書いてあります。</p>`}
    <p class="small">すでに使っている方は、<a href="/sign-in">サインイン</a>へお進みください。</p>`;
  return publicPage(title, body, { what: WHAT, above, sender, foot, style: STYLE, script });
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
