import { DAY } from "../../base/clock.ts";
import { asSystemNow, type RoomJobs } from "../../base/later/jobs.ts";
import { loadApplying } from "../applications/index.ts";
import { removeOldDrafts } from "./queries.ts";

export const jobs: RoomJobs = {
  tasks: {
    "entries.remove_old": (_payload, context) =>
      asSystemNow(context, (tx, now) =>
        removeOldDrafts(tx, new Date(now.getTime() - loadApplying(now).draftDays * DAY)),
      ),
  },
  schedules: [{ task: "entries.remove_old", cron: "52 18 * * *" }],
};
