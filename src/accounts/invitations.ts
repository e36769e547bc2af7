import { fillText } from "../base/content.ts";
import type { Context } from "../base/context.ts";
import type { Database, Tx } from "../base/db.ts";
import { record } from "../base/events.ts";
import { answer } from "../base/http.ts";
import { addJob } from "../base/outbox.ts";
import { postMail } from "../base/post.ts";
import { hashToken, newToken } from "../base/tokens.ts";
import { type Standing, SYSTEM, type Viewer } from "../base/viewer.ts";
import { getSecretariat, linkAccount } from "../organisations/index.ts";
import { acceptInvitation, readInvitation } from "./api.ts";
import { loadSignIn } from "./content.ts";
import { enter } from "./enter.ts";
import { japaneseTime } from "./letters.ts";
import { checkPassword, hashPassword, loadPasswordRules } from "../passwords/index.ts";
import { actAsSystem, type MemberRole, saveAccount, saveMembership } from "./queries.ts";
import {
  getContactAccount,
  getInvitation,
  getOffer,
  hasAccounts,
  type Invited,
  removeMembership,
  saveInvitation,
  useInvitation,
} from "./queries-invitations.ts";
import { removeOtherSessions } from "./queries-sessions.ts";
import { accountMail } from "./sign-in.ts";

const HOUR = 3_600_000;

/** A one-time link; only its hash is kept. */
async function invite(
  tx: Tx,
  invited: Invited,
  now: Date,
  hours: number,
  publicUrl: string,
): Promise<string> {
  const token = newToken();
  await saveInvitation(tx, hashToken(token), invited, now, new Date(now.getTime() + hours * HOUR));
  return `${publicUrl}/invitation?token=${token}`;
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
    const organisationId = await getSecretariat(tx, "事務局");
    const standing = "administrator" as const;
    const invited = { organisationId, role: "secretariat", standing, mail: null, contactId: null };
    return invite(tx, invited, now, loadSignIn(now).invitation.firstHours, publicUrl);
  });
}

/** Somebody who is offered a place in an organisation. */
export type Offer = Invited & { mail: string; name: string };

/**
 * Offers a place; the job writes to the address. The place is taken from now on: until then an open
 * invitation stands there whose link nobody holds.
 */
export async function inviteAs(tx: Tx, offer: Offer, now: Date): Promise<void> {
  const until = new Date(now.getTime() + loadSignIn(now).invitation.days * 24 * HOUR);
  await saveInvitation(tx, hashToken(newToken()), offer, now, until);
  const { organisationId, contactId, mail, name } = offer;
  const key = `invite ${organisationId} ${contactId ?? mail}`;
  await addJob(tx, "accounts.send_invitation", { organisationId, contactId, mail, name }, { key });
}

/** Offers a place by a link that somebody hands over; it makes whoever holds it that person. */
export function inviteByHand(tx: Tx, offer: Offer, context: Context): Promise<string> {
  const now = context.clock.now();
  const { days } = loadSignIn(now).invitation;
  return invite(tx, offer, now, days * 24, context.settings.publicUrl);
}

/**
 * Job: writes to whom a place is offered, with a fresh link. The link is made here and not before, so that
 * no queue holds it. Tried again, it writes a new link, and only the newest counts.
 */
export async function sendInvitation(
  payload: Record<string, unknown>,
  context: Context,
): Promise<void> {
  if (!context.settings.smtpUrl) return;
  const now = context.clock.now();
  const { organisationId, contactId, mail, name } = payload as unknown as Offer;
  const offer = { organisationId, contactId, mail };
  const made = await context.db.asViewer(SYSTEM, async (tx) => {
    const open = await getOffer(tx, offer, now);
    if (!open) return null;
    const { organisation, role, standing } = open;
    const link = await inviteByHand(tx, { ...offer, name, role, standing }, context);
    return { link, name, organisation };
  });
  if (!made) return;
  const { days, subject, text } = loadSignIn(now).invitation;
  const words = { ...made, until: japaneseTime(new Date(now.getTime() + days * 24 * HOUR)) };
  const result = await postMail(context, {
    to: mail,
    subject: fillText(subject, words),
    text: fillText(text, words),
  });
  if (!result) return;
  await context.db.asViewer(SYSTEM, (tx) =>
    record(tx, SYSTEM, now, [
      {
        name: "accounts.invitation_sent",
        subjectId: contactId,
        data: { outcome: result.outcome, code: result.code },
      },
    ]),
  );
}

export const invitationRoutes = [
  answer(readInvitation, ["anonymous"], async ({ tx, body, now, refuse }) => {
    await actAsSystem(tx);
    const invitation = await getInvitation(tx, hashToken(body.token), now);
    if (!invitation) return refuse("invitation_dead");
    return {
      organisation: invitation.organisation,
      role: invitation.role as MemberRole,
      name: invitation.name,
      mail: invitation.mail,
      shortestPassword: loadPasswordRules(now).shortest,
    };
  }),

  answer(acceptInvitation, ["anonymous"], async (ask) => {
    const { tx, body, now, context, refuse } = ask;
    await actAsSystem(tx);
    const tokenHash = hashToken(body.token);
    const invitation = await getInvitation(tx, tokenHash, now);
    if (!invitation) return refuse("invitation_dead");
    const mail = invitation.mail ?? accountMail(body.mail ?? "");
    if (!mail) {
      const message = "メールアドレスを入力してください（例: jimukyoku@example.jp）。";
      return refuse("bad_input", [{ where: "mail", message }]);
    }
    const findings = await checkPassword(body.password, { mail, name: body.name }, context);
    if (findings.length > 0) refuse("bad_input", findings);
    if (!(await useInvitation(tx, tokenHash, now))) return refuse("invitation_dead");
    const passwordHash = await hashPassword(body.password);
    const accountId = await saveAccount(tx, { mail, name: body.name, passwordHash }, now);
    const { organisationId, role } = invitation;
    const standing = invitation.standing as Standing;
    await saveMembership(tx, accountId, organisationId, role, standing);
    if (invitation.contactId) {
      const before = await getContactAccount(tx, invitation.contactId);
      // The contact has another address by now: the account of the former one ends here.
      if (before?.accountId && before.accountId !== accountId) {
        await removeMembership(tx, before.accountId, before.organisationId);
      }
      await linkAccount(tx, invitation.contactId, accountId, now);
    }
    // Whoever held the earlier password is out: the link proved the address anew.
    await removeOtherSessions(tx, accountId, null);
    const viewer: Viewer = {
      role: invitation.role as MemberRole,
      accountId,
      organisationId: invitation.organisationId,
    };
    await record(tx, viewer, now, [
      {
        name: "accounts.invitation_accepted",
        forOrganisationId: invitation.organisationId,
        subjectId: invitation.contactId ?? accountId,
      },
    ]);
    return enter(ask, accountId, "password");
  }),
];
