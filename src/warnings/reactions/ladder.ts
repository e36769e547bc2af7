import { HOUR } from "../../base/clock.ts";
import {
  addBusinessDays,
  addCalendarDays,
  fromDay,
  nextWorkingMoment,
} from "../../base/words/calendar.ts";
import type { Duration } from "../../base/content.ts";
import { loadDeadlines } from "../advisories/index.ts";
import { PRIORITIES, type Priority } from "../audiences/api.ts";
import { type Stage } from "./api.ts";
import { type LadderStep, loadAnswers, loadLadder, loadLimits } from "./content.ts";
import type { Clock } from "./queries-publish.ts";

/** A moment that much later; business days know Japanese holidays. */
export function addDuration(from: Date, duration: Duration): Date {
  if (duration.unit === "hours") return new Date(from.getTime() + duration.amount * HOUR);
  if (duration.unit === "calendar_days") return addCalendarDays(from, duration.amount);
  return addBusinessDays(from, duration.amount);
}

/** What decides when an institution is next reminded. */
export interface Standing {
  priority: Priority;
  stage: Stage;
  answer: string | null;
  plannedOn: string | null;
  /** When it was told, or told again after a reopening. */
  toldAt: Date;
  applicabilityBy: Date;
  actionBy: Date;
  /** Steps of this ladder that are done. */
  rung: number;
}

/**
 * The next step of the ladder and when it is due; null when there is none: held, closed, asked for help
 * (then the secretariat acts), or at the end. Content reactions/ladder. `late` is how much later than
 * planned the step before happened: steps keep their distance when the workers stood still.
 */
export function nextStep(standing: Standing, late = 0): { to: LadderStep["to"]; at: Date } | null {
  if (standing.stage === "held" || standing.stage === "closed") return null;
  if (standing.answer === "help_wanted") return null;
  const { priorities, workingHours } = loadLadder(standing.toldAt).data;
  const ladder = priorities[standing.priority];
  const step = (standing.answer === null ? ladder.silent : ladder.open)[standing.rung];
  if (!step) return null;
  const due = new Date(addDuration(startOf(standing), step.after).getTime() + late);
  return { to: step.to, at: ladder.anyHour ? due : nextWorkingMoment(due, workingHours) };
}

/** From when the steps count: being told; after an answer the deadline, or the end of the planned day. */
function startOf(standing: Standing): Date {
  if (standing.answer === null) return standing.toldAt;
  const planned = standing.plannedOn === null ? null : fromDay(standing.plannedOn);
  if (planned) return addCalendarDays(planned, 1);
  return standing.stage === "acknowledged" ? standing.applicabilityBy : standing.actionBy;
}

/** What each priority means for those who are told now: deadlines, first reminder, the relay's time. */
export function clocksFrom(now: Date): Clock[] {
  const deadlines = loadDeadlines(now).data.priorities;
  const limits = loadLimits(now).data;
  return PRIORITIES.map((priority) => {
    const applicabilityBy = addDuration(now, deadlines[priority].applicability);
    const actionBy = addDuration(now, deadlines[priority].action);
    const relayBy = addDuration(now, limits.relayClock[priority]);
    const told: Standing = {
      priority,
      stage: "notified",
      answer: null,
      plannedOn: null,
      toldAt: now,
      applicabilityBy,
      actionBy,
      rung: 0,
    };
    return {
      priority,
      acknowledgeBy: addDuration(now, deadlines[priority].acknowledge),
      applicabilityBy,
      actionBy,
      nextChaseAt: nextStep(told)?.at ?? null,
      relayBy,
      relayRemindAt: new Date(
        now.getTime() + (relayBy.getTime() - now.getTime()) * limits.relayReminderAt,
      ),
    };
  });
}

/** How far an answer brings a reaction; null = it is not open to answers. Content reactions/answers. */
export function nextStage(stage: Stage, answer: string, on: Date): Stage | null {
  if (stage === "held") return null;
  return loadAnswers(on).data.answers.find((one) => one.id === answer)?.stage ?? null;
}
