import type { HeardEvent } from "../base/events.ts";
import type { Context } from "../base/context.ts";
import type { RoomJobs } from "../base/jobs.ts";
import { SYSTEM } from "../base/viewer.ts";
import { loadSignIn } from "./content.ts";
import { sendInvitation } from "./invitations.ts";
import { removeOld, saveMembership } from "./queries.ts";
import { getContactAccount, getStanding, removeMembership } from "./queries-invitations.ts";

export const jobs: RoomJobs = {
  tasks: {
    "accounts.send_invitation": sendInvitation,
    "accounts.remove_old": async (_payload, { db, clock }) => {
      const now = clock.now();
      const { windowMinutes } = loadSignIn(now).tries;
      await db.asViewer(SYSTEM, (tx) =>
        removeOld(tx, new Date(now.getTime() - windowMinutes * 60_000), now),
      );
    },
  },
  schedules: [{ task: "accounts.remove_old", cron: "17 * * * *" }],
  on: {
    "organisations.contact_removed": followContact,
    "organisations.contact_restored": followContact,
  },
};

/** Who is no contact any more signs in for the organisation no more; who comes back may again. */
async function followContact(event: HeardEvent, { db }: Context): Promise<void> {
  await db.asViewer(SYSTEM, async (tx) => {
    const contact = event.subjectId && (await getContactAccount(tx, event.subjectId));
    if (!contact || !contact.accountId) return;
    const { accountId, organisationId, role, current } = contact;
    if (current) {
      const standing = await getStanding(tx, organisationId, accountId, role);
      await saveMembership(tx, accountId, organisationId, role, standing);
    } else await removeMembership(tx, accountId, organisationId);
  });
}
