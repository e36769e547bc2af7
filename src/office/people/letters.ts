import type { WriteMail } from "../../base/mail/single.ts";
import { formatDate } from "../../base/words/calendar.ts";
import { loadSuccessionMail } from "./content.ts";
import { getOffer } from "./queries-successions.ts";
import type { Step } from "./successions.ts";

/** Tells one of both what became of an offer. */
export const writeSuccession: WriteMail = async ({ tx, now, context }, facts) => {
  const { id, step, whom } = facts as { id: string; step: Step; whom: "to" | "from" };
  const offer = await getOffer(tx, id);
  if (!offer) return null;
  const { organisation, from, to, expiresAt } = offer;
  return {
    to: whom === "to" ? offer.toMail : offer.fromMail,
    template: loadSuccessionMail(now)[step][whom],
    words: {
      organisation,
      from,
      to,
      until: formatDate(expiresAt),
      link: `${context.settings.publicUrl}/successions`,
    },
  };
};
