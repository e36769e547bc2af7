import { DAY } from "../../base/clock.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadLimits } from "./content.ts";
import { removeOld } from "./queries.ts";

export const jobs: RoomJobs = {
  tasks: {
    "drafts.remove_old": async (_payload, { db, clock }) => {
      const now = clock.now();
      const before = new Date(now.getTime() - loadLimits(now).keepDays * DAY);
      await db.asViewer(SYSTEM, (tx) => removeOld(tx, before));
    },
  },
  schedules: [{ task: "drafts.remove_old", cron: "23 3 * * *" }],
};
