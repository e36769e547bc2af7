import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { applyByRule } from "./members.ts";
import { getSettings } from "./queries.ts";

export const jobs: RoomJobs = {
  on: {
    "applications.approved": async ({ forOrganisationId, data }, context) => {
      const organisationId = forOrganisationId ?? (data.organisationId as string | undefined);
      if (!organisationId) return;
      await context.db.asViewer(SYSTEM, async (tx) => {
        if (!(await getSettings(tx)).on) return;
        await applyByRule({ tx, viewer: SYSTEM, now: context.clock.now() }, organisationId);
      });
    },
  },
};
