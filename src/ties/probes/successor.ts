import type { Finding } from "../../base/contract.ts";
import { fieldOf, type Field, type Typed } from "../../base/web/public-fields.ts";
import { type Html, html } from "../../base/web/html.ts";
import { cutText, readMailAddress } from "../../base/words/text.ts";
import type { Returned } from "../../base/web/public-face.ts";
import { type Change, tell } from "../../base/later/events.ts";
import { saveSuccessor, type Successor } from "./queries-successors.ts";

export const SUCCESSOR: readonly Field[] = [
  { name: "name", label: "お名前", longest: 100 },
  { name: "mail", label: "メールアドレス", longest: 254, keys: "email" },
];

/** What a form sends that tells who comes after. */
export const CHANGED = "changed";

/** Asks who comes after, behind the link of a mail; sends `says` = CHANGED. */
export const askSuccessor = ({ typed, findings }: Returned): Html =>
  html`<p>新しいご担当を教えてください。代表の方と事務局が確かめてから、登録を直します。</p>
    ${SUCCESSOR.map((field) => fieldOf(field, typed, findings))}
    <div class="go"><button class="quiet" name="says" value="${CHANGED}">新しいご担当を知らせる</button></div>`;

/** What was typed, or what to mend: a name or an address is enough. */
export function readSuccessor(typed: Typed): Successor | Finding[] {
  const name = cutText(typed.name?.trim() ?? "", 100) || null;
  const mail = typed.mail?.trim() ? readMailAddress(typed.mail) : null;
  if (typed.mail?.trim() && !mail) {
    const message = "メールアドレスの形になっていません（例: jimukyoku@example.jp）。";
    return [{ where: "mail", message }];
  }
  if (!name && !mail) {
    const message = "新しいご担当のお名前かメールアドレスを入力してください。";
    return [{ where: "name", message }];
  }
  return { name, mail };
}

/** Keeps what the reader of a warning said. Event `probes.successor_told`. Proves nobody: the mail may be forwarded. */
export async function tellSuccessor(
  change: Change,
  of: { contactId: string; organisationId: string },
  successor: Successor,
): Promise<void> {
  await saveSuccessor(change.tx, of, successor, change.now);
  const { organisationId, contactId } = of;
  await tell(change, "probes.successor_told", {
    forOrganisationId: organisationId,
    subjectId: contactId,
  });
}
