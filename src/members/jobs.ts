import type { RoomJobs } from "../base/jobs.ts";
import { SYSTEM } from "../base/viewer.ts";
import { deriveAgain } from "./derive.ts";
import { findInstitutionsOf } from "./queries-overrides.ts";

/** What changes in the register of facilities changes the institutions that stand in it. */
export const jobs: RoomJobs = {
  on: {
    "facilities.changed": async ({ subjectId, data }, context) => {
      const of =
        typeof data.importId === "string"
          ? { importId: data.importId }
          : { facilityId: String(subjectId) };
      const ids = await context.db.asViewer(SYSTEM, (tx) => findInstitutionsOf(tx, of));
      const now = context.clock.now();
      for (const id of ids)
        await context.db.asViewer(SYSTEM, (tx) => deriveAgain(tx, SYSTEM, now, id));
    },
  },
};
