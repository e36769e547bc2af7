import { addDuration, type Duration } from "../../base/content.ts";
import { dayAfter } from "./fiscal-year.ts";
import type { YearRules } from "./content.ts";

/** What the rules look at of an invoice that is late. */
export interface Late {
  dueOn: string;
  /** How many of the reminders went out, and when the last. */
  reminders: number;
  remindedAt: Date | null;
}

export type NextAct =
  | { act: "wait" }
  | { act: "remind"; count: number; mail: string }
  | { act: "lapse" };

/**
 * What is due for a late invoice: nothing yet, a reminder (of several that are late only the last), or, after the
 * days of grace, the suspension. A clock that jumps ahead sends one reminder and suspends nobody at once: the
 * suspension waits until the last reminder is `afterLastReminder` old. One that jumps back does nothing.
 */
export function nextAct(late: Late, rules: YearRules, now: Date, today: string): NextAct {
  const { reminders } = rules;
  const due = reminders.filter(({ after }) => dayAfter(late.dueOn, after) <= today).length;
  const rested = (since: Date | null, time: Duration) =>
    since === null || addDuration(since, time) <= now;
  if (due > late.reminders && rested(late.remindedAt, rules.apart))
    return { act: "remind", count: due, mail: reminders[due - 1]!.mail };
  const allSent = late.reminders >= reminders.length;
  const graceOver = dayAfter(late.dueOn, rules.grace) <= today;
  if (allSent && graceOver && rested(late.remindedAt, rules.afterLastReminder))
    return { act: "lapse" };
  return { act: "wait" };
}

/** The day until which an invoice may stay unpaid without a suspension. */
export const graceUntil = (dueOn: string, rules: YearRules): string => dayAfter(dueOn, rules.grace);
