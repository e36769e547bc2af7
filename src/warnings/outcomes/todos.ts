import type { Todos } from "../../base/todo.ts";
import { formatDate } from "../../base/words/calendar.ts";
import { getWaiting } from "./queries-todos.ts";

/** Institutions that need help, and those whose time is over. */
export const todos: Todos = async ({ tx, viewer }) => {
  if (viewer.role !== "secretariat") return [];
  const { help, since, overdue } = await getWaiting(tx);
  const words = { count: help, oldest: since ? formatDate(since) : "" };
  return [
    help > 0 && { kind: "help_wanted", to: "/outcomes/support", pressing: true, words },
    overdue > 0 && { kind: "overdue", to: "/outcomes", words: { count: overdue } },
  ];
};
