import { memberOf, type Todos } from "../../base/todo.ts";
import { countSuccessors } from "./queries-successors.ts";
import { countUnanswered } from "./queries-todos.ts";
import { countPhone } from "./queries-watch.ts";

/** Whom no mail reaches, for the secretariat; a test mail to answer, for the others. */
export const todos: Todos = async ({ tx, viewer }) => {
  if (viewer.role === "secretariat") {
    const successors = await countSuccessors(tx);
    const phone = await countPhone(tx);
    const to = "/probes/phone";
    return [
      successors > 0 && { kind: "successor", to, words: { count: successors } },
      phone > 0 && { kind: "phone", to, words: { count: phone } },
    ];
  }
  const organisationId = memberOf(viewer);
  if (organisationId === null) return [];
  const { count, by } = await countUnanswered(tx, organisationId);
  return [count > 0 && { kind: "probe", to: "/probes", by }];
};
