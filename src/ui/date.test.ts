import { expect, test } from "vitest";
import { daysUntil, formatDate, formatDateTime, formatEra, formatUntil } from "./date.tsx";

const now = new Date("2026-11-21T14:05:00+09:00");

test("a date is the day in Japan, wherever the machine stands", () => {
  expect(formatDate("2026-11-21")).toBe("2026年11月21日（土）");
  expect(formatDate("2026-11-20T15:00:00Z")).toBe("2026年11月21日（土）");
  expect(formatDateTime("2026-11-20T14:59:00Z")).toBe("2026年11月20日（金）23:59");
});

test("official papers count from the era, and its first year is 元年", () => {
  expect(formatEra("2026-11-21")).toBe("令和8年11月21日（土）");
  expect(formatEra("2019-05-01")).toBe("令和元年5月1日（水）");
  expect(formatEra("2019-04-30")).toBe("平成31年4月30日（火）");
});

test("days are counted by the calendar, not by 24 hours", () => {
  expect(daysUntil("2026-11-22T00:10:00+09:00", now)).toBe(1);
  expect(daysUntil("2026-11-21T23:50:00+09:00", now)).toBe(0);
  expect(daysUntil("2026-11-20", now)).toBe(-1);
});

test("a deadline says how far off it is", () => {
  expect(formatUntil("2026-11-24", now)).toBe("あと3日");
  expect(formatUntil("2026-11-22", now)).toBe("明日まで");
  expect(formatUntil("2026-11-21", now)).toBe("今日まで");
  expect(formatUntil("2026-11-21T17:00:00+09:00", now)).toBe("今日まで");
  expect(formatUntil("2026-11-21T12:00:00+09:00", now)).toBe("今日の期限を過ぎています");
  expect(formatUntil("2026-11-19", now)).toBe("期限を2日過ぎています");
});
