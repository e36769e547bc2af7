import type { RoomJobs } from "../../base/later/jobs.ts";
import { waitsFor } from "../../base/later/slots.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { tellSuccession } from "./letters.ts";
import { hasMembers } from "./queries.ts";
import { removeVacancy } from "./queries-handovers.ts";
import { TELL_SUCCESSION } from "./successions.ts";

export const jobs: RoomJobs = {
  tasks: { [TELL_SUCCESSION]: waitsFor("mail", tellSuccession) },
  on: {
    "accounts.invitation_accepted": async ({ forOrganisationId }, { db }) => {
      if (!forOrganisationId) return;
      await db.asViewer(SYSTEM, async (tx) => {
        if (await hasMembers(tx, forOrganisationId)) await removeVacancy(tx, forOrganisationId);
      });
    },
  },
};
