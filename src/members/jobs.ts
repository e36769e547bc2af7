import type { RoomJobs } from "../base/jobs.ts";
import { SYSTEM } from "../base/viewer.ts";
import { loadSignIn } from "./content.ts";
import { sendInvitation } from "./invitations.ts";
import { removeOld } from "./queries-accounts.ts";

export const jobs: RoomJobs = {
  tasks: {
    "members.send_invitation": sendInvitation,
    "members.remove_old": async (_payload, { db, clock }) => {
      const now = clock.now();
      const { windowMinutes } = loadSignIn(now).tries;
      await db.asViewer(SYSTEM, (tx) =>
        removeOld(tx, new Date(now.getTime() - windowMinutes * 60_000), now),
      );
    },
  },
  schedules: [{ task: "members.remove_old", cron: "17 * * * *" }],
};
