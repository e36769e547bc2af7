import { MINUTE } from "../../base/clock.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadSignIn } from "./content.ts";
import { removeOld } from "./queries.ts";
import { moveSessionsOn } from "./queries-sessions.ts";

export const jobs: RoomJobs = {
  tasks: {
    "accounts.remove_old": async (_payload, { db, clock }) => {
      const now = clock.now();
      const { windowMinutes } = loadSignIn(now).tries;
      await db.asViewer(SYSTEM, (tx) =>
        removeOld(tx, new Date(now.getTime() - windowMinutes * MINUTE), now),
      );
    },
  },
  moveOn: moveSessionsOn,
  schedules: [{ task: "accounts.remove_old", cron: "17 * * * *" }],
};
