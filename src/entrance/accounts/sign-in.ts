import type { Tx } from "../../base/data/db.ts";
import { clientOf } from "../../base/web/client.ts";
import { record } from "../../base/later/events.ts";
import { answer } from "../../base/web/http.ts";
import { foldText, readMailAddress } from "../../base/words/text.ts";
import { ANONYMOUS, type Viewer } from "../../base/viewer.ts";
import { getSession, type Session, signIn, signOut, switchOrganisation } from "./api.ts";
import { enter, whoIsEntering } from "./enter.ts";
import { isPassword } from "./keep-password.ts";
import {
  actAsSystem,
  findMemberships,
  getAccount,
  getAccountByMail,
  takeBackTries,
} from "./queries.ts";
import { moveSession, removeSession } from "./queries-sessions.ts";
import { describe, describeSession, forgetSession, knownBrowser, sessionOf } from "./sessions.ts";
import { admitTry } from "./tries.ts";

/** Whoever is signed in, in whichever role. */
export const MEMBERS = [
  "secretariat",
  "relay",
  "ministry",
  "vendor",
  "institution",
  "surveyor",
  "expert",
] as const;

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
  answer(getSession, ["anonymous"], async (ask) =>
    ask.viewer.role === "anonymous"
      ? currentSession(ask)
      : describeSession(ask.tx, ask.viewer, ask.context),
  ),

  answer(signIn, ["anonymous"], async (ask) => {
    const { tx, body, context, request, refuse } = ask;
    await actAsSystem(tx);
    const mail = accountMail(body.mail) ?? foldText(body.mail).toLowerCase();
    const account = await getAccountByMail(tx, mail);
    const known = knownBrowser(context, request, account?.id);
    const buckets = known ? { known } : { address: mail, client: clientOf(request) };
    const tries = await admitTry(tx, context, buckets);
    if (!tries) return refuse("too_many");
    if (!(await isPassword(account?.passwordHash, body.password)) || !account)
      return refuse("wrong_sign_in");
    await takeBackTries(tx, tries.ids);
    if ((await findMemberships(tx, account.id)).length === 0) return refuse("no_organisation");
    return enter(ask, account.id, "password");
  }),

  answer(signOut, ["anonymous"], async ({ tx, viewer, now, context, request, response }) => {
    const session = sessionOf(request);
    if (session) {
      if (viewer.accountId) await recordAccount(tx, viewer, now, "accounts.signed_out");
      // Also a half session, whose viewer is nobody yet.
      await actAsSystem(tx);
      await removeSession(tx, session);
    }
    forgetSession(context, response);
    return { done: true } as const;
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
      await recordAccount(tx, viewer, now, "accounts.organisation_switched");
      return describeSession(tx, acting, context);
    },
  ),
];

function recordAccount(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  name: `accounts.${string}`,
): Promise<void> {
  return record(tx, viewer, now, [
    { name, forOrganisationId: viewer.organisationId, subjectId: viewer.accountId },
  ]);
}
