import type { RoomJobs } from "../base/jobs.ts";
import { runFeeds } from "./run-feeds.ts";

const RUN_TASK = "feeds.run";

export const jobs: RoomJobs = {
  tasks: { [RUN_TASK]: (_payload, context) => runFeeds(context) },
  schedules: [{ task: RUN_TASK, cron: "*/10 * * * *" }],
  on: { "feeds.run_wanted": (_event, context) => runFeeds(context) },
};
