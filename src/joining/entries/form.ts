import type { Finding } from "../../base/contract.ts";
import type { Field, Typed } from "../../base/web/public-fields.ts";
import { cutText, foldText, oneLine } from "../../base/words/text.ts";
import { type Applicant, loadConsents } from "../applications/index.ts";
import { readMail, readSite } from "./addresses.ts";
import { loadVocabulary, readCode } from "../../circle/facilities/index.ts";
import { bedsProblem } from "../../circle/members/index.ts";
import { DUTIES } from "../../circle/organisations/api.ts";

/** The steps of an application that are filled in, in order. */
export const STEPS = ["organisation", "person", "consents"] as const;
export type Step = (typeof STEPS)[number];

/** Longer than any field: what is kept of nonsense, so that it can be shown again. */
const KEPT = 2_000;

/** The fields of a step. `withReason`: the address alone does not say where somebody belongs. */
export function fieldsOf(
  step: Step,
  applicant: Applicant,
  { facility, withReason, on }: { facility: boolean; withReason: boolean; on: Date },
): Field[] {
  if (step === "consents")
    return loadConsents(on).map(({ id, data }) => ({
      name: `consent:${id}`,
      label: data.check,
      required: data.required,
      longest: 40,
      as: "check",
    }));
  if (step === "person") return personFields(withReason);
  return facility ? [] : organisationFields(applicant, on);
}

function organisationFields(applicant: Applicant, on: Date): Field[] {
  const isInstitution = applicant.organisation === "institution";
  const prefectures = loadVocabulary(on).prefectures.map(({ code, name }) => ({
    value: code,
    label: name,
  }));
  const kinds = loadVocabulary(on).kinds.map(({ id, label, gloss }) => ({
    value: id,
    label: `${label}（${gloss}）`,
  }));
  const institution: Field[] = [
    { name: "kind", label: "種別", required: true, longest: 40, as: "select", options: kinds },
    { name: "address", label: "所在地", hint: "例: ○○市○○町1-2-3", required: true, longest: 300 },
    {
      name: "beds",
      label: "病床数",
      hint: "入院ベッドの数。なければ空欄のままで",
      required: false,
      longest: 6,
      keys: "numeric",
    },
    {
      name: "code",
      label: "医療機関コード",
      hint: "10桁または7桁の数字。わからなければ空欄のままで",
      required: false,
      longest: 20,
      keys: "numeric",
    },
  ];
  return [
    {
      name: "name",
      label: applicant.nameLabel,
      required: true,
      longest: 200,
      auto: "organization",
    },
    { name: "kana", label: `${applicant.nameLabel}（ふりがな）`, required: true, longest: 200 },
    {
      name: "prefecture",
      label: "都道府県",
      required: isInstitution,
      longest: 2,
      as: "select",
      options: prefectures,
    },
    ...(isInstitution ? institution : []),
    ...applicant.fields.map((field): Field => ({
      name: field.id,
      label: field.label,
      hint: field.hint,
      required: field.required,
      longest: field.longest,
      ...(field.longest > 200 && { as: "lines" }),
    })),
  ];
}

function personFields(withReason: boolean): Field[] {
  const duties = Object.entries(DUTIES).map(([value, label]) => ({ value, label }));
  const reason: Field = {
    name: "reason",
    label: "このアドレスをお使いになる理由",
    hint: "例: 院内に独自のメールがなく、受付でこのアドレスを使っています。お電話で確かめられる時間も書いていただけると助かります。",
    required: true,
    longest: 1000,
    as: "lines",
  };
  return [
    { name: "person", label: "お名前", required: true, longest: 100, auto: "name" },
    { name: "personKana", label: "お名前（ふりがな）", required: true, longest: 100 },
    { name: "duty", label: "お役目", required: true, longest: 20, as: "select", options: duties },
    {
      name: "mail",
      label: "ご自分のメールアドレス",
      hint: "できるだけ、施設・会社のアドレス（@より後ろが所属先のもの）を書いてください。確認のメールをお送りします",
      required: true,
      longest: 254,
      auto: "email",
      keys: "email",
    },
    ...(withReason ? [reason] : []),
    {
      name: "phone",
      label: "電話番号",
      hint: "例: 03-0000-0000。日中につながる番号",
      required: true,
      longest: 40,
      auto: "tel",
      keys: "tel",
    },
    {
      name: "site",
      label: "施設・会社のサイトのアドレス",
      hint: "例: https://www.example.jp/ 。なければ空欄のままで",
      required: false,
      longest: 300,
      auto: "url",
      keys: "url",
    },
  ];
}

/** What a browser sent for these fields, cut to what may be kept. Others stay as they are; an unticked box goes. */
export function keepTyped(
  before: Typed,
  sent: Record<string, unknown>,
  fields: readonly Field[],
): Typed {
  const typed = { ...before };
  for (const { name } of fields) {
    const value = sent[name];
    if (typeof value === "string")
      typed[name] = cutText(value.toWellFormed().replaceAll("\0", ""), KEPT);
    else delete typed[name];
  }
  return typed;
}

const NAMES = new Set(["name", "person"]);
const KANA = new Set(["kana", "personKana"]);

/** What is wrong with the fields of a step. */
export function checkFields(typed: Typed, fields: readonly Field[], on: Date): Finding[] {
  const found: Finding[] = [];
  for (const field of fields) {
    const message = problemOf(typed[field.name]?.trim() ?? "", field, typed, on);
    if (message) found.push({ where: field.name, message });
  }
  return found;
}

function problemOf(value: string, field: Field, typed: Typed, on: Date): string | null {
  const { name, required, longest } = field;
  if (field.as === "check") return checkConsent(value, name, required === true, on);
  if (!value)
    return required ? (field.as === "select" ? "選んでください。" : "入力してください。") : null;
  if (value.length > longest) return `${longest}文字までで入力してください。`;
  if (field.as === "select")
    return field.options?.some((one) => one.value === value) ? null : "選び直してください。";
  if (NAMES.has(name) && !/\p{L}/u.test(value)) return "文字で入力してください。";
  if (KANA.has(name) && readKana(value) === null) return "ひらがなかカタカナで入力してください。";
  if (name === "mail" && !readMail(value))
    return "メールアドレスの形になっていません（例: jimukyoku@example.jp）。";
  if (name === "phone" && !/^\+?[\d()\s-]{9,25}$/.test(foldText(value)))
    return "電話番号は数字とハイフンで入力してください（例: 03-0000-0000）。";
  if (name === "site" && !readSite(value))
    return "サイトのアドレスの形になっていません（例: https://www.example.jp/）。";
  if (name === "beds") return wrongBeds(value, typed.kind ?? "");
  if (name === "code") {
    const read = readCode(value, { kind: typed.kind ?? "", prefecture: typed.prefecture ?? "" });
    return "problem" in read ? read.problem : null;
  }
  return null;
}

function checkConsent(version: string, name: string, required: boolean, on: Date): string | null {
  const newest = loadConsents(on).find((text) => name === `consent:${text.id}`)!.version;
  if (version && version !== newest) return "文の新しい版が出ました。もう一度お読みください。";
  return required && !version ? "お読みになり、チェックを入れてください。" : null;
}

/** A number of beds, as far as it can be judged here; the register's rules judge it again at approval. */
function wrongBeds(value: string, kind: string): string | null {
  const beds = foldText(value);
  if (!/^\d{1,5}$/.test(beds)) return "数字で入力してください。";
  return bedsProblem(kind, Number(beds));
}

/** Kana as they are kept: hiragana, one space between words; null when other letters are among them. */
function readKana(value: string): string | null {
  const kana = oneLine(value.normalize("NFKC"), 200).replace(/[ァ-ヶ]/g, (letter) =>
    String.fromCodePoint(letter.codePointAt(0)! - 0x60),
  );
  return /^[ぁ-ゖー・\s0-9a-z&.-]+$/i.test(kana) && /[ぁ-ゖ]/.test(kana) ? kana : null;
}

/** The person's and the organisation's data in the form in which they are stored. Only after no step has findings. */
export function readTyped(typed: Typed, applicant: Applicant) {
  const line = (name: string) => oneLine(typed[name] ?? "", 500);
  const read = readMail(typed.mail ?? "")!;
  const site = typed.site?.trim() ? readSite(typed.site) : null;
  const more = ["kind", "address", "beds", "code", ...applicant.fields.map((field) => field.id)];
  const facts = Object.fromEntries(
    more.flatMap((name) => (typed[name]?.trim() ? [[name, line(name)]] : [])),
  );
  return {
    name: line("name"),
    kana: readKana(typed.kana ?? ""),
    prefecture: typed.prefecture || null,
    facts: { ...facts, ...(facts.beds && { beds: foldText(facts.beds) }) } as Record<
      string,
      string
    >,
    person: line("person"),
    personKana: readKana(typed.personKana ?? "") ?? "",
    duty: typed.duty ?? "staff",
    phone: foldText(typed.phone ?? ""),
    reason: cutText(typed.reason?.trim() ?? "", 1000) || null,
    site: site?.site ?? null,
    siteDomain: site?.domain ?? null,
    ...read,
  };
}
