import { signLink } from "../../base/keys/tokens.ts";
import type { WriteMail } from "../../base/mail/single.ts";
import { formatDateTime } from "../../base/words/calendar.ts";
import { loadRecoveries } from "./content.ts";
import { getOrganisationName, getPerson, getRecovery } from "./queries-recoveries.ts";

/** What links about a recovery are signed for: one stops it, the other takes its one use after the wait. */
export const STOP = "stop recovery";
export const USE = "use recovery";

/**
 * To somebody whose proofs are to be made anew, at the start (with a link that stops it) and after the wait (with the
 * link that does it too). Nothing where it was stopped meanwhile.
 */
const writeRecovery: WriteMail = async ({ tx, now, context }, { id, letter }) => {
  const recovery = await getRecovery(tx, String(id), now);
  const person = recovery && (await getPerson(tx, recovery.accountId));
  if (!recovery || !person) return null;
  const starter = recovery.startedBy && (await getPerson(tx, recovery.startedBy));
  const { publicUrl } = context.settings;
  const sign = (purpose: string) =>
    signLink(context.secret, purpose, recovery.id, recovery.expiresAt);
  return {
    to: person.mail,
    template: loadRecoveries(now)[letter === "open" ? "open" : "started"],
    words: {
      name: person.name,
      by: starter ? `${starter.name} さん` : await getOrganisationName(tx, recovery.organisationId),
      openFrom: formatDateTime(recovery.openFrom),
      until: formatDateTime(recovery.expiresAt),
      stop: `${publicUrl}/factors/recoveries/stop?token=${sign(STOP)}`,
      link: `${publicUrl}/factors/recoveries/use?token=${sign(USE)}`,
    },
  };
};

/** Tells an administrator that somebody on the machine let one of them in anew. */
const writeRescue: WriteMail = async ({ tx, now }, { toId, accountId, at }) => {
  const person = await getPerson(tx, String(toId));
  if (!person) return null;
  const rescued = await getPerson(tx, String(accountId));
  return {
    to: person.mail,
    template: loadRecoveries(now).rescue,
    words: {
      name: person.name,
      who: rescued ? `${rescued.name}（${rescued.mail}）` : "アカウント",
      at: formatDateTime(new Date(String(at))),
    },
  };
};

export const mails = { "factors.recovery": writeRecovery, "factors.rescue": writeRescue };
