import { expect, test } from "vitest";
import { fiscalYearOf, yearLabel } from "./fiscal-year.ts";
import { dueDay, loadDue } from "./content.ts";
import { loadYear, openingDay } from "./content.ts";
import { nextAct } from "./reminders.ts";

const rules = loadYear();
const at = (day: string) => new Date(`${day}T09:00:00+09:00`);
const late = { dueOn: "2026-05-01", reminders: 0, remindedAt: null as Date | null };
const next = (day: string, more: Partial<typeof late> = {}) =>
  nextAct({ ...late, ...more }, rules, at(day), day);

test("reminders by the days of content, then the suspension", () => {
  expect(next("2026-05-02")).toEqual({ act: "wait" });
  expect(next("2026-05-07")).toEqual({ act: "wait" });
  expect(next("2026-05-08")).toEqual({ act: "remind", count: 1, mail: "reminder_first" });
  const first = { reminders: 1, remindedAt: at("2026-05-08") };
  expect(next("2026-05-09", first)).toEqual({ act: "wait" });
  expect(next("2026-05-31", first)).toMatchObject({ act: "remind", count: 2 });
  const all = { reminders: 3, remindedAt: at("2026-06-30") };
  expect(next("2026-07-29", all)).toEqual({ act: "wait" });
  expect(next("2026-07-30", all)).toEqual({ act: "lapse" });
});

test("a clock that jumps a year ahead reminds once and suspends nobody on that day", () => {
  expect(next("2027-06-01")).toEqual({ act: "remind", count: 3, mail: "reminder_last" });
  const all = { reminders: 3, remindedAt: at("2027-06-01") };
  expect(next("2027-06-01", all)).toEqual({ act: "wait" });
  expect(next("2027-06-14", all)).toEqual({ act: "wait" });
  expect(next("2027-06-15", all)).toEqual({ act: "lapse" });
});

test("a clock that jumps back does nothing", () => {
  expect(next("2026-05-08", { reminders: 2, remindedAt: at("2026-06-01") })).toEqual({
    act: "wait",
  });
  expect(next("2020-01-01", { reminders: 3, remindedAt: at("2026-06-30") })).toEqual({
    act: "wait",
  });
});

test("the fiscal year turns on the first of April in Tokyo", () => {
  expect(fiscalYearOf("2027-03-31")).toBe(2026);
  expect(fiscalYearOf("2027-04-01")).toBe(2027);
  expect(yearLabel(2026)).toBe("2026年度（令和8年度）");
  expect(yearLabel(2019)).toBe("2019年度（令和元年度）");
  expect(openingDay(2027, "04-01")).toBe("2027-04-01");
  expect(openingDay(2026, "02-15")).toBe("2027-02-15");
});

test("nothing is due on a day off", () => {
  // 30 days after 1 April 2027 is Saturday 1 May; 3 to 5 May are holidays.
  expect(dueDay("2027-04-01", loadDue())).toBe("2027-05-06");
  expect(dueDay("2027-04-01", { ...loadDue(), onDayOff: "previous" })).toBe("2027-04-30");
  expect(dueDay("2026-11-30", { ...loadDue(), onDayOff: "next" })).toBe("2027-01-04");
});
