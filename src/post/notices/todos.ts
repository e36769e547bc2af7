import type { Todos } from "../../base/todo.ts";
import { getStanding } from "./queries-todos.ts";

/** Mail that does not go out, and whom it does not reach. */
export const todos: Todos = async ({ tx, viewer, context: { settings } }) => {
  if (viewer.role !== "secretariat") return [];
  const { waiting, stopped, undelivered } = await getStanding(tx);
  const lines = { to: "/notices", pressing: true, words: { count: waiting } };
  return [
    stopped && { kind: "mail_stopped", ...lines },
    settings.smtpUrl === undefined && waiting > 0 && { kind: "no_server", ...lines },
    undelivered > 0 && { kind: "undelivered", to: "/notices", words: { count: undelivered } },
  ];
};
