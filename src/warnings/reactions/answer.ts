import { formatDate } from "../../base/words/calendar.ts";
import { fillText } from "../../base/content.ts";
import type { Tx } from "../../base/data/db.ts";
import { type Mark, tell } from "../../base/later/events.ts";
import { rungAt } from "../../base/later/ladder.ts";
import type { Viewer } from "../../base/viewer.ts";
import { cancelNotices } from "../../post/notices/index.ts";
import { endCalls } from "../../ties/calls/index.ts";
import type { Stage } from "./api.ts";
import { loadAnswers } from "./content.ts";
import { nextStage, wayOf } from "./ladder.ts";
import { type AnswerTarget, type Decided, saveAnswer } from "./queries-answer.ts";

/**
 * Keeps an answer in the caller's transaction: stage, clocks, no mail about it that still waits, and the event
 * `reactions.answered` { answer, previous, via, contactId }. Gives the new stage and what happens next in words; "held" when the
 * institution was not told yet, or the viewer may not answer for it.
 */
export async function keepAnswer(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  target: AnswerTarget,
  decided: Decided,
  from: { via: "link" | "page" | "phone"; contactId: string | null },
): Promise<{ stage: Stage; next: string } | "held"> {
  const stage = nextStage(target.stage, decided.answer, now);
  if (stage === null) return "held";
  const toldAt = target.reopenedAt ?? target.notifiedAt ?? now;
  const { answer, plannedOn } = decided;
  const at = rungAt(wayOf({ ...target, answer, plannedOn, stage, toldAt }), 0);
  const nextChaseAt = at && (at > now ? at : now);
  if (!(await saveAnswer(tx, target.id, { ...decided, stage, via: from.via, nextChaseAt }, now)))
    return "held";
  await cancelNotices(tx, [target.id], now);
  await endCalls(tx, "reaction", { subjectIds: [target.id] }, now);
  await tell({ tx, viewer, now }, "reactions.answered", {
    forOrganisationId: target.institutionId,
    subjectId: target.id,
    mark: target.mark as Mark,
    data: { answer, previous: target.answer, ...from },
  });
  return { stage, next: nextWords(answer, target, now) };
}

/** What happens after an answer, as content has it; a day that is over is not spoken of. */
export function nextWords(answer: string, target: { applicabilityBy: Date }, now: Date): string {
  const words = loadAnswers(now).data.answers.find((one) => one.id === answer);
  return fillText(words?.next ?? "", {
    deadline: target.applicabilityBy > now ? formatDate(target.applicabilityBy) : null,
  });
}
