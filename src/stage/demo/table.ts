import type { Figures, MoreFigures } from "./queries.ts";
import type { Step } from "./stopwatch.ts";

const STEP_LABELS: Record<Step | "total", string> = {
  setup: "準備（データベースなど）",
  nation: "架空の国を作る",
  intake: "注意喚起の取り込み",
  match: "台帳との照合",
  publish: "発出・転送・督促",
  mail: "メールの送信",
  answers: "回答",
  total: "合計",
};

/** What happened, in plain words, with the seconds of each step. Every count comes from the database. */
export function printTable(
  figures: Figures,
  more: MoreFigures,
  seconds: Record<Step | "total", number>,
): string {
  const lines: [string, number, string][] = [
    ["医療機関", figures.institutions, "施設"],
    ["台帳の機器", figures.assets, "台"],
    ["取り込んだ注意喚起", figures.advisories, "件"],
    ["　うち発出したもの", more.published, "件"],
    ["該当する", figures.affected, "施設×件"],
    ["該当のおそれ", figures.possibly, "施設×件"],
    ["お使いかどうかのお尋ね", figures.asked, "施設×件"],
    ["お知らせした", figures.notified, "施設×件"],
    ["　うちお答えがあった", figures.answered, "施設×件"],
    ["　うちお返事がない", figures.silent, "施設×件"],
    ["　うちメールの宛先がない", more.noContact, "施設×件"],
    ["転送を待っている", figures.held, "施設×件"],
    ["対応が終わった", more.closed, "施設×件"],
    ["支援してほしい", more.helpWanted, "施設×件"],
    ["新しい版でもう一度お尋ねした", more.reopened, "施設×件"],
    ["中継団体が転送した", more.forwarded, "回"],
    ["時間切れで先へ進んだ", more.fellThrough, "回"],
    ["転送を待っている団体", more.waiting, "件"],
    ["送ったメール", more.mailsAccepted, "通"],
    ["　督促・次の連絡先へのお知らせ", more.reminders, "通"],
    ["届かなかったメール", more.mailsFailed, "通"],
  ];
  const rows = lines.map(
    ([label, value, unit]) => `  ${pad(label, 32)}${count(value).padStart(10)} ${unit}`,
  );
  const times = (Object.keys(STEP_LABELS) as (Step | "total")[]).map(
    (step) => `  ${pad(STEP_LABELS[step], 32)}${seconds[step].toFixed(1).padStart(10)} 秒`,
  );
  return ["", "デモで起きたこと", ...rows, "", "かかった時間", ...times, ""].join("\n");
}

const count = (value: number) => value.toLocaleString("ja-JP");

/** Pads to a width in columns of a terminal, where a Japanese character takes two. */
function pad(text: string, columns: number): string {
  const width = [...text].reduce((sum, one) => sum + (one.codePointAt(0)! > 0xff ? 2 : 1), 0);
  return text + " ".repeat(Math.max(0, columns - width));
}
