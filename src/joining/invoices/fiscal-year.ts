import { dayOf, fromDay } from "../../base/words/calendar.ts";
import { addDuration, type Duration } from "../../base/content.ts";

/** The fiscal year (April to March, Tokyo) of a day "2027-03-31": 2026. */
export function fiscalYearOf(day: string): number {
  return Number(day.slice(0, 4)) - (day.slice(5) < "04-01" ? 1 : 0);
}

/** 「2026年度（令和8年度）」; Reiwa began in 2019, years before it stand without an era. */
export function yearLabel(fiscalYear: number): string {
  // by standard: 元号を改める政令 (平成31年政令第143号)
  const era = fiscalYear - 2018;
  return era < 1 ? `${fiscalYear}年度` : `${fiscalYear}年度（令和${era === 1 ? "元" : era}年度）`;
}

/** A day some time after another; a day that does not exist is the database's fault. */
export function dayAfter(day: string, duration: Duration): string {
  const date = fromDay(day, "12:00");
  if (!date) throw new RangeError(`not a day: ${day}`);
  return dayOf(addDuration(date, duration));
}
