import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { removeOldChallenges } from "./queries.ts";

export const jobs: RoomJobs = {
  tasks: {
    "factors.remove_old": async (_payload, { db, clock }) =>
      db.asViewer(SYSTEM, (tx) => removeOldChallenges(tx, clock.now())),
  },
  schedules: [{ task: "factors.remove_old", cron: "27 * * * *" }],
};
