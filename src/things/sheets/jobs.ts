import { DAY } from "../../base/clock.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { removeDrafts } from "./queries.ts";

/** Once a night: sheets that somebody looked at and did not take are forgotten. */
export const jobs: RoomJobs = {
  tasks: {
    "sheets.forget-drafts": async (_payload, context) => {
      // bounds memory: what a preview keeps
      const before = new Date(context.clock.now().getTime() - DAY);
      await context.db.asViewer(SYSTEM, (tx) => removeDrafts(tx, before));
    },
  },
  schedules: [{ task: "sheets.forget-drafts", cron: "20 18 * * *" }],
};
