import { DAY } from "../../base/clock.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadApplying } from "../applications/index.ts";
import { removeOldDrafts } from "./queries.ts";

export const jobs: RoomJobs = {
  tasks: {
    "entries.remove_old": async (_payload, { db, clock }) => {
      const now = clock.now();
      const before = new Date(now.getTime() - loadApplying(now).draftDays * DAY);
      await db.asViewer(SYSTEM, (tx) => removeOldDrafts(tx, before));
    },
  },
  schedules: [{ task: "entries.remove_old", cron: "52 18 * * *" }],
};
