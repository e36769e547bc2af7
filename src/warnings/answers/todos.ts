import type { Todos } from "../../base/todo.ts";
import { loadAnswers } from "../reactions/index.ts";
import { findOpen } from "./queries-todos.ts";

/** Enough for the list and to say whether there are more. */
const SOME = 50;

/** What an institution has to answer, or to finish. */
export const todos: Todos = async ({ tx, viewer: { role, organisationId }, now }) => {
  if (role !== "institution" || organisationId === null) return [];
  const labels = new Map<string, string>(
    loadAnswers(now).data.answers.map((one) => [one.id, one.label]),
  );
  return (await findOpen(tx, organisationId, SOME)).map(
    ({ id, title, reason, answer, reopened, by, priority }) => ({
      kind: answer !== null ? "follow_up" : reopened ? "answer_again" : "answer",
      to: `/answers/${id}`,
      by,
      pressing: answer === null && priority === "urgent",
      words: { title, reason, answer: labels.get(answer ?? "") ?? "" },
    }),
  );
};
