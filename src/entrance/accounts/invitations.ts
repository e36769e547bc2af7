import { DAY, HOUR } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import type { Database, Tx } from "../../base/data/db.ts";
import { hashToken, newToken } from "../../base/keys/tokens.ts";
import type { WriteMail } from "../../base/mail/single.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { formatDateTime } from "../../base/words/calendar.ts";
import { writeTo } from "../../post/notices/index.ts";
import { loadSignIn } from "./content.ts";
import { getSecretariat } from "./queries.ts";
import { getOffer, hasAccounts, type Invited, saveInvitation } from "./queries-invitations.ts";

/** Until when a place that is offered now may be taken. */
const endOf = (now: Date) => new Date(now.getTime() + loadSignIn(now).invitation.days * DAY);

/** A one-time link; only its hash is kept. */
async function makeLink(
  tx: Tx,
  invited: Invited,
  now: Date,
  until: Date,
  publicUrl: string,
): Promise<string> {
  const token = newToken();
  await saveInvitation(tx, hashToken(token), invited, now, until);
  return `${publicUrl}/accounts/invitation?token=${token}`;
}

/**
 * The link that makes the first secretariat account, while there is no account yet; else null.
 * Asked again, it gives a new link and the earlier one ends.
 */
export function firstAccountLink(
  db: Database,
  now: Date,
  publicUrl: string,
): Promise<string | null> {
  return db.asViewer(SYSTEM, async (tx) => {
    if (await hasAccounts(tx)) return null;
    const organisationId = await getSecretariat(tx);
    const standing = "administrator" as const;
    const invited = { organisationId, role: "secretariat", standing, mail: null, contactId: null };
    const until = new Date(now.getTime() + loadSignIn(now).invitation.firstHours * HOUR);
    return makeLink(tx, invited, now, until, publicUrl);
  });
}

/** Somebody who is offered a place in an organisation. */
export type Offer = Invited & { mail: string; name: string };

/**
 * A link by which a place is offered, for somebody to hand over; whoever holds it is taken for that person, so far
 * as the address has no account yet.
 */
export function inviteByHand(tx: Tx, offer: Offer, context: Context): Promise<string> {
  const now = context.clock.now();
  return makeLink(tx, offer, now, endOf(now), context.settings.publicUrl);
}

/**
 * Offers a place. It is taken from now on: until the mail to the address goes out an open invitation stands there whose
 * link nobody holds. `byHand`: nothing is written, and the link is given for somebody to hand over.
 */
export async function invite(
  tx: Tx,
  offer: Offer,
  now: Date,
  byHand: Context | null = null,
): Promise<string | null> {
  if (byHand) return inviteByHand(tx, offer, byHand);
  await saveInvitation(tx, hashToken(newToken()), offer, now, endOf(now));
  const { organisationId, contactId, mail, name } = offer;
  await writeTo(tx, now, {
    template: "accounts.invitation",
    facts: { organisationId, contactId, mail, name },
    about: contactId,
    key: `invite ${organisationId} ${contactId ?? mail}`,
  });
  return null;
}

/** Writes to whom a place is offered, with a fresh link; of several only the newest counts. */
export const writeInvitation: WriteMail = async ({ tx, now, context }, facts) => {
  const { organisationId, contactId, mail, name } = facts as unknown as Offer;
  const offer = { organisationId, contactId, mail };
  const open = await getOffer(tx, offer, now);
  if (!open) return null;
  const { organisation, role, standing } = open;
  const link = await inviteByHand(tx, { ...offer, name, role, standing }, context);
  const template = loadSignIn(now).invitation;
  const until = formatDateTime(endOf(now));
  return { to: mail, template, words: { link, name, organisation, until } };
};
