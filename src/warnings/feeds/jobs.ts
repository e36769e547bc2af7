import type { RoomJobs } from "../../base/later/jobs.ts";
import { addJob } from "../../base/later/outbox.ts";
import { waitsFor } from "../../base/later/slots.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { RUN_TASK, runNextFeed } from "./run-feeds.ts";

export const jobs: RoomJobs = {
  tasks: { [RUN_TASK]: waitsFor("sources", (_payload, context) => runNextFeed(context)) },
  schedules: [{ task: RUN_TASK, cron: "*/10 * * * *" }],
  on: {
    "feeds.run_wanted": (_event, { db }) => db.asViewer(SYSTEM, (tx) => addJob(tx, RUN_TASK, {})),
  },
};
