import { formatDate } from "../../base/words/calendar.ts";
import { fillText } from "../../base/content.ts";
import type { Context } from "../../base/context.ts";
import { postMail } from "../../base/mail/post.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadSuccessionMail } from "./content.ts";
import { getOffer } from "./queries-successions.ts";
import type { Step } from "./successions.ts";

/** Job: tells one of both what became of an offer. */
export async function tellSuccession(
  payload: Record<string, unknown>,
  context: Context,
): Promise<void> {
  const { id, step, whom } = payload as { id: string; step: Step; whom: "to" | "from" };
  const offer = await context.db.asViewer(SYSTEM, (tx) => getOffer(tx, id));
  if (!offer) return;
  const { subject, text } = loadSuccessionMail(context.clock.now())[step][whom];
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
