import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addBusinessDays,
  addCalendarDays,
  dayOf,
  formatDate,
  formatDateTime,
  fromDay,
  holidayName,
  isBusinessDay,
  nextWorkingMoment,
} from "./calendar.ts";

const tokyo = (text: string) => new Date(`${text}+09:00`);
const hours = { from: "09:00", to: "17:00" };

test("days off of 2026 and 2027 are the ones of the official calendar", () => {
  const official =
    "2026-01-01 2026-01-12 2026-02-11 2026-02-23 2026-03-20 2026-04-29 2026-05-03 2026-05-04 2026-05-05 2026-05-06 " +
    "2026-07-20 2026-08-11 2026-09-21 2026-09-22 2026-09-23 2026-10-12 2026-11-03 2026-11-23 " +
    "2027-01-01 2027-01-11 2027-02-11 2027-02-23 2027-03-21 2027-03-22 2027-04-29 2027-05-03 2027-05-04 2027-05-05 " +
    "2027-07-19 2027-08-11 2027-09-20 2027-09-23 2027-10-11 2027-11-03 2027-11-23";
  const found: string[] = [];
  for (let at = tokyo("2026-01-01T12:00"); dayOf(at) < "2028-01-01"; at = addCalendarDays(at, 1)) {
    const name = holidayName(at);
    if (name !== null && name !== "年末年始") found.push(dayOf(at));
  }
  expect(found.join(" ")).toBe(official);
});

test("weekends, holidays and 12/29 to 1/3 are no business days", () => {
  expect(isBusinessDay(tokyo("2026-11-20T23:59:59"))).toBe(true);
  expect(isBusinessDay(tokyo("2026-11-21T00:00"))).toBe(false);
  expect(isBusinessDay(tokyo("2026-12-28T10:00"))).toBe(true);
  expect(isBusinessDay(tokyo("2026-12-29T10:00"))).toBe(false);
  expect(isBusinessDay(tokyo("2028-01-03T10:00"))).toBe(false);
  expect(isBusinessDay(tokyo("2028-01-04T10:00"))).toBe(true);
});

test("business days jump over the end of the year and back", () => {
  expect(dayOf(addBusinessDays(tokyo("2026-12-28T10:00"), 1))).toBe("2027-01-04");
  expect(addBusinessDays(tokyo("2026-11-20T16:30"), 1)).toEqual(tokyo("2026-11-24T16:30"));
  expect(addBusinessDays(tokyo("2026-11-24T16:30"), -1)).toEqual(tokyo("2026-11-20T16:30"));
  expect(addBusinessDays(tokyo("2026-11-21T16:30"), 0)).toEqual(tokyo("2026-11-21T16:30"));
});

test("the next working moment", () => {
  expect(nextWorkingMoment(tokyo("2026-11-20T09:00"), hours)).toEqual(tokyo("2026-11-20T09:00"));
  expect(nextWorkingMoment(tokyo("2026-11-20T16:59:59"), hours)).toEqual(
    tokyo("2026-11-20T16:59:59"),
  );
  expect(nextWorkingMoment(tokyo("2026-11-20T08:59"), hours)).toEqual(tokyo("2026-11-20T09:00"));
  expect(nextWorkingMoment(tokyo("2026-11-20T17:00"), hours)).toEqual(tokyo("2026-11-24T09:00"));
  expect(nextWorkingMoment(tokyo("2026-11-22T03:00"), hours)).toEqual(tokyo("2026-11-24T09:00"));
});

test("dates as they are shown", () => {
  expect(formatDate(tokyo("2026-11-21T00:00"))).toBe("2026年11月21日（土）");
  expect(formatDate(new Date("2026-11-20T15:00:00Z"))).toBe("2026年11月21日（土）");
  expect(formatDate(tokyo("2026-11-21T10:00"), { wareki: true })).toBe("令和8年11月21日");
  expect(formatDate(tokyo("2019-05-01T00:00"), { wareki: true })).toBe("令和元年5月1日");
  expect(formatDate(tokyo("2019-04-30T23:59"), { wareki: true })).toBe("平成31年4月30日");
  expect(formatDateTime(tokyo("2026-11-21T09:05"))).toBe("2026年11月21日（土）9:05");
});

test("a day as typed: only real ones", () => {
  expect(fromDay("2026-11-21")).toEqual(tokyo("2026-11-21T00:00"));
  expect(fromDay("2028-02-29", "23:59")).toEqual(tokyo("2028-02-29T23:59"));
  for (const [day, time] of [
    ["2026-02-29"],
    ["2026-13-01"],
    ["2026-11-21", "24:10"],
    ["26-11-21"],
    [""],
  ])
    expect(fromDay(day!, time)).toBeNull();
});

test("whatever the moment, the next working moment is one, not before it, and its own next", () => {
  const from = Date.UTC(2020, 0, 1);
  fc.assert(
    fc.property(fc.integer({ min: from, max: from + 20 * 366 * 86_400_000 }), (at) => {
      const next = nextWorkingMoment(new Date(at), hours);
      return (
        next.getTime() >= at &&
        isBusinessDay(next) &&
        nextWorkingMoment(next, hours).getTime() === next.getTime()
      );
    }),
  );
});
