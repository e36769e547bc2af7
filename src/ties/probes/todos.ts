import { memberOf, type Todos } from "../../base/todo.ts";
import { countSuccessors } from "./queries-successors.ts";
import { countUnanswered } from "./queries-todos.ts";

/** Who comes after whom, for the secretariat; a test mail to answer, for the others. */
export const todos: Todos = async ({ tx, viewer }) => {
  if (viewer.role === "secretariat") {
    const successors = await countSuccessors(tx);
    return [successors > 0 && { kind: "successor", to: "/probes", words: { count: successors } }];
  }
  const organisationId = memberOf(viewer);
  if (organisationId === null) return [];
  const { count, by } = await countUnanswered(tx, organisationId);
  return [count > 0 && { kind: "probe", to: "/probes", by }];
};
