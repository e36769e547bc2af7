import type { Figures } from "./queries.ts";
import type { compare } from "./reference.ts";
import { type Step, STEPS } from "./stopwatch.ts";

const STEP_LABELS: Record<Step, string> = {
  setup: "準備（データベースなど）",
  nation: "架空の国を作る",
  intake: "注意喚起の取り込み",
  match: "台帳との照合",
  publish: "発出・転送・督促",
  mail: "メールの送信",
  answers: "回答",
};

/** What happened, in plain words, with the seconds of each step. Every count comes from the database. */
export function printTable(
  figures: Figures,
  { seconds, firstPageSeconds, reference, multiples }: ReturnType<typeof compare>,
): string {
  const lines: [string, number, string][] = [
    ["医療機関", figures.institutions, "施設"],
    ["台帳の機器", figures.assets, "台"],
    ["取り込んだ注意喚起", figures.advisories, "件"],
    ["　うち発出したもの", figures.published, "件"],
    ["該当する", figures.affected, "施設×件"],
    ["該当のおそれ", figures.possibly, "施設×件"],
    ["お使いかどうかのお尋ね", figures.asked, "施設×件"],
    ["お知らせした", figures.notified, "施設×件"],
    ["　うちお答えがあった", figures.answered, "施設×件"],
    ["　うちお返事がない", figures.silent, "施設×件"],
    ["　うちメールの宛先がない", figures.noContact, "施設×件"],
    ["転送を待っている", figures.held, "施設×件"],
    ["対応が終わった", figures.closed, "施設×件"],
    ["支援してほしい", figures.helpWanted, "施設×件"],
    ["新しい版でもう一度お尋ねした", figures.reopened, "施設×件"],
    ["中継団体が転送した", figures.forwarded, "回"],
    ["時間切れで先へ進んだ", figures.fellThrough, "回"],
    ["転送を待っている団体", figures.waiting, "件"],
    ["送ったメール", figures.mailsAccepted, "通"],
    ["　督促・次の連絡先へのお知らせ", figures.reminders, "通"],
    ["届かなかったメール", figures.mailsFailed, "通"],
  ];
  const rows = lines.map(
    ([label, value, unit]) => `  ${pad(label, 32)}${count(value).padStart(10)} ${unit}`,
  );
  const time = (label: string, value: number, more = "") =>
    `  ${pad(label, 32)}${value.toFixed(1).padStart(10)} 秒${more}`;
  const times = [
    ...STEPS.map((step) => time(STEP_LABELS[step], seconds[step])),
    time("合計", seconds.total, `（基準の計算の${multiples.whole}倍）`),
    time("最初のページまで", firstPageSeconds, `（基準の計算の${multiples.firstPage}倍）`),
    time("基準の計算", reference),
  ];
  return ["", "デモで起きたこと", ...rows, "", "かかった時間", ...times, ""].join("\n");
}

const count = (value: number) => value.toLocaleString("ja-JP");

/** Pads to a width in columns of a terminal, where a Japanese character takes two. */
function pad(text: string, columns: number): string {
  const width = [...text].reduce((sum, one) => sum + (one.codePointAt(0)! > 0xff ? 2 : 1), 0);
  return text + " ".repeat(Math.max(0, columns - width));
}
