import { formatDate } from "../../base/words/calendar.ts";
import type { Todo } from "./api.ts";
import type { CircleFacts, OwnMatters } from "./queries-circle.ts";
import { writer } from "./todos.ts";

/** Who wants in, whom nobody reaches, what was written to us: the secretariat's part about the circle. */
export function aboutCircle(
  facts: CircleFacts & {
    applications: { count: number; since: Date | null };
    /** Organisations to be rung up after a round of test mails. */
    phone: number;
  },
  now: Date,
): Todo[] {
  const write = writer(now);
  const { applications, phone, successors, letters, vacant } = facts;
  const todos = [
    applications.count > 0 &&
      write("application", {
        to: "/applications",
        words: {
          count: applications.count,
          oldest: applications.since ? formatDate(applications.since) : "",
        },
      }),
    vacant > 0 && write("vacant", { to: "/people/vacant", words: { count: vacant } }),
    successors > 0 && write("successor", { to: "/probes/phone", words: { count: successors } }),
    phone > 0 && write("phone", { to: "/probes/phone", words: { count: phone } }),
    letters > 0 && write("letters", { to: "/mailboxes", words: { count: letters } }),
  ];
  return todos.filter((todo) => todo !== false);
}

/** What an organisation is asked about its own membership: agreements, test mails, invoices. */
export function aboutOwnMatters(own: OwnMatters, consents: number, now: Date): Todo[] {
  const write = writer(now);
  const todos = [
    own.probes > 0 && write("probe", { to: "/probes", by: own.probesBy }),
    consents > 0 && write("consent", { to: "/applications/consents", words: { count: consents } }),
    own.invoices > 0 &&
      write("invoice", {
        to: "/invoices/own",
        by: own.invoicesBy ? new Date(`${own.invoicesBy}T23:59:59+09:00`) : null,
        words: { count: own.invoices },
      }),
  ];
  return todos.filter((todo) => todo !== false);
}

/** The representative's role waits to be taken over: somebody is about to go. */
export const takeOver = (names: readonly string[], now: Date): Todo[] =>
  names.map((from) => writer(now)("take_over", { to: "/people/succession", words: { from } }));
