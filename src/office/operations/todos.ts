import { countFailedJobs } from "../../base/later/queries-failed-jobs.ts";
import type { Todos } from "../../base/todo.ts";
import { addCalendarDays, formatDateTime } from "../../base/words/calendar.ts";
import { loadChecks } from "./content.ts";
import { findTroubles } from "./look.ts";
import { countFaults } from "./queries-standing.ts";

/** What is wrong with the installation itself, the worst first. */
export const todos: Todos = async ({ tx, viewer, now, context }) => {
  if (viewer.role !== "secretariat") return [];
  const [worst, ...others] = await findTroubles(tx, context, now);
  const failed = await countFailedJobs(tx);
  const faults = await countFaults(tx, addCalendarDays(now, -loadChecks(now).limits.faultDays));
  const to = "/operations";
  return [
    worst !== undefined && {
      kind: "operations",
      to,
      pressing: true,
      words: { count: others.length + 1, label: worst.label, why: worst.why },
    },
    failed > 0 && { kind: "failed_jobs", to, pressing: true, words: { count: failed } },
    faults.count > 0 && {
      kind: "fault",
      to: "/audits?kind=system",
      words: { count: faults.count, at: faults.at ? formatDateTime(faults.at) : "" },
    },
  ];
};
