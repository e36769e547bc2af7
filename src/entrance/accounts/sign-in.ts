import { clientOf } from "../../base/web/client.ts";
import { recordOwn } from "../../base/later/events.ts";
import { answer, prepareSystemAnswer, systemAnswer } from "../../base/web/http.ts";
import { foldText, readMailAddress } from "../../base/words/text.ts";
import { ANONYMOUS, MEMBERS, SYSTEM, type Viewer } from "../../base/viewer.ts";
import { getSession, type Session, signIn, signOut, switchOrganisation } from "./api.ts";
import { enter, whoIsEntering } from "./enter.ts";
import { isPassword } from "./keep-password.ts";
import { findMemberships, getAccount, getAccountByMail, takeBackTries } from "./queries.ts";
import { moveSession, removeSession } from "./queries-sessions.ts";
import { describe, describeSession, forgetSession, knownBrowser, sessionOf } from "./sessions.ts";
import { admitTry } from "./tries.ts";

/** The form in which an address names an account. */
export function accountMail(typed: string): string | null {
  return readMailAddress(typed)?.toLowerCase() ?? null;
}

/** Whose session a request carries now, whole or half. As the system. */
export async function currentSession(ask: Parameters<typeof whoIsEntering>[0]): Promise<Session> {
  const { tx, context } = ask;
  const entering = await whoIsEntering(ask);
  if (!entering) return describeSession(tx, ANONYMOUS, context);
  const { accountId, organisationId, role, holds, needs } = entering;
  if (!needs) return describeSession(tx, { role, accountId, organisationId }, context);
  const account = await getAccount(tx, accountId);
  return describe(account!, [], { viewer: ANONYMOUS, holds, needs }, context);
}

export const signInRoutes = [
  systemAnswer(getSession, ["anonymous"], async (ask) =>
    ask.viewer.role === "anonymous"
      ? currentSession(ask)
      : describeSession(ask.tx, ask.viewer, ask.context),
  ),

  prepareSystemAnswer(
    signIn,
    ["anonymous"],
    async ({ body, context, request, refuse }) => {
      const mail = accountMail(body.mail) ?? foldText(body.mail).toLowerCase();
      const account = await context.db.asViewer(SYSTEM, (tx) => getAccountByMail(tx, mail));
      const known = knownBrowser(context, request, account?.id);
      const buckets = known ? { known } : { address: mail, client: clientOf(request) };
      const tries = await admitTry(context, buckets);
      const isRight = await isPassword(account?.passwordHash, body.password);
      return isRight && account ? { accountId: account.id, tries } : refuse("wrong_sign_in");
    },
    async (ask) => {
      const { tx, refuse } = ask;
      const { accountId, tries } = ask.prepared;
      await takeBackTries(tx, tries.ids);
      if ((await findMemberships(tx, accountId)).length === 0) return refuse("no_organisation");
      return enter(ask, accountId, "password");
    },
  ),

  systemAnswer(signOut, ["anonymous"], async ({ tx, viewer, now, context, request, response }) => {
    const session = sessionOf(request);
    if (session) {
      if (viewer.accountId)
        await recordOwn({ tx, viewer, now }, "accounts.signed_out", viewer.accountId);
      await removeSession(tx, session);
    }
    forgetSession(context, response);
  }),

  answer(
    switchOrganisation,
    MEMBERS,
    async ({ tx, viewer, body, now, context, request, refuse }) => {
      const memberships = await findMemberships(tx, viewer.accountId ?? "");
      const chosen = memberships.find((row) => row.id === body.organisationId);
      const session = sessionOf(request);
      if (!chosen || !session || !(await moveSession(tx, session, chosen.id)))
        return refuse("not_found");
      const acting: Viewer = { ...viewer, role: chosen.role, organisationId: chosen.id };
      await recordOwn({ tx, viewer, now }, "accounts.organisation_switched", viewer.accountId);
      return describeSession(tx, acting, context);
    },
  ),
];
