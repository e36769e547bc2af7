import type { Todos } from "../../base/todo.ts";
import { findTroubled } from "./health.ts";

/** Sources that bring no warnings as they should. */
export const todos: Todos = async ({ tx, viewer, now }) => {
  if (viewer.role !== "secretariat") return [];
  const troubled = await findTroubled(tx, now);
  const words = { count: troubled.length, ...troubled[0] };
  return [troubled.length > 0 && { kind: "sources", to: "/feeds", words }];
};
