import { asSystemNow, type RoomJobs } from "../../base/later/jobs.ts";
import { removeOldChallenges } from "./queries.ts";

export const jobs: RoomJobs = {
  tasks: {
    "factors.remove_old": (_payload, context) => asSystemNow(context, removeOldChallenges),
  },
  schedules: [{ task: "factors.remove_old", cron: "27 * * * *" }],
};
