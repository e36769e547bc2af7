import type { RoomJobs } from "../../base/jobs.ts";
import { runYear } from "./year.ts";

/** Renewals, reminders and suspensions of the day. */
export const YEAR_TASK = "renewals.run_year";

export const jobs: RoomJobs = {
  tasks: {
    [YEAR_TASK]: async (_payload, context) => {
      context.log.info(await runYear(context), "membership year");
    },
  },
  // 9:20 in Tokyo, when the secretariat is there to read what went out.
  schedules: [{ task: YEAR_TASK, cron: "20 0 * * *" }],
};
