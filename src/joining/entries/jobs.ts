import { DAY } from "../../base/clock.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { waitsFor } from "../../base/later/slots.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadApplying } from "../applications/index.ts";
import { removeOldDrafts } from "./queries.ts";
import { sendReopened } from "./reopened.ts";

export const jobs: RoomJobs = {
  tasks: {
    "entries.send_reopened": waitsFor("mail", sendReopened),
    "entries.remove_old": async (_payload, { db, clock }) => {
      const now = clock.now();
      const before = new Date(now.getTime() - loadApplying(now).draftDays * DAY);
      await db.asViewer(SYSTEM, (tx) => removeOldDrafts(tx, before));
    },
  },
  schedules: [{ task: "entries.remove_old", cron: "52 18 * * *" }],
};
