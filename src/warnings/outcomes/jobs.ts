import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { saveProgress } from "./queries-progress.ts";

const COUNT_TASK = "outcomes.count";

/** The counts of the list: anew every minute, and at once for what was just published or withdrawn. */
export const jobs: RoomJobs = {
  tasks: {
    [COUNT_TASK]: async (_payload, context) => {
      await context.db.asViewer(SYSTEM, (tx) => saveProgress(tx, context.clock.now(), null));
    },
  },
  schedules: [{ task: COUNT_TASK, cron: "* * * * *" }],
  on: {
    "reactions.published": async ({ subjectId }, context) => {
      await context.db.asViewer(SYSTEM, (tx) => saveProgress(tx, context.clock.now(), subjectId));
    },
    "reactions.withdrawn": async ({ subjectId }, context) => {
      await context.db.asViewer(SYSTEM, (tx) => saveProgress(tx, context.clock.now(), subjectId));
    },
  },
};
