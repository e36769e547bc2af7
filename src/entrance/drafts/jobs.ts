import { DAY } from "../../base/clock.ts";
import { asSystemNow, type RoomJobs } from "../../base/later/jobs.ts";
import { loadLimits } from "./content.ts";
import { removeOld } from "./queries.ts";

export const jobs: RoomJobs = {
  tasks: {
    "drafts.remove_old": (_payload, context) =>
      asSystemNow(context, (tx, now) =>
        removeOld(tx, new Date(now.getTime() - loadLimits(now).keepDays * DAY)),
      ),
  },
  schedules: [{ task: "drafts.remove_old", cron: "23 3 * * *" }],
};
