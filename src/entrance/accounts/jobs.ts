import { MINUTE } from "../../base/clock.ts";
import { asSystemNow, type RoomJobs } from "../../base/later/jobs.ts";
import { loadSignIn } from "./content.ts";
import { removeOld } from "./queries.ts";
import { moveSessionsOn } from "./queries-sessions.ts";

export const jobs: RoomJobs = {
  tasks: {
    "accounts.remove_old": (_payload, context) =>
      asSystemNow(context, (tx, now) => {
        const { windowMinutes } = loadSignIn(now).tries;
        return removeOld(tx, new Date(now.getTime() - windowMinutes * MINUTE), now);
      }),
  },
  moveOn: moveSessionsOn,
  schedules: [{ task: "accounts.remove_old", cron: "17 * * * *" }],
};
