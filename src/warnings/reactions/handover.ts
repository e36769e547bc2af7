import type { Handover } from "../../base/handover.ts";
import { loadAnswers } from "./content.ts";
import { findOpen } from "./queries-todos.ts";

/** What an institution has to answer or finish, and a relay to forward. */
export const handover: Handover = async ({ tx, organisationId, now }) => {
  const { answers } = loadAnswers(now).data;
  const open = await findOpen(tx, organisationId);
  return {
    waits: open.map(({ title, reason, answer, by }) => ({
      kind: reason === null ? "forward" : answer ? "follow_up" : "answer",
      by,
      words: {
        title,
        reason,
        answer: answers.find(({ id }) => id === answer)?.label ?? answer,
      },
    })),
  };
};
