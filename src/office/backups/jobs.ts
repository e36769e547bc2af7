import type { Context } from "../../base/context.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadRules } from "./content.ts";
import { keepBackup } from "./keep.ts";
import { sourceOf } from "./place.ts";
import { getStanding, tryHoldSchedule } from "./queries.ts";
import { isDue } from "./standing.ts";

const MAKE_TASK = "backups.make";

/** Looks every ten minutes whether the next one is due. */
export const jobs: RoomJobs = {
  tasks: { [MAKE_TASK]: (_payload, context) => makeWhereDue(context) },
  schedules: [{ task: MAKE_TASK, cron: "*/10 * * * *" }],
};

/** A backup that fails is written down and tried again later; what fails here otherwise is the queue's to repeat. */
async function makeWhereDue(context: Context): Promise<void> {
  const { settings, clock, log } = context;
  const { backupPath, databaseUrl } = settings;
  if (!backupPath || !databaseUrl) return;
  const lock = await context.db.hold();
  try {
    if (!(await tryHoldSchedule(lock))) return;
    const standing = await context.db.asViewer(SYSTEM, getStanding);
    const now = clock.now();
    if (!isDue(standing, settings.backupEveryHours, loadRules(now), now)) return;
    const source = sourceOf(databaseUrl, settings, now);
    const began = performance.now();
    await keepBackup(`${backupPath}/`, "schedule", source, () => clock.now(), settings.backupKeep)
      .then(({ path, bytes }) => {
        const ms = Math.round(performance.now() - began);
        log.info({ path, bytes, ms }, "backup made");
      })
      .catch((error: unknown) => log.error({ err: error }, "no backup could be made"));
  } finally {
    await lock.end();
  }
}
