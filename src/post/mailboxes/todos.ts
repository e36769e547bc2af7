import type { Todos } from "../../base/todo.ts";
import { countWaiting } from "./queries-todos.ts";

/** What was written to us and waits for a person. */
export const todos: Todos = async ({ tx, viewer }) => {
  if (viewer.role !== "secretariat") return [];
  const count = await countWaiting(tx);
  return [count > 0 && { kind: "letters", to: "/mailboxes", words: { count } }];
};
