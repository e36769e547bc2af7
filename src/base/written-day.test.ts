import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDate, fromDay } from "./calendar.ts";
import { readWrittenDay } from "./written-day.ts";

const NOW = new Date("2026-11-28T10:00:00+09:00");

test.each([
  ["平成24年 4月 1日", "2012-04-01"],
  ["令和元年5月1日", "2019-05-01"],
  ["令和 7年10月 1日", "2025-10-01"],
  ["昭33. 4. 1", "1958-04-01"],
  ["S33.4.1", "1958-04-01"],
  ["s33/4/1", "1958-04-01"],
  ["㋿8年4月6日", "2026-04-06"],
  ["R0８.４.６", "2026-04-06"],
  ["R080406", "2026-04-06"],
  ["H31.4.6", "2019-04-06"],
  ["２０２４／４／１", "2024-04-01"],
  ["20240401", "2024-04-01"],
  ["20240401093000", "2024-04-01"],
  ["2026-04-06T10:00", "2026-04-06"],
  ["2026/4/6 10:00:59", "2026-04-06"],
  ["2026/4/1 0:00", "2026-04-01"],
  ["2026/4/10 0:00", "2026-04-10"],
  ["2026.04.06.", "2026-04-06"],
  ["'2026/4/6", "2026-04-06"],
  ["2026年4月6日(月)", "2026-04-06"],
  ["2026年4月6日（月曜日）10時5分", "2026-04-06"],
  ["2026/4/6月", "2026-04-06"],
  ["2026年4月6日10:00", "2026-04-06"],
  ["2026－4－6", "2026-04-06"],
  ["2026 4 6", "2026-04-06"],
])("%s is a day by itself", (text, day) => expect(readWrittenDay(text)).toBe(day));

test.each([
  "",
  "不明",
  "4/6",
  "4月6日",
  "2026/4",
  "2026年4月",
  "2026/4/61 0:00",
  "2026/4/610:00",
  "2026/4/6 10",
  "2026/4/6/1",
  "2026/13/1",
  "2026/0/1",
  "令和5年2月30日",
  "令和0年4月1日",
  "R2026.4.6",
  "2026年4月6日(火)",
  "2026/4/6 20:00Z",
  "46118",
  "260406",
  "8.4.6",
  "26/4/6",
  "元年4月6日",
  "第2026/4/6",
  "2026/4/6-7",
])("%s is no day", (text) => expect(readWrittenDay(text)).toBeNull());

test.each([
  ["8.4.6", "2026-04-06"],
  ["8/4/6", "2026-04-06"],
  ["080406", "2026-04-06"],
  ["08-04-06", "2026-04-06"],
  ["26/4/6", "2026-04-06"],
  ["260406", "2026-04-06"],
  ["26.12.31", "2026-12-31"],
  ["9.1.4", "2027-01-04"],
  ["30.4.6", "2018-04-06"],
  ["7年4月6日", "2025-04-06"],
  ["14.4.6", null],
  ["99/4/6", null],
  ["0/4/6", null],
  ["4/6", null],
])("%s near 2026 is %s", (text, day) => expect(readWrittenDay(text, NOW)).toBe(day));

test("a day written in any of the usual ways comes back as itself, whatever stands behind it", () => {
  const days = fc
    .date({ min: new Date("2019-06-01"), max: new Date("2027-10-31"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const style = fc.constantFrom(
    (y: number, m: number, d: number) => `${y}/${m}/${d}`,
    (y, m, d) => `${y}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`,
    (y, m, d) => `${y}年${m}月${d}日`,
    (y, m, d) => `令和${y - 2018}年${m}月${d}日`,
    (y, m, d) => `R${y - 2018}.${m}.${d}`,
    (y, m, d) => `${y - 2018}.${m}.${d}`,
    (y, m, d) => `${y % 100}/${m}/${d}`,
    (y, m, d) => [y % 100, m, d].map((n) => String(n).padStart(2, "0")).join(""),
  );
  const behind = fc.constantFrom("", " 0:00", " 23:59", " 10:00:00");
  fc.assert(
    fc.property(days, style, behind, (day, write, rest) => {
      const [y, m, d] = day.split("-").map(Number) as [number, number, number];
      const text = write(y, m, d);
      const timed = /^\d{6}$/.test(text) ? text : text + rest;
      expect(readWrittenDay(timed, NOW)).toBe(day);
    }),
  );
  fc.assert(
    fc.property(days, (day) => {
      expect(readWrittenDay(formatDate(fromDay(day)!))).toBe(day);
      expect(readWrittenDay(formatDate(fromDay(day)!, { wareki: true }))).toBe(day);
    }),
  );
});

test("whatever is written, a day that exists comes out or none", () => {
  const piece = fc.constantFrom(
    "2026",
    "26",
    "8",
    "/",
    ".",
    "年",
    "月",
    "日",
    " ",
    "R",
    "4",
    "0:00",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const day = readWrittenDay(pieces.join(""), NOW);
      if (day !== null) expect(fromDay(day)).not.toBeNull();
    }),
  );
});
