import { asSystemNow, type RoomJobs } from "../../base/later/jobs.ts";
import { removeOldAttempts } from "./queries-attempts.ts";

export const jobs: RoomJobs = {
  tasks: {
    "identities.remove_old": (_payload, context) => asSystemNow(context, removeOldAttempts),
  },
  schedules: [{ task: "identities.remove_old", cron: "37 * * * *" }],
};
