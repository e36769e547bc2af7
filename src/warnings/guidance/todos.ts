import type { Todos } from "../../base/todo.ts";
import { addressOf } from "../advisories/api.ts";
import { findToReview } from "./queries-todos.ts";

/** What somebody else wrote and a second person has to read. */
export const todos: Todos = async ({ tx, viewer }) => {
  if (viewer.role !== "secretariat") return [];
  const ids = await findToReview(tx, viewer.accountId);
  const words = { count: ids.length };
  return [ids.length > 0 && { kind: "review", to: addressOf(ids, "assessing"), words }];
};
