import { DAY } from "../../base/clock.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { removeConsentsOf } from "./queries-consents.ts";
import { loadApplying } from "./content.ts";
import { removeOld } from "./queries.ts";

export const jobs: RoomJobs = {
  tasks: {
    "applications.remove_old": async (_payload, { db, clock, log }) => {
      const now = clock.now();
      const { unprovedDays, refusedDays } = loadApplying(now);
      const ago = (days: number) => new Date(now.getTime() - days * DAY);
      const before = {
        unproved: ago(unprovedDays),
        refused: ago(refusedDays),
      };
      const removed = await db.asViewer(SYSTEM, async (tx) => {
        const ids = await removeOld(tx, before);
        await removeConsentsOf(tx, ids);
        return ids.length;
      });
      if (removed > 0) log.info({ removed }, "old applications removed");
    },
  },
  schedules: [{ task: "applications.remove_old", cron: "47 18 * * *" }],
};
