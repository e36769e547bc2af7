import type { Todos } from "../../base/todo.ts";
import { loadAnswers } from "../reactions/index.ts";
import { findOpen } from "./queries-todos.ts";

/** As many as a page tells one by one. */
const SOME = 50;

/** What an institution has to answer, or to finish. */
export const todos: Todos = async ({ tx, viewer: { role, organisationId }, now }) => {
  if (role !== "institution" || organisationId === null) return [];
  const labels = new Map<string, string>(
    loadAnswers(now).data.answers.map((one) => [one.id, one.label]),
  );
  const open = await findOpen(tx, organisationId, SOME, now);
  const others = (open[0]?.total ?? 0) - open.length;
  const told = open.map(({ id, title, reason, answer, reopened, by, priority }) => ({
    kind: answer !== null ? "follow_up" : reopened ? "answer_again" : "answer",
    to: `/answers/${id}`,
    by,
    pressing: answer === null && priority === "urgent",
    words: { title, reason, answer: labels.get(answer ?? "") ?? "" },
  }));
  const rest = others > 0 && { kind: "more", to: "/answers", words: { count: others } };
  return [...told, rest];
};
