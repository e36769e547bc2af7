import type { Numbering } from "./numbering.ts";

const MONTH_OF_TWO = "(?:0[1-9]|1[0-2])";
const MONTH = "(?:0?[1-9]|1[0-2])";
const DAY = "(?:[12]\\d|3[01]|0?[1-9])";
const YEAR = "(?:19|20)\\d\\d";
const DATES = new RegExp(
  [
    `(?<![\\d./])\\d\\d/${MONTH_OF_TWO}/\\d\\d(?![\\d/])`,
    `(?<![\\d.])${YEAR}([-/])${MONTH}(?:\\1${DAY})?(?![\\d./-]*\\d)`,
    `(?<!\\d)(?:${YEAR}|(?:令和|平成|(?<![a-z])[rh])\\s?\\d{1,2})年(?:\\s?${MONTH}月(?:\\s?${DAY}日)?)?(?!度?版)`,
    `(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \\d{1,2},? ${YEAR}`,
  ].join("|"),
  "g",
);
/** "1号機", and brackets in Japanese that hold neither a version nor a build. */
const ASIDES =
  /\d+\s?(?:号機|号車|台目?|番機|階|病棟)|病棟\s?\d+|\((?=[^()]*[ぁ-ヿ一-鿿])(?![^()]*(?:\d\.\d|(?<![a-z])[a-z]{1,2}[.-]?\d|(?:は|が|のみ|だけ)\s?\d|ビルド|パッチ|アップデート|サービスパック|プログラム))[^()]*\)/g;
/** A text that is a day or a month and nothing else: the version of what is numbered by dates. */
const DATED = new RegExp(
  `^v?(${YEAR})(?:([-/])(${MONTH})(?:\\2(${DAY}))?|年\\s?(${MONTH})月(?:\\s?(${DAY})日)?|(0[1-9]|1[0-2])([12]\\d|3[01]|0[1-9])?)版?$`,
);

/** Does the text say that nobody wrote the version down? */
export function isUnstated(folded: string, { unstated }: Numbering): boolean {
  return unstated.has(folded) || /^[-ー―?x*\s]*$/.test(folded);
}

const KANJI = "〇一二三四五六七八九";
const SIGNS = [
  [/(?<=\d)。(?=\d)/g, "."],
  // "'23.4" is a year.
  [/['’](?=\d\d[./年])/g, "20"],
  [/["'“”’]/g, " "],
  [/α/g, " alpha"],
  [/β/g, " beta"],
] as const;

/** Lower case, one writing for signs, and phrases that are one word to us. `plain` is NFKC. */
export function foldVersion(plain: string, numbering: Numbering): string {
  let text = plain.toLowerCase();
  if (/["'“”’。αβ第]/.test(text)) {
    for (const [pattern, means] of SIGNS) text = text.replace(pattern, means);
    text = text.replace(/第([一二三四五六七八九])(?=版)/g, (_, digit: string) =>
      String(KANJI.indexOf(digit)),
    );
  }
  if (numbering.anyPhrase.test(text))
    for (const [pattern, means] of numbering.phrases) text = text.replace(pattern, means);
  // "7-2-4" and "7,2,4" are dots to whoever wrote them.
  const even = /^v?\d{1,3}([-_,])\d{1,3}(?:\1\d{1,3})+$/.exec(text);
  return even === null ? text.trim() : text.replaceAll(even[1]!, ".");
}

/** The text without what tells when something was bought or looked at, or which of several boxes it is. */
export function dropAsides(folded: string): string {
  let text = folded;
  if (/\d年|(?:19|20)\d\d|\d\d\/\d\d\//.test(text)) text = text.replace(DATES, " ");
  return /[ぁ-ヿ一-鿿]/.test(text) ? text.replace(ASIDES, " ") : text;
}

/** Year, month and day of a text that is nothing else. */
export function readDate(folded: string): number[] | null {
  const hit = DATED.exec(folded);
  if (hit === null) return null;
  const [, year, , a, b, c, d, e, f] = hit;
  const parts = [year, a ?? c ?? e, b ?? d ?? f].filter((part) => part !== undefined);
  return parts.map(Number);
}
