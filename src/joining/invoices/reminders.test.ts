import { expect, test } from "vitest";
import { fiscalYearOf, yearLabel } from "./fiscal-year.ts";
import { nextStep } from "../../base/later/ladder.ts";
import { dayOf } from "../../base/words/calendar.ts";
import { dueDay, loadDue, loadMails, loadYear, openingDay, wayOf } from "./content.ts";

const at = (day: string) => new Date(`${day}T09:00:00+09:00`);
const next = (day: string, rung: number) =>
  nextStep(wayOf({ dueOn: "2026-05-01" }, at(day)), rung, at(day));

test("reminders by the days of content, then the suspension", () => {
  const first = next("2026-05-08", 0);
  expect(first).toMatchObject({ do: "reminder_first", rung: 1, missed: [] });
  expect(dayOf(first.nextAt!)).toBe("2026-05-31");
  const last = next("2026-06-30", 2);
  expect(last).toMatchObject({ do: "reminder_last", rung: 3 });
  expect(dayOf(last.nextAt!)).toBe("2026-07-30");
  expect(next("2026-07-30", 3)).toMatchObject({ do: "lapse", nextAt: null });
});

test("a clock that jumps a year ahead reminds once, and suspends only after every other reminder had its time", () => {
  const first = next("2027-06-01", 0);
  expect(first).toMatchObject({ do: "reminder_first", missed: [] });
  const days = ["2027-06-24", "2027-07-24", "2027-08-23"];
  for (const [rung, day] of days.entries()) {
    const before = next(rung === 0 ? "2027-06-01" : days[rung - 1]!, rung);
    expect(dayOf(before.nextAt!)).toBe(day);
  }
  expect(next("2027-08-23", 3).do).toBe("lapse");
});

test("every rung is a mail of content, or the suspension, which comes last", () => {
  const { mails } = loadMails();
  const does = loadYear().rungs.map((rung) => rung.do);
  expect(does.at(-1)).toBe("lapse");
  for (const mail of does.slice(0, -1)) expect(Object.keys(mails)).toContain(mail);
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
