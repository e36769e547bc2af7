import { memberOf, type Todos } from "../../base/todo.ts";
import { countOwed } from "./queries-todos.ts";

/** What an organisation has to pay. */
export const todos: Todos = async ({ tx, viewer }) => {
  const organisationId = memberOf(viewer);
  if (organisationId === null) return [];
  const { count, by } = await countOwed(tx, organisationId);
  const last = by ? new Date(`${by}T23:59:59+09:00`) : null;
  return [count > 0 && { kind: "invoice", to: "/invoices/own", by: last, words: { count } }];
};
