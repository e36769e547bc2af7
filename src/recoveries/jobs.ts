import type { RoomJobs } from "../base/jobs.ts";
import { waitsFor } from "../base/slots.ts";
import { tellRecovery } from "./letters.ts";

export const jobs: RoomJobs = { tasks: { "recoveries.tell": waitsFor("mail", tellRecovery) } };
