import { dayOf, fromDay } from "./calendar.ts";
import { foldText } from "./text.ts";

/** The year before the first of each era. Arithmetic only: 平成32年 is written, and can only mean 2020. */
const ERAS: Record<string, number> = {
  明治: 1867,
  大正: 1911,
  昭和: 1925,
  平成: 1988,
  令和: 2018,
};
const LETTERS: Record<string, string> = { M: "明治", T: "大正", S: "昭和", H: "平成", R: "令和" };
const WEEKDAYS = "日月火水木金土";

const ERA = "(明治|大正|昭和|平成|令和|[明大昭平令MTSHR](?:\\.(?=\\d))?)?";
const APART = "\\s*[年月./\\-\\s]\\s*";
/** What may stand behind a day and does not change it: its weekday, the time of day in Japan. */
const REST = "(?:日(?!曜)付?け?|付け?)?[.,]?\\s*(?:\\(?([日月火水木金土])(?:曜日?)?\\)?)?";
const TIME =
  "(?:(?:T|\\s+|(?<=[日)曜月火水木金土]))(?:(?:午前|午後|[AP]M)\\s*)?(?:[01]?\\d|2[0-4])(?::[0-5]\\d(?::[0-5]\\d(?:\\.\\d+)?)?|時(?:[0-5]?\\d分(?:[0-5]?\\d秒)?)?)(?:\\s*[AP]M|\\+09:?00)?)?";
const APARTED = new RegExp(
  `^${ERA}\\s*(元|\\d{1,4})${APART}(\\d{1,2})${APART}(\\d{1,2})\\s*${REST}${TIME}$`,
  "i",
);
const TOGETHER = /^([明大昭平令MTSHR])?(\d{2}|\d{4})(\d{2})(\d{2})(?:\d{6})?$/i;

/**
 * A whole day as people, banks and offices write it, as "2026-04-06"; null for anything else: a day is read
 * exactly or not at all. Years of four digits and of eras (令和8年4月6日, R08.04.06, R080406, 昭33. 4. 1);
 * a weekday or a time of day behind it is passed over, a weekday that is not that day's is refused.
 * `near`: also years of two digits without an era (8.4.6, 26/4/6, 080406), as the one year within nine years
 * before that day and one after it: Western, Reiwa and Heisei years of one number lie further apart.
 */
export function readWrittenDay(text: string, near?: Date): string | null {
  if (text.length > 60) return null;
  const folded = foldText(text)
    .replace(/^['’‘]|^西暦/, "")
    .replace(/[〇一二三四五六七八九十]+(?=[年月日])/g, fromKanji)
    .trim();
  const hit = APARTED.exec(folded) ?? TOGETHER.exec(folded);
  if (!hit) return null;
  const [, era, year = "", month = "", date = "", weekday] = hit;
  const days = yearsOf(era, year, near).flatMap((one) => {
    const day = `${one}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
    return fromDay(day) && (year.length === 4 || era || isNear(day, near)) ? [day] : [];
  });
  if (days.length !== 1) return null;
  const told = weekday === undefined || WEEKDAYS[new Date(days[0]!).getUTCDay()] === weekday;
  return told ? days[0]! : null;
}

function yearsOf(era: string | undefined, year: string, near: Date | undefined): number[] {
  const number = year === "元" ? 1 : Number(year);
  if (era) {
    const name =
      LETTERS[era[0]!.toUpperCase()] ??
      Object.keys(ERAS).find((one) => one.startsWith(era.replace(".", "")));
    return year.length > 2 || number === 0 || !name ? [] : [ERAS[name]! + number];
  }
  if (year.length === 4) return [number];
  if (!near || year.length > 2 || year === "元") return [];
  return number === 0 ? [2000] : [2000 + number, ERAS["令和"]! + number, ERAS["平成"]! + number];
}

/** 「二〇二六」, 「三十一」. */
function fromKanji(text: string): string {
  const digit = (one: string) => "〇一二三四五六七八九".indexOf(one);
  const [tens, ones] = text.split("十");
  if (ones === undefined) return [...text].map(digit).join("");
  return String((tens ? digit(tens) : 1) * 10 + (ones ? digit(ones) : 0));
}

function isNear(day: string, near: Date | undefined): boolean {
  if (!near) return false;
  const away = Number(day.slice(0, 4)) - Number(dayOf(near).slice(0, 4));
  return away >= -9 && away <= 1;
}
