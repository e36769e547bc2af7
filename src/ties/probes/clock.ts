import {
  addCalendarDays,
  dayOf,
  fromDay,
  isBusinessDay,
  nextWorkingMoment,
} from "../../base/words/calendar.ts";
import { addDuration } from "../../base/content.ts";
import type { Way } from "../../base/later/ladder.ts";
import type { Step } from "./api.ts";
import { loadLadder, loadSchedule } from "./content.ts";

/** What is asked at this moment is to be answered by then: mail of the evening is read in the morning. */
export function answerBy(askedAt: Date): Date {
  const { answerWithin, workingHours } = loadLadder(askedAt);
  return addDuration(nextWorkingMoment(askedAt, workingHours), answerWithin);
}

/** By which rungs the silent are followed up: from the first working moment after sending. */
export function wayOf({ askedAt }: { askedAt: Date }): Way<Step> {
  const { rungs, workingHours } = loadLadder(askedAt);
  return { from: nextWorkingMoment(askedAt, workingHours), rungs, hours: workingHours };
}

/** The day of the schedule whose round should be standing now ("2026-10-20"), or null. */
export function scheduledDay(now: Date): string | null {
  const { rounds, at, catchUpDays } = loadSchedule(now);
  const year = Number(dayOf(now).slice(0, 4));
  const days = rounds.map(({ month, day }) =>
    [year, String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-"),
  );
  return (
    days.find((day) => {
      let start = fromDay(day, at)!;
      while (!isBusinessDay(start)) start = addCalendarDays(start, 1);
      return now >= start && now < addCalendarDays(start, catchUpDays);
    }) ?? null
  );
}
