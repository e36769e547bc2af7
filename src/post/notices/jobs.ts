import type { RoomJobs } from "../../base/later/jobs.ts";
import { waitsFor } from "../../base/later/slots.ts";
import { sendDue } from "./send.ts";

/** Kicked by whoever wrote notices; the schedule picks up what became due in the meantime. */
export const SEND_TASK = "notices.send";

export const jobs: RoomJobs = {
  tasks: {
    [SEND_TASK]: waitsFor("mail", async (_payload, context) => {
      await sendDue(context);
    }),
  },
  schedules: [{ task: SEND_TASK, cron: "* * * * *" }],
};
