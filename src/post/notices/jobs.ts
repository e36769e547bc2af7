import { asSystemNow, type RoomJobs } from "../../base/later/jobs.ts";
import { waitsFor } from "../../base/later/slots.ts";
import { addCalendarDays } from "../../base/words/calendar.ts";
import { loadDelivery } from "./content.ts";
import { removeOldSingles } from "./queries-single.ts";
import { sendDue } from "./send.ts";
import { SEND_TASK } from "./single.ts";

export const jobs: RoomJobs = {
  tasks: {
    [SEND_TASK]: waitsFor("mail", async (_payload, context) => void (await sendDue(context))),
    "notices.remove_old": (_payload, context) =>
      asSystemNow(context, (tx, now) => {
        const { singleDays } = loadDelivery(now).data;
        return removeOldSingles(tx, addCalendarDays(now, -singleDays));
      }),
  },
  schedules: [
    { task: SEND_TASK, cron: "* * * * *" },
    { task: "notices.remove_old", cron: "22 18 * * *" },
  ],
};
