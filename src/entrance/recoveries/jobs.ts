import type { RoomJobs } from "../../base/later/jobs.ts";
import { waitsFor } from "../../base/later/slots.ts";
import { tellRecovery, tellRescue } from "./letters.ts";

export const jobs: RoomJobs = {
  tasks: {
    "recoveries.tell": waitsFor("mail", tellRecovery),
    "recoveries.tell_rescue": waitsFor("mail", tellRescue),
  },
};
