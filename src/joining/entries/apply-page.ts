import { addDuration } from "../../base/content.ts";
import { formatDate } from "../../base/words/calendar.ts";
import type { Finding } from "../../base/contract.ts";
import { type Html, html } from "../../base/web/html.ts";
import type { Sender } from "../../base/mail/sender.ts";
import { readableDomain } from "../../base/words/text.ts";
import { type Applicant, loadApplying, loadConsents } from "../applications/index.ts";
import { type Facility as Full, loadVocabulary } from "../../circle/facilities/index.ts";
import { complaint, type Field, fieldOf, type Typed } from "../../base/web/public-fields.ts";
import { frame } from "./frame.ts";

export type Facility = Pick<Full, "id" | "name" | "prefecture" | "address">;

/** What every page of the way is drawn from. */
export interface View {
  now: Date;
  sender: Sender;
}

/** A step of fields. */
export function writeFields(
  view: View,
  token: string,
  step: "organisation" | "person",
  applicant: Applicant,
  facility: Facility | null,
  fields: readonly Field[],
  typed: Typed,
  findings: readonly Finding[],
): Html {
  const isPerson = step === "person";
  const asked = findings.some((one) => one.where === "reason");
  return frame(
    isPerson ? "ご自分のことを教えてください" : `${applicant.nameLabel}などを教えてください`,
    html`${complaint(findings, fields)}
      ${isPerson && facility && chosen(facility, token, view.now)}
      ${
        isPerson &&
        html`<p>
          お申し込みになる方が、${applicant.organisation === "institution" ? "施設" : "ご所属"}の代表者になります。あとから、ほかの方に代わることもできます。
        </p>`
      }
      ${
        asked &&
        html`<p class="warn">
          このメールアドレスだけでは、どちらの所属の方かがわかりません。所属先のアドレスに書きかえるか、お使いになる理由を書いてください。事務局がお電話などで確かめますので、少し時間がかかります。
        </p>`
      }
      <form method="post" action="/apply/${token}/${step}" novalidate>
        ${fields.map((field) => fieldOf(field, typed, findings))} ${trap}
        <div class="go">
          <button>次へ進む</button>
          <a href="${isPerson ? `/apply/${token}/organisation` : `/apply?as=${applicant.id}`}">戻る</a>
        </div>
        <p class="small">途中でやめるときは、この画面をブックマーク（お気に入り）に入れておくと、${loadApplying(view.now).draftDays}日のあいだ続きから書けます。</p>
      </form>`,
    { place: isPerson ? 2 : 1, sender: view.sender },
  );
}

/** A field that people do not see: programs that fill in everything give themselves away. */
const trap = html`<div class="home" aria-hidden="true">
  <label>この欄は空けておいてください<input name="homepage" tabindex="-1" autocomplete="off" /></label>
</div>`;

const chosen = (facility: Facility, token: string, now: Date) =>
  html`<div class="card">
    <dl>${facts(describeFacility(facility, now))}</dl>
    <p><a href="/apply/${token}/organisation">別の施設を選ぶ</a></p>
  </div>`;

/** The facility in words. */
export function describeFacility(facility: Facility, now: Date): [string, string][] {
  const place =
    loadVocabulary(now).prefectures.find((one) => one.code === facility.prefecture)?.name ?? "";
  return [
    ["施設", facility.name],
    ["所在地", placeOf(place, facility)],
  ];
}

/** Some lists write the prefecture in front of the address, some do not. */
export const placeOf = (prefecture: string, { address }: Facility) =>
  address?.startsWith(prefecture) ? address : `${prefecture} ${address ?? ""}`.trim();

const facts = (pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`);

/** The texts to agree to, each readable in place. */
export function writeConsents(
  view: View,
  token: string,
  typed: Typed,
  findings: readonly Finding[],
): Html {
  return frame(
    "約束ごとを読んで、同意してください",
    html`${complaint(
      findings,
      loadConsents(view.now).map(({ id, data }) => ({ name: `consent:${id}`, label: data.title })),
    )}
      <p>安心して困りごとを話せる集まりにするための約束です。同意されたことは、文の版と日時とともに残します。</p>
      <form method="post" action="/apply/${token}/consents">
        ${loadConsents(view.now).map(({ id, version, verified, data }) => {
          const name = `consent:${id}`;
          const wrong = findings.filter((one) => one.where === name);
          return html`<section class="card">
            <h2>${data.title}</h2>
            <p>${data.summary}</p>
            <details>
              <summary>全文を読む</summary>
              <div>
                ${data.parts.map((part) => html`<h4>${part.heading}</h4><p>${part.text}</p>`)}
                <p class="small">第${version}版${!verified && "（原典未照合）"}</p>
              </div>
            </details>
            ${wrong.map((one) => html`<p class="bad">${one.message}</p>`)}
            <label class="choice"
              ><input type="checkbox" id="f-${name}" name="${name}" value="${version}" ${typed[name] === version && "checked"} /><span
                >${data.check}<span class="${data.required ? "must" : "may"}">${data.required ? "必須" : "任意"}</span></span
              ></label
            >
          </section>`;
        })}
        <div class="go"><button>次へ進む</button><a href="/apply/${token}/person">戻る</a></div>
      </form>`,
    { place: 3, sender: view.sender },
  );
}

/** Everything once more, before it is sent. */
export function writeCheck(
  view: View,
  token: string,
  sections: readonly {
    title: string;
    step: string;
    facts: readonly (readonly [string, string])[];
  }[],
): Html {
  return frame(
    "この内容で送ってよろしいですか",
    html`${sections.map(
      (section) =>
        html`<section class="card">
            <h2>${section.title}</h2>
            <dl>${facts(section.facts)}</dl>
            <p><a href="/apply/${token}/${section.step}">ここを直す</a></p>
          </section>`,
    )}
      <form method="post" action="/apply/${token}/sent">
        <div class="go"><button>この内容で申し込む</button><a href="/apply/${token}/consents">戻る</a></div>
      </form>`,
    { place: 4, sender: view.sender },
  );
}

/** After sending: the same for everybody, whatever is known already. */
export function writeSent(view: View, token: string, mail: string): Html {
  const { proofHours, limits } = loadApplying(view.now);
  const at = mail.lastIndexOf("@");
  return frame(
    "あと一つ、メールの確認をお願いします",
    html`<p class="note">
        <strong>${mail.slice(0, at)}@${readableDomain(mail.slice(at + 1))}</strong> に、確認のメールをお送りします。届いてから${proofHours}時間のうちに、メールのリンクを開いてください。
      </p>
      ${writeNext(view.now, 0)}
      <h2>メールが届かないときは</h2>
      <p>数分待っても届かないときは、迷惑メールの箱を見てください。アドレスを間違えていたら、直して送り直せます。同じアドレスへお送りするのは、1日に${limits.mailsPerDay}回までです。</p>
      <form method="post" action="/apply/${token}/correction">
        <div class="go"><button class="quiet">アドレスを直して送り直す</button></div>
      </form>`,
    { place: 5, sender: view.sender },
  );
}

export function nextWords(now: Date) {
  const { decidesWithin } = loadApplying(now);
  return { decides: `${formatDate(addDuration(now, decidesWithin))}まで` };
}

/** What happens next, in plain words, from step `from` on. */
export function writeNext(now: Date, from: number): Html {
  const { next } = loadApplying(now);
  const { decides } = nextWords(now);
  return html`<h2>このあとのこと</h2>
    <ol class="next">
      ${next.slice(from).map((one) => html`<li><b>${one.title}</b>${one.text.replaceAll("{{decides}}", decides)}</li>`)}
    </ol>`;
}
