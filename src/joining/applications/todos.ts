import { memberOf, type Todos } from "../../base/todo.ts";
import { formatDate } from "../../base/words/calendar.ts";
import { countRenewedConsents } from "./consents.ts";
import { countOpenApplications } from "./queries.ts";

/** Who wants in, for the secretariat; texts to agree to anew, for those who are. */
export const todos: Todos = async ({ tx, viewer, now }) => {
  if (viewer.role === "secretariat") {
    const { count, since } = await countOpenApplications(tx);
    const words = { count, oldest: since ? formatDate(since) : "" };
    return [count > 0 && { kind: "application", to: "/applications", words }];
  }
  const organisationId = memberOf(viewer);
  if (organisationId === null) return [];
  const count = await countRenewedConsents(tx, organisationId, now);
  return [count > 0 && { kind: "consent", to: "/applications/consents", words: { count } }];
};
