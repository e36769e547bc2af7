import { useEffect, useState } from "react";
import { present } from "./present.ts";

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const ZONE = "Asia/Tokyo";
const civil = new Intl.DateTimeFormat("ja-JP", {
  timeZone: ZONE,
  year: "numeric",
  month: "numeric",
  day: "numeric",
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const imperial = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", {
  timeZone: ZONE,
  era: "long",
  year: "numeric",
});

/** A moment from an ISO text; a bare date (`2026-11-21`) is that day in Japan. */
export function moment(iso: string): Date {
  return new Date(/^\d{4}-\d{2}-\d{2}$/.test(iso) ? `${iso}T00:00:00+09:00` : iso);
}

function parts(format: Intl.DateTimeFormat, at: Date) {
  const found: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(at)) found[type] = value;
  return found;
}

/** `2026年11月21日（土）` in Japan. */
export function formatDate(iso: string): string {
  const { year, month, day, weekday } = parts(civil, moment(iso));
  return `${year}年${month}月${day}日（${weekday}）`;
}

/** `2026年11月21日（土）14:05` in Japan. */
export function formatDateTime(iso: string): string {
  const { hour, minute } = parts(civil, moment(iso));
  return `${formatDate(iso)}${hour}:${minute}`;
}

/** `令和8年11月21日（土）`, as official papers write it. */
export function formatEra(iso: string): string {
  const { era, year } = parts(imperial, moment(iso));
  const { month, day, weekday } = parts(civil, moment(iso));
  return `${era}${year === "1" ? "元" : year}年${month}月${day}日（${weekday}）`;
}

/** `2026-11-21T14:05` in Japan, wherever the browser stands: as fields of forms take it. */
export const inJapan = (at: Date): string =>
  new Date(at.getTime() + 9 * HOUR).toISOString().slice(0, 16);

/** 「45分」「3時間」, from two days on 「4日」; what is begun counts, unless `whole` says otherwise. */
export function formatSpan(milliseconds: number, whole: (number: number) => number = Math.ceil) {
  if (milliseconds < HOUR) return `${Math.ceil(milliseconds / MINUTE)}分`;
  if (milliseconds < 2 * DAY) return `${whole(milliseconds / HOUR)}時間`;
  return `${whole(milliseconds / DAY)}日`;
}

/** Whole days from `now` to `iso` by the calendar in Japan; negative when past. */
export function daysUntil(iso: string, now: Date): number {
  const day = (at: Date) => Math.floor((at.getTime() + 9 * HOUR) / DAY);
  return day(moment(iso)) - day(now);
}

/** 「今日まで」「明日まで」「あと3日」「期限を2日過ぎています」. */
export function formatUntil(iso: string, now: Date): string {
  const days = daysUntil(iso, now);
  if (days < 0) return `期限を${-days}日過ぎています`;
  const endedToday = iso.length > 10 && moment(iso) < now;
  if (days === 0) return endedToday ? "今日の期限を過ぎています" : "今日まで";
  return days === 1 ? "明日まで" : `あと${days}日`;
}

/** The present, refreshed each minute, so that 「あと1日」 does not go stale on a screen left open. */
export function useNow(): Date {
  const [now, setNow] = useState(present);
  useEffect(() => {
    const timer = setInterval(() => setNow(present()), MINUTE);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** A date on screen: `<DateText at="2026-11-21" />`; `time` adds the clock, `era` writes 令和. */
export function DateText({ at, time, era }: { at: string; time?: boolean; era?: boolean }) {
  const day = era ? formatEra(at) : formatDate(at);
  // A line may break between the day and the clock, never within one of them.
  const clock = time && !era ? formatDateTime(at).slice(day.length) : "";
  return (
    <time dateTime={at} className="inline-block">
      <span className="inline-block whitespace-nowrap">{day}</span>
      {clock && <span className="inline-block whitespace-nowrap">{clock}</span>}
    </time>
  );
}

/** A deadline: the date and how far off it is. Late and near are said in words and set in bold. */
export function Deadline({ at, now }: { at: string; now?: Date }) {
  const usual = useNow();
  const days = daysUntil(at, now ?? usual);
  const tone =
    days < 0
      ? "font-bold text-red-900"
      : days <= 1
        ? "font-bold text-orange-900"
        : "text-solid-gray-700";
  return (
    <span className="inline-flex flex-wrap gap-x-2">
      <DateText at={at} time={at.length > 10} />
      <span className={tone}>{formatUntil(at, now ?? usual)}</span>
    </span>
  );
}
