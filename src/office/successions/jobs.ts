import { formatDate } from "../../base/words/calendar.ts";
import { fillText } from "../../base/content.ts";
import type { Context } from "../../base/context.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { waitsFor } from "../../base/later/slots.ts";
import { postMail } from "../../base/mail/post.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadMail } from "./content.ts";
import { getOffer } from "./queries.ts";
import { type Step, WRITE_TASK } from "./routes.ts";

export const jobs: RoomJobs = {
  tasks: { [WRITE_TASK]: waitsFor("mail", writeSuccession) },
};

/** Job: tells one of both what became of an offer. */
async function writeSuccession(payload: Record<string, unknown>, context: Context): Promise<void> {
  const { id, step, whom } = payload as { id: string; step: Step; whom: "to" | "from" };
  const offer = await context.db.asViewer(SYSTEM, (tx) => getOffer(tx, id));
  if (!offer) return;
  const { subject, text } = loadMail(context.clock.now())[step][whom];
  const { organisation, from, to, expiresAt } = offer;
  const words = {
    organisation,
    from,
    to,
    until: formatDate(expiresAt),
    link: `${context.settings.publicUrl}/successions`,
  };
  const address = whom === "to" ? offer.toMail : offer.fromMail;
  await postMail(context, {
    to: address,
    subject: fillText(subject, words),
    text: fillText(text, words),
  });
}
