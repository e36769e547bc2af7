import type { Todos } from "../../base/todo.ts";
import { countWanted } from "./queries.ts";

/** Whom to ring up, and whom nobody can, for the secretariat. */
export const todos: Todos = async ({ tx, viewer, now }) => {
  if (viewer.role !== "secretariat") return [];
  const { waiting, noNumber } = await countWanted(tx, now);
  return [
    waiting > 0 && { kind: "phone", to: "/calls", words: { count: waiting } },
    noNumber > 0 && {
      kind: "no_number",
      to: "/calls/list?show=no_number",
      words: { count: noNumber },
    },
  ];
};
