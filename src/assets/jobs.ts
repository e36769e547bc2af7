import type { RoomJobs } from "../base/jobs.ts";
import { SYSTEM } from "../base/viewer.ts";
import { countPopular } from "./popular.ts";
import { removeOldDrafts } from "./queries-imports.ts";

const DAY = 86_400_000;

/** Once a night: what is common is counted anew, and drafts that nobody confirmed are forgotten. */
export const jobs: RoomJobs = {
  tasks: {
    "assets.count-popular": async (_payload, context) => {
      await context.db.asViewer(SYSTEM, async (tx) => {
        await countPopular(tx);
        await removeOldDrafts(tx, new Date(context.clock.now().getTime() - DAY));
      });
    },
  },
  schedules: [{ task: "assets.count-popular", cron: "10 18 * * *" }],
};
