import { MINUTE } from "../../base/clock.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { waitsFor } from "../../base/later/slots.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadSignIn } from "./content.ts";
import { sendInvitation } from "./invitations.ts";
import { sendPasswordLink, tellGuessed, tellNewDevice, tellOfChange } from "./letters.ts";
import { removeOld } from "./queries.ts";

export const jobs: RoomJobs = {
  tasks: {
    "accounts.send_invitation": waitsFor("mail", sendInvitation),
    "accounts.send_password_link": waitsFor("mail", sendPasswordLink),
    "accounts.tell_new_device": waitsFor("mail", tellNewDevice),
    "accounts.tell_change": waitsFor("mail", tellOfChange),
    "accounts.tell_guessed": waitsFor("mail", tellGuessed),
    "accounts.remove_old": async (_payload, { db, clock }) => {
      const now = clock.now();
      const { windowMinutes } = loadSignIn(now).tries;
      await db.asViewer(SYSTEM, (tx) =>
        removeOld(tx, new Date(now.getTime() - windowMinutes * MINUTE), now),
      );
    },
  },
  schedules: [{ task: "accounts.remove_old", cron: "17 * * * *" }],
};
