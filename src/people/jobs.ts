import { formatDate } from "../base/calendar.ts";
import { fillText } from "../base/content.ts";
import type { Context } from "../base/context.ts";
import type { RoomJobs } from "../base/jobs.ts";
import { postMail } from "../base/post.ts";
import { SYSTEM } from "../base/viewer.ts";
import { loadMail } from "./content.ts";
import { hasMembers } from "./queries.ts";
import { removeVacancy } from "./queries-handovers.ts";
import { getSuccession } from "./queries-successions.ts";
import { type Step, WRITE_TASK } from "./successions.ts";

export const jobs: RoomJobs = {
  tasks: { [WRITE_TASK]: writeSuccession },
  on: {
    "accounts.invitation_accepted": async ({ forOrganisationId }, { db }) => {
      if (!forOrganisationId) return;
      await db.asViewer(SYSTEM, async (tx) => {
        if (await hasMembers(tx, forOrganisationId)) await removeVacancy(tx, forOrganisationId);
      });
    },
  },
};

/** Job: tells one of both what became of an offer. */
async function writeSuccession(payload: Record<string, unknown>, context: Context): Promise<void> {
  const { id, step, whom } = payload as { id: string; step: Step; whom: "to" | "from" };
  const offer = await context.db.asViewer(SYSTEM, (tx) => getSuccession(tx, id));
  if (!offer) return;
  const { subject, text } = loadMail(context.clock.now())[step][whom];
  const { organisation, from, to, expiresAt } = offer;
  const words = {
    organisation,
    from,
    to,
    until: formatDate(expiresAt),
    link: `${context.settings.publicUrl}/people/own`,
  };
  const address = whom === "to" ? offer.toMail : offer.fromMail;
  await postMail(context, {
    to: address,
    subject: fillText(subject, words),
    text: fillText(text, words),
  });
}
