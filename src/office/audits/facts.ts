import { formatDate, fromDay } from "../../base/words/calendar.ts";
import { FIELD_LABELS } from "../../things/assets/api.ts";
import { loadAssetKinds } from "../../things/assets/index.ts";
import { ACT_LABELS, MEMBER_STATES } from "../../joining/dues/api.ts";
import { FACTOR_NAMES } from "../../entrance/factors/api.ts";
import { MESSAGE_STATES } from "../../post/notices/api.ts";
import { OUTCOMES } from "../../ties/calls/api.ts";
import { STATE_LABELS, TLP_LABELS } from "../../warnings/advisories/api.ts";
import { GUIDANCE_LABELS } from "../../warnings/guidance/api.ts";
import { loadAnswers } from "../../warnings/reactions/index.ts";
import { POSITIONS } from "../people/api.ts";

type Data = Readonly<Record<string, unknown>>;
type Words = Readonly<Record<string, string>>;

/** One thing that an event says besides its name. What has no line here stays in the program: ids, notes, codes. */
interface Fact {
  key: string;
  /** Before it, with 「：」; without: it speaks for itself. */
  label?: string;
  /** What stands for what is kept; a text that is no code is told as it is. */
  words?: Words;
  /** Behind a number. */
  unit?: string;
}

const labelled = (list: readonly { id: string; label: string }[]): Words =>
  Object.fromEntries(list.map(({ id, label }) => [id, label]));
const labels = (table: Readonly<Record<string, string | { label: string }>>): Words =>
  Object.fromEntries(
    Object.entries(table).map(([id, one]) => [id, typeof one === "string" ? one : one.label]),
  );

/** What became of a call to somebody who had not answered a test mail, as it was kept until November 2026. */
const CALLED_ONCE = {
  reached: "つながり、連絡先は合っていた",
  changed: "つながり、新しい連絡先を聞いた",
  no_answer: "出なかった（またかける）",
};
const YES_NO = { true: "はい", false: "いいえ" };
const WAYS = {
  link: "メールのリンク",
  page: "サインインした画面",
  phone: "電話で聞き取り",
  register: "台帳の変更",
  reply: "メールの返信",
};
const STATES = { ...labels(STATE_LABELS), ...labels(GUIDANCE_LABELS), ...labels(TLP_LABELS) };

/** In the order in which they are told. */
const factsOn = (now: Date): readonly Fact[] => {
  const answers = labelled(loadAnswers(now).data.answers);
  return [
    { key: "what" },
    { key: "name" },
    { key: "provider" },
    { key: "answer", label: "お答え", words: answers },
    { key: "previous", label: "前のお答え", words: answers },
    { key: "via", label: "方法", words: WAYS },
    {
      key: "outcome",
      label: "結果",
      words: { ...labels(OUTCOMES), ...CALLED_ONCE, ...MESSAGE_STATES },
    },
    { key: "act", label: "手続き", words: labels(ACT_LABELS) },
    { key: "state", label: "状態", words: labels(MEMBER_STATES) },
    { key: "on", label: "日付" },
    { key: "number", label: "番号" },
    { key: "amount", label: "金額", unit: "円" },
    { key: "fiscalYear", label: "年度" },
    { key: "reason", label: "理由", words: { document_changed: "文書の内容が変わった" } },
    { key: "kind", label: "種類", words: labelled(loadAssetKinds(now)) },
    { key: "has", label: "あるか", words: YES_NO },
    { key: "lines", unit: "件" },
    { key: "added", label: "加えた", unit: "件" },
    { key: "leftOut", label: "取り込まなかった", unit: "件" },
    { key: "institutions", unit: "施設" },
    { key: "people", unit: "人" },
    { key: "told", label: "お知らせ", unit: "件" },
    { key: "position", label: "立場", words: labels(POSITIONS) },
    { key: "proved", label: "確かめた方法", words: FACTOR_NAMES },
    { key: "factor", label: "確かめた方法", words: FACTOR_NAMES },
    { key: "days", unit: "日" },
    { key: "version", label: "文書の番号" },
    { key: "issuer" },
  ];
};

/** What happened, in words, beside the event's name; null where the event says nothing that a reader may use. */
export function tellFacts(data: Data, now: Date): string | null {
  const told = factsOn(now).flatMap(({ key, label, words, unit = "" }) => {
    const value = data[key];
    if (!["string", "number", "boolean"].includes(typeof value) || value === "") return [];
    const known = words?.[`${value}`];
    // A code without a word tells a reader nothing, and neither does a bare yes or no.
    if (!known && (words ? /^[a-z_]+$/.test(`${value}`) : typeof value === "boolean")) return [];
    const told = known ?? tell(value, unit);
    return label ? `${label}：${told}` : told;
  });
  return [...told, ...tellChange(data)].join("、") || null;
}

/** A day as people write it; a number that counts something with its unit, a year as it is. */
function tell(value: unknown, unit: string): string {
  if (typeof value === "number" && unit) return `${value.toLocaleString("en")}${unit}`;
  const day = typeof value === "string" && DAY.test(value) && fromDay(value);
  return day ? formatDate(day) : `${value as string}`;
}
const DAY = /^\d{4}-\d\d-\d\d$/;

/** 「バージョン：7.2.4 → 7.2.8」 for what was one thing and is another. */
function tellChange({ before, after }: Data): string[] {
  if (typeof before === "string" && typeof after === "string")
    return [`${STATES[before] ?? before} → ${STATES[after] ?? after}`];
  if (!isObject(before) || !isObject(after)) return [];
  return Object.keys(after).map((field) => {
    const label = (FIELD_LABELS as Words)[field] ?? field;
    return `${label}：${word(before[field])} → ${word(after[field])}`;
  });
}

const isObject = (value: unknown): value is Data =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const word = (value: unknown) =>
  value === null || value === undefined || value === ""
    ? "なし"
    : ((YES_NO as Words)[`${value as string}`] ?? `${value as string}`);
