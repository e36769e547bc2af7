import { DAY } from "../../base/clock.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { waitsFor } from "../../base/later/slots.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadDelivery } from "./content.ts";
import { removeOldSingles } from "./queries-single.ts";
import { sendDue } from "./send.ts";
import { SEND_TASK } from "./single.ts";

export const jobs: RoomJobs = {
  tasks: {
    [SEND_TASK]: waitsFor("mail", async (_payload, context) => {
      await sendDue(context);
    }),
    "notices.remove_old": async (_payload, { db, clock }) => {
      const now = clock.now();
      const { singleDays } = loadDelivery(now).data;
      const before = new Date(now.getTime() - singleDays * DAY);
      await db.asViewer(SYSTEM, (tx) => removeOldSingles(tx, before));
    },
  },
  schedules: [
    { task: SEND_TASK, cron: "* * * * *" },
    { task: "notices.remove_old", cron: "22 18 * * *" },
  ],
};
