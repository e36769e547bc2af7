import { DAY } from "../../base/clock.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { removeDrafts } from "./queries-sheets.ts";
import { countPopular } from "./popular.ts";

/** Once a night: what is common is counted anew; sheets that somebody looked at and did not take are forgotten. */
export const jobs: RoomJobs = {
  tasks: {
    "assets.count-popular": async (_payload, context) => {
      await context.db.asViewer(SYSTEM, countPopular);
    },
    "assets.forget_sheets": async (_payload, context) => {
      // bounds memory: what a preview keeps
      const before = new Date(context.clock.now().getTime() - DAY);
      await context.db.asViewer(SYSTEM, (tx) => removeDrafts(tx, before));
    },
  },
  schedules: [
    { task: "assets.count-popular", cron: "10 18 * * *" },
    { task: "assets.forget_sheets", cron: "20 18 * * *" },
  ],
};
