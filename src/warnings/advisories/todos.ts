import type { Todos } from "../../base/todo.ts";
import { addressOf } from "./api.ts";
import { findInbox } from "./queries-todos.ts";

const SOME = 50;

/** Advisories that concern somebody here and wait to be told. */
export const todos: Todos = async ({ tx, viewer }) => {
  if (viewer.role !== "secretariat") return [];
  const ids = await findInbox(tx, SOME);
  const words = { count: ids.length };
  return [ids.length > 0 && { kind: "inbox", to: addressOf(ids, "inbox"), words }];
};
