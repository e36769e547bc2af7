import { addDuration } from "../../base/content.ts";
import { rungAt, type Way } from "../../base/later/ladder.ts";
import { addCalendarDays, fromDay } from "../../base/words/calendar.ts";
import { loadDeadlines } from "../advisories/index.ts";
import { PRIORITIES, type Priority } from "../guidance/api-audience.ts";
import { type Stage } from "./api.ts";
import { type LadderStep, loadAnswers, loadLadder, loadLimits } from "./content.ts";
import type { Clock } from "./queries-publish.ts";

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
}

/**
 * By which rungs of content reactions/ladder it is reminded; by none where it is held, closed, or asked for help
 * (then the secretariat acts).
 */
export function wayOf(standing: Standing): Way<LadderStep> {
  const { priorities, workingHours } = loadLadder(standing.toldAt).data;
  const { silent, open, anyHour } = priorities[standing.priority];
  const { stage, answer } = standing;
  const isLeftAlone = stage === "held" || stage === "closed" || answer === "help_wanted";
  return {
    from: startOf(standing),
    rungs: isLeftAlone ? [] : answer === null ? silent : open,
    hours: anyHour ? null : workingHours,
  };
}

/** From when the rungs count: being told; after an answer the deadline, or the end of the planned day. */
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
    };
    return {
      priority,
      acknowledgeBy: addDuration(now, deadlines[priority].acknowledge),
      applicabilityBy,
      actionBy,
      nextChaseAt: rungAt(wayOf(told), 0),
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
