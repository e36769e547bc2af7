import type { Finding } from "../../base/contract.ts";
import { type Html, html } from "../../base/web/html.ts";
import { type Applicant, loadApplying } from "../applications/index.ts";
import { loadVocabulary } from "../../circle/facilities/index.ts";
import { type Facility, nextWords, placeOf, type View } from "./apply-page.ts";
import { choice, complaint, fieldOf } from "../../base/web/public-fields.ts";
import { frame } from "./frame.ts";

/** What is shown of a search; `facilities` null: nothing was searched for. */
export interface Found {
  applicant: string;
  search: string;
  prefecture: string;
  facilities: readonly Facility[] | null;
}

/** The first page: what this is, who one is, and the search for one's facility. */
export function writeStart(
  view: View,
  found: Found,
  draft: string | null,
  findings: readonly Finding[] = [],
): Html {
  const { applicants } = loadApplying(view.now);
  const applicant = applicants.find((one) => one.id === found.applicant);
  const action = draft ? `/apply/${draft}/organisation` : "/apply";
  const isInstitution = applicant?.organisation === "institution";
  return frame(
    "入会のお申し込み",
    html`${!applicant && !draft && welcome(view)} ${complaint(findings)}
      ${applicant ? chosenKind(applicant, action) : chooseKind(applicants, action)}
      ${isInstitution && search(view, found, action)}
      ${
        applicant &&
        !isInstitution &&
        html`<form method="post" action="${action}">
          <input type="hidden" name="as" value="${applicant.id}" />
          <div class="go"><button>${applicant.label}として申し込む</button></div>
        </form>`
      }`,
    { place: 1, sender: view.sender, ...(isInstitution && { script: "/apply/as-you-type.js" }) },
  );
}

const chooseKind = (applicants: readonly Applicant[], action: string) =>
  html`<form method="get" action="${action}">
    <fieldset>
      <legend>どなたのお申し込みですか</legend>
      ${applicants.map((one) => choice("as", one))}
    </fieldset>
    <div class="go"><button>次へ進む</button></div>
  </form>`;

const chosenKind = (applicant: Applicant, action: string) =>
  html`<p class="card">
    <b>${applicant.label}</b>として申し込みます。
    <a href="${action}${action === "/apply" ? "" : "?as=none"}">選びなおす</a>
  </p>`;

function welcome({ now }: View): Html {
  const { decides } = nextWords(now);
  return html`<p class="lead">
      Tasuki（たすき）は、医療機関に、使っている機器の弱点やサイバー攻撃のお知らせを、わかりやすい言葉で届け、対応を手伝うしくみです。
    </p>
    <div class="note">
      <b>お申し込みの前に</b>
      <p>
        書いていただくのは10分ほどです。用意するものは、ご自分のメールアドレスと、日中つながる電話番号です。途中でやめても、続きから書けます。お返事は、ふつう${decides}にお送りします。
      </p>
    </div>`;
}

function search(view: View, found: Found, action: string): Html {
  const prefectures = loadVocabulary(view.now).prefectures;
  return html`<h2 id="find">施設をさがしてください</h2>
    <p>名前・ふりがな・医療機関コードのどれかを入れてください。名前の一部でもさがせます。</p>
    <form method="get" action="${action}#find" id="search" data-found="/apply/found">
      <input type="hidden" name="as" value="${found.applicant}" />
      <div class="row">
        ${fieldOf({ name: "search", label: "施設の名前など", required: true, longest: 100 }, { search: found.search }, [])}
        <div class="field">
          <label for="f-in">都道府県</label>
          <select id="f-in" name="in">
            <option value="">すべて</option>
            ${prefectures.map((one) => html`<option value="${one.code}" ${one.code === found.prefecture && "selected"}>${one.name}</option>`)}
          </select>
        </div>
        <button>さがす</button>
      </div>
    </form>
    <form method="post" action="${action}">
      <input type="hidden" name="as" value="${found.applicant}" />
      <div id="found" aria-live="polite">${writeFound(view, found)}</div>
      <h2>見つからないときは</h2>
      <p>新しくできた施設などは、名簿にないことがあります。名前や所在地を書いて、申し込めます。</p>
      <p><button class="quiet" name="facility" value="">名簿にない施設として申し込む</button></p>
    </form>`;
}

/** The facilities found, each a button; also what the page asks for while somebody types. */
export function writeFound(
  { now }: View,
  { facilities, search }: Pick<Found, "facilities" | "search">,
): Html {
  if (facilities === null) return html``;
  const { shortest, most } = loadApplying(now).search;
  if ([...search.trim()].length < shortest)
    return html`<p class="small">${shortest}文字以上を入れてください。</p>`;
  if (facilities.length === 0)
    return html`<p class="warn">
      「${search}」は見つかりませんでした。名前の一部だけにするか、都道府県を「すべて」にしてみてください。
    </p>`;
  const places = new Map(loadVocabulary(now).prefectures.map((one) => [one.code, one.name]));
  return html`<p>${facilities.length >= most ? `はじめの${most}件です。見つからないときは、もう少し長く入れてください。` : `${facilities.length}件見つかりました。`}あてはまるものを押してください。</p>
    <ul class="found">
      ${facilities.map(
        (one) =>
          html`<li>
            <button name="facility" value="${one.id}">
              <b>${one.name}</b><small>${placeOf(places.get(one.prefecture) ?? "", one)}</small>
            </button>
          </li>`,
      )}
    </ul>`;
}
