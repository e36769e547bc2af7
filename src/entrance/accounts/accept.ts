import { clientOf } from "../../base/web/client.ts";
import type { Reply } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { tell } from "../../base/later/events.ts";
import { prepareSystemAnswer, systemAnswer } from "../../base/web/http.ts";
import { Refusal } from "../../base/refusal.ts";
import { hashToken } from "../../base/keys/tokens.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { linkAccount } from "../../circle/organisations/index.ts";
import { checkPassword, hashPassword, isPassword } from "./keep-password.ts";
import { loadPasswordRules } from "./content.ts";
import { acceptInvitation, joinByInvitation, readInvitation } from "./api.ts";
import { enter } from "./enter.ts";
import { findMemberships, getAccount, saveNewAccount, takeBackTries } from "./queries.ts";
import {
  addMembership,
  getContactAccount,
  getInvitation,
  getInvited,
  hasAccounts,
  useInvitation,
} from "./queries-invitations.ts";
import { moveSession } from "./queries-sessions.ts";
import { sessionOf } from "./sessions.ts";
import { accountMail, currentSession } from "./sign-in.ts";
import { admitTry } from "./tries.ts";

/*
 * An invitation is made by somebody else, so it opens a place and nothing besides: an account that is there already
 * keeps its password, name, standings and sessions, and only who is in it accepts for it.
 */

type Open = NonNullable<Awaited<ReturnType<typeof getInvitation>>>;

/** What the link offers. As the system. */
async function open(tx: Tx, tokenHash: string, now: Date): Promise<Open> {
  const found = await getInvitation(tx, tokenHash, now);
  if (found?.ended) throw new Refusal(`invitation_${found.ended}`);
  // The very first account is made once; any other invitation names its address.
  if (!found || (found.mail === null && (await hasAccounts(tx))))
    throw new Refusal("invitation_dead");
  return found;
}

/** How this visitor may accept. */
async function wayFor(
  tx: Tx,
  viewer: Viewer,
  mail: string | null,
): Promise<Reply<typeof readInvitation>["way"]> {
  const account = mail ? await getInvited(tx, mail) : undefined;
  if (account?.disabledAt) throw new Refusal("account_stopped");
  if (viewer.accountId) return viewer.accountId === account?.id ? "join" : "other";
  if (!account) return "new";
  // Who belongs to no organisation any more cannot sign in, so the password is asked for here.
  return (await findMemberships(tx, account.id)).length > 0 ? "sign_in" : "password";
}

/** Takes the place for the account; once, also when the same link is used twice at the same moment. */
async function takePlace(
  tx: Tx,
  tokenHash: string,
  invitation: Open,
  accountId: string,
  now: Date,
): Promise<void> {
  if (!(await useInvitation(tx, tokenHash, now))) throw new Refusal("invitation_dead");
  const { organisationId, contactId } = invitation;
  await addMembership(tx, accountId, invitation);
  if (contactId) {
    const holder = await getContactAccount(tx, contactId);
    // Somebody signs in as this contact by now, and goes on doing so.
    if (holder && holder !== accountId) throw new Refusal("invitation_dead");
    await linkAccount(tx, contactId, accountId, now);
  }
  const viewer: Viewer = { role: invitation.role, accountId, organisationId };
  await tell({ tx, viewer, now }, "accounts.invitation_accepted", {
    forOrganisationId: organisationId,
    subjectId: contactId ?? accountId,
  });
}

export const acceptRoutes = [
  systemAnswer(readInvitation, ["anonymous"], async ({ tx, viewer, body, now }) => {
    const invitation = await open(tx, hashToken(body.token), now);
    const way = await wayFor(tx, viewer, invitation.mail);
    const own = viewer.accountId ? await getAccount(tx, viewer.accountId) : undefined;
    return {
      organisation: invitation.organisation,
      role: invitation.role,
      name: invitation.name,
      mail: invitation.mail,
      way,
      signedInAs: own?.name ?? null,
      shortestPassword: loadPasswordRules(now).shortest,
    };
  }),

  systemAnswer(acceptInvitation, ["anonymous"], async (ask) => {
    const { tx, viewer, body, now, context, refuse } = ask;
    const tokenHash = hashToken(body.token);
    const invitation = await open(tx, tokenHash, now);
    const mail = invitation.mail ?? accountMail(body.mail ?? "");
    if (!mail) {
      const message = "メールアドレスを入力してください（例: jimukyoku@example.jp）。";
      return refuse("bad_input", [{ where: "mail", message }]);
    }
    const way = await wayFor(tx, viewer, mail);
    if (way !== "new") return refuse(way === "other" ? "other_account" : "has_account");
    const findings = await checkPassword(body.password, { mail, name: body.name }, context);
    if (findings.length > 0) refuse("bad_input", findings);
    const passwordHash = await hashPassword(body.password);
    const accountId = await saveNewAccount(tx, { mail, name: body.name, passwordHash }, now);
    if (!accountId) return refuse("has_account");
    await takePlace(tx, tokenHash, invitation, accountId, now);
    return enter(ask, accountId, "password");
  }),

  prepareSystemAnswer(
    joinByInvitation,
    ["anonymous"],
    async ({ viewer, body, now, context, request, refuse }) => {
      const { way, mail, account } = await context.db.asViewer(SYSTEM, async (tx) => {
        const { mail } = await open(tx, hashToken(body.token), now);
        const account = mail ? await getInvited(tx, mail) : undefined;
        return { way: await wayFor(tx, viewer, mail), mail, account };
      });
      if (way === "other") return refuse("other_account");
      if (way === "sign_in") return refuse("sign_in_first");
      if (way === "join") return null;
      const buckets = { address: mail ?? "", client: clientOf(request) };
      const tries = await admitTry(context, buckets);
      const isTheirs = await isPassword(account?.passwordHash, body.password ?? "");
      return isTheirs && account ? { accountId: account.id, tries } : refuse("wrong_sign_in");
    },
    async (ask) => {
      const { tx, viewer, body, now, request, prepared } = ask;
      const tokenHash = hashToken(body.token);
      const invitation = await open(tx, tokenHash, now);
      if (!prepared) {
        await takePlace(tx, tokenHash, invitation, viewer.accountId!, now);
        await moveSession(tx, sessionOf(request)!, invitation.organisationId);
        return currentSession(ask);
      }
      await takeBackTries(tx, prepared.tries.ids);
      await takePlace(tx, tokenHash, invitation, prepared.accountId, now);
      return enter(ask, prepared.accountId, "password");
    },
  ),
];
