import { formatDate, fromDay } from "../../base/words/calendar.ts";
import { html } from "../../base/web/html.ts";
import type { View } from "./apply-page.ts";
import { fieldOf } from "../../base/web/public-fields.ts";
import { frame } from "./frame.ts";
import type { Closing } from "./intake.ts";

/** The page of those who come too late: why, and an offer to be told. */
export function writeClosed({ sender }: View, closing: Closing, isWrong = false) {
  const until = closing.until && fromDay(closing.until);
  const field = {
    name: "mail",
    label: "メールアドレス",
    required: true,
    longest: 254,
    auto: "email",
    keys: "email" as const,
  };
  const message = "メールアドレスの形になっていません（例: jimukyoku@example.jp）。";
  return frame(
    "いまは、お申し込みを受け付けていません",
    html`<p class="lead">
        ${
          closing.closed === "date" && until
            ? `お申し込みは、${formatDate(until)}に締め切りました。`
            : "予定していた数のお申し込みをいただいたため、締め切りました。"
        }せっかくお越しいただいたのに、申し訳ありません。
      </p>
      ${closing.note && html`<p class="note">${closing.note}</p>`}
      <h2>再開したら、お知らせします</h2>
      <p>アドレスを書いていただければ、受け付けを再開するときに一度だけメールをお送りします。ほかのことには使いません。</p>
      <form method="post" action="/apply/wish">
        ${fieldOf(field, {}, isWrong ? [{ where: "mail", message }] : [])}
        <div class="home" aria-hidden="true"><input name="homepage" tabindex="-1" autocomplete="off" /></div>
        <div class="go"><button>再開したら知らせてもらう</button></div>
      </form>`,
    { sender },
  );
}
