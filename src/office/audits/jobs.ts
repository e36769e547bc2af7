import type { RoomJobs } from "../../base/later/jobs.ts";
import { seal } from "./seal.ts";

const SEAL_TASK = "audits.seal";

/** Every minute what happened joins the chain. */
export const jobs: RoomJobs = {
  tasks: { [SEAL_TASK]: async (_payload, context) => void (await seal(context)) },
  schedules: [{ task: SEAL_TASK, cron: "* * * * *" }],
};
