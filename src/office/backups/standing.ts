import { DAY, HOUR, MINUTE } from "../../base/clock.ts";
import type { Rules } from "./content.ts";

/** What is known of the backups of an installation. */
export interface Standing {
  /** When the last good one was begun. */
  goodAt: Date | null;
  /** Uploads that were damaged on the disk when it was made. */
  damaged: number;
  /** When the last of all ended, where that one failed. */
  failedAt: Date | null;
  /** How long there has been something to lose: the first account. */
  since: Date | null;
}

/** What somebody has to look after; null: nothing. */
export type Worry = "failed" | "old" | "none" | "damaged" | null;

/** Whether somebody has to look after the backups. `everyHours` is null where none are made by schedule. */
export function judge(
  { goodAt, damaged, failedAt, since }: Standing,
  everyHours: number | null,
  rules: Rules,
  now: Date,
): Worry {
  const age = (from: Date) => now.getTime() - from.getTime();
  if (failedAt) return "failed";
  if (!goodAt) return since && age(since) > rules.firstDays * DAY ? "none" : null;
  const most = everyHours === null ? rules.byHandDays * DAY : (everyHours + rules.lateHours) * HOUR;
  if (age(goodAt) > most) return "old";
  return damaged > 0 ? "damaged" : null;
}

/** Whether the schedule makes one now. */
export function isDue(
  { goodAt, failedAt }: Pick<Standing, "goodAt" | "failedAt">,
  everyHours: number,
  { retryMinutes }: Rules,
  now: Date,
): boolean {
  if (failedAt && now.getTime() - failedAt.getTime() < retryMinutes * MINUTE) return false;
  return !goodAt || now.getTime() - goodAt.getTime() >= everyHours * HOUR;
}
