import holidayJp from "@holiday-jp/holiday_jp";
import { DAY, HOUR, MINUTE, SECOND } from "../clock.ts";
import { isStorableTime } from "../data/storable.ts";

/*
 * Every instant is read in Asia/Tokyo, which has been UTC+9 without summer time since 1951;
 * a fixed offset keeps these rules pure and fast.
 */
const OFFSET = 9 * HOUR;
const WEEKDAYS = "日月火水木金土";
const holidays = holidayJp.holidays as Record<string, { name: string }>;

/** Working hours of one day in Tokyo, as "HH:MM"; `to` is the first minute outside. */
export interface WorkingHours {
  from: string;
  to: string;
}

/** The calendar day in Tokyo, as "2026-11-21". */
export function dayOf(date: Date): string {
  return new Date(date.getTime() + OFFSET).toISOString().slice(0, 10);
}

/**
 * The instant of a Tokyo day ("2026-11-21") and time ("HH:MM", midnight if absent);
 * null when there is no such day or time (2026-02-30, 24:10).
 */
export function fromDay(day: string, time = "00:00"): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return null;
  const date = new Date(`${day}T${time}:00+09:00`);
  return isStorableTime(date) && dayOf(date) === day ? date : null;
}

/** The public holiday's name on that Tokyo day, 「年末年始」 for 12/29 to 1/3, else null. */
export function holidayName(date: Date): string | null {
  const day = dayOf(date);
  const monthDay = day.slice(5);
  if (monthDay >= "12-29" || monthDay <= "01-03") return holidays[day]?.name ?? "年末年始";
  return holidays[day]?.name ?? null;
}

/**
 * True on a weekday that is neither a public holiday nor 12/29 to 1/3.
 * Source: 国民の祝日に関する法律; 行政機関の休日に関する法律 1条 (12/29–1/3).
 * The holiday table reaches from 1970 to 2050; outside it only weekends and 12/29–1/3 count.
 */
export function isBusinessDay(date: Date): boolean {
  const weekday = new Date(date.getTime() + OFFSET).getUTCDay();
  return weekday !== 0 && weekday !== 6 && holidayName(date) === null;
}

/** The same Tokyo time of day, `days` calendar days later (earlier when negative). */
export function addCalendarDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * DAY);
}

/**
 * The same Tokyo time of day on the `days`-th business day after `date` (before it when negative);
 * `date` itself is never counted, and 0 gives `date` back even on a day off.
 */
export function addBusinessDays(date: Date, days: number): Date {
  const step = Math.sign(days);
  let at = date;
  for (let left = Math.abs(Math.trunc(days)); left > 0;) {
    at = addCalendarDays(at, step);
    if (isBusinessDay(at)) left--;
  }
  return at;
}

/** `date` itself when it falls in working hours of a business day, else the next opening. */
export function nextWorkingMoment(date: Date, hours: WorkingHours): Date {
  const time = new Date(date.getTime() + OFFSET).toISOString().slice(11, 16);
  if (isBusinessDay(date)) {
    if (time >= hours.from && time < hours.to) return date;
    if (time < hours.from) return opening(date, hours);
  }
  return opening(addBusinessDays(date, 1), hours);
}

function opening(date: Date, hours: WorkingHours): Date {
  const at = fromDay(dayOf(date), hours.from);
  if (!at) throw new RangeError(`not a time of day: ${hours.from}`);
  return at;
}

const wareki = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", {
  timeZone: "Asia/Tokyo",
  era: "long",
  year: "numeric",
  month: "long",
  day: "numeric",
});

/** 「2026年11月21日（土）」, or with `wareki` 「令和8年11月21日」 as official papers write it. */
export function formatDate(date: Date, options: { wareki?: boolean } = {}): string {
  if (options.wareki) return wareki.format(date);
  const local = new Date(date.getTime() + OFFSET);
  const weekday = WEEKDAYS[local.getUTCDay()];
  return `${local.getUTCFullYear()}年${local.getUTCMonth() + 1}月${local.getUTCDate()}日（${weekday}）`;
}

/** 「45分」「3時間」「2日」: as coarse as one would say it. */
export function formatSpan(milliseconds: number): string {
  const whole = (unit: number) => Math.floor(milliseconds / unit);
  if (milliseconds < MINUTE) return `${Math.round(milliseconds / SECOND)}秒`;
  if (milliseconds < 2 * HOUR) return `${whole(MINUTE)}分`;
  return milliseconds < 2 * DAY ? `${whole(HOUR)}時間` : `${whole(DAY)}日`;
}

/** 「2026年11月21日（土）9:05」, in Tokyo. */
export function formatDateTime(date: Date): string {
  const local = new Date(date.getTime() + OFFSET);
  return `${formatDate(date)}${local.getUTCHours()}:${String(local.getUTCMinutes()).padStart(2, "0")}`;
}
