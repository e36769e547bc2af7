import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { removeOldAttempts } from "./queries-attempts.ts";

export const jobs: RoomJobs = {
  tasks: {
    "identities.remove_old": async (_payload, { db, clock }) => {
      await db.asViewer(SYSTEM, (tx) => removeOldAttempts(tx, clock.now()));
    },
  },
  schedules: [{ task: "identities.remove_old", cron: "37 * * * *" }],
};
