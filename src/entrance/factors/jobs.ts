import type { RoomJobs } from "../../base/later/jobs.ts";
import { waitsFor } from "../../base/later/slots.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { tellRecovery, tellRescue } from "./letters.ts";
import { removeOldChallenges } from "./queries.ts";

export const jobs: RoomJobs = {
  tasks: {
    "factors.tell_recovery": waitsFor("mail", tellRecovery),
    "factors.tell_rescue": waitsFor("mail", tellRescue),
    "factors.remove_old": async (_payload, { db, clock }) =>
      db.asViewer(SYSTEM, (tx) => removeOldChallenges(tx, clock.now())),
  },
  schedules: [{ task: "factors.remove_old", cron: "27 * * * *" }],
};
