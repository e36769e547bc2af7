import type { RoomJobs } from "../base/jobs.ts";
import { tellRecovery } from "./letters.ts";

export const jobs: RoomJobs = { tasks: { "recoveries.tell": tellRecovery } };
