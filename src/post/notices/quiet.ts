import { DAY } from "../../base/clock.ts";
import { fromDay, dayOf, isBusinessDay } from "../../base/words/calendar.ts";
import type { Delivery } from "./content.ts";

type Quiet = Delivery["quietHours"]["clinic"];

/** The first moment at or after `now` at which this class may be mailed (Tokyo; from `to` in the morning to `from` in the evening). */
export function openingOf(now: Date, quiet: Quiet): Date {
  for (let day = 0; ; day++) {
    const at = new Date(now.getTime() + day * DAY);
    const opens = timeOn(at, quiet.to);
    const closes = timeOn(at, quiet.from);
    const rests = quiet.daysOff && !isBusinessDay(at);
    if (rests || now >= closes) continue;
    return now > opens ? now : opens;
  }
}

function timeOn(date: Date, time: string): Date {
  const found = fromDay(dayOf(date), time);
  if (!found) throw new RangeError(`no such time: ${time}`);
  return found;
}

/** When each class of reader may be mailed again. */
export function openingTimes(now: Date, quietHours: Delivery["quietHours"]): Record<string, Date> {
  return Object.fromEntries(
    Object.entries(quietHours).map(([reader, quiet]) => [reader, openingOf(now, quiet)]),
  );
}
