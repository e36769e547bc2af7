import type { Context } from "../../base/context.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { deriveAgain } from "./derive-again.ts";
import { findInstitutionsOf } from "./queries-overrides.ts";

/** What changes in the register of facilities, or by hand, is derived anew; what is overridden stays. */
export const jobs: RoomJobs = {
  on: {
    "facilities.changed": async ({ subjectId, data }, context) => {
      const of =
        typeof data.importId === "string"
          ? { importId: data.importId }
          : { facilityId: String(subjectId) };
      const ids = await context.db.asViewer(SYSTEM, (tx) => findInstitutionsOf(tx, of));
      for (const id of ids) await derive(id, context);
    },
    "members.institution_changed": async ({ subjectId }, context) =>
      derive(String(subjectId), context),
    "members.institution_joined_again": async ({ subjectId }, context) =>
      derive(String(subjectId), context),
  },
};

const derive = (id: string, context: Context) =>
  context.db.asViewer(SYSTEM, (tx) =>
    deriveAgain({ tx, viewer: SYSTEM, now: context.clock.now() }, id),
  );
