import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { hasMembers } from "./queries.ts";
import { removeVacancy } from "./queries-handovers.ts";

export const jobs: RoomJobs = {
  on: {
    "accounts.invitation_accepted": async ({ forOrganisationId }, { db }) => {
      if (!forOrganisationId) return;
      await db.asViewer(SYSTEM, async (tx) => {
        if (await hasMembers(tx, forOrganisationId)) await removeVacancy(tx, forOrganisationId);
      });
    },
  },
};
