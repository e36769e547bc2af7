import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { countPopular } from "./popular.ts";

/** Once a night: what is common is counted anew. */
export const jobs: RoomJobs = {
  tasks: {
    "assets.count-popular": async (_payload, context) => {
      await context.db.asViewer(SYSTEM, countPopular);
    },
  },
  schedules: [{ task: "assets.count-popular", cron: "10 18 * * *" }],
};
