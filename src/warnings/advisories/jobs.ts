import type { Context } from "../../base/context.ts";
import type { HeardEvent } from "../../base/later/events.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { validate } from "../../sources/documents/index.ts";
import { MATCH_TASK, VALIDATE_TASK } from "./intake.ts";
import { matchAdvisories, matchWaiting } from "./match.ts";
import { findUnvalidated, getBytes, saveValidation } from "./queries-documents.ts";

export const jobs: RoomJobs = {
  tasks: {
    [MATCH_TASK]: (_payload, context) => matchWaiting(context),
    [VALIDATE_TASK]: (_payload, context) => validateWaiting(context),
  },
  on: {
    "assets.added": matchNew,
    "assets.changed": matchNew,
  },
};

async function matchNew({ data }: HeardEvent, context: Context): Promise<void> {
  const releaseIds = Array.isArray(data.releaseIds) ? data.releaseIds.map(String) : [];
  if (releaseIds.length === 0) return;
  await context.db.asViewer(SYSTEM, (tx) =>
    matchAdvisories(tx, context.clock.now(), { releaseIds }),
  );
}

/** Every document that was not looked at yet, oldest first; each result is kept as soon as it stands. */
async function validateWaiting({ db }: Context): Promise<void> {
  for (;;) {
    const ids = await db.asViewer(SYSTEM, (tx) => findUnvalidated(tx, 100));
    if (ids.length === 0) return;
    for (const id of ids) {
      const bytes = await db.asViewer(SYSTEM, (tx) => getBytes(tx, id));
      const validation = await validate(bytes);
      await db.asViewer(SYSTEM, (tx) => saveValidation(tx, id, validation));
    }
  }
}
