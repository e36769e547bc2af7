import type { Tx } from "../base/db.ts";
import { record } from "../base/events.ts";
import { answer } from "../base/http.ts";
import { foldText, readMailAddress } from "../base/text.ts";
import { ANONYMOUS, type Viewer } from "../base/viewer.ts";
import { changePassword, getSession, signIn, signOut, switchOrganisation } from "./api.ts";
import { enter, whoIsEntering } from "./enter.ts";
import { tellChange } from "./letters.ts";
import { checkPassword, hashPassword, isPassword } from "./password.ts";
import {
  actAsSystem,
  findMemberships,
  getAccount,
  getAccountByMail,
  takeBackTries,
} from "./queries.ts";
import { removePasswordLinks, savePassword } from "./queries-passwords.ts";
import { moveSession, removeOtherSessions, removeSession } from "./queries-sessions.ts";
import { describe, describeSession, forgetSession, knownBrowser, sessionOf } from "./sessions.ts";
import { admitTry } from "./tries.ts";

const MEMBERS = ["secretariat", "relay", "ministry", "vendor", "institution"] as const;

/** The form in which an address names an account. */
export function accountMail(typed: string): string | null {
  return readMailAddress(typed)?.toLowerCase() ?? null;
}

export const signInRoutes = [
  answer(getSession, ["anonymous"], async (ask) => {
    const { tx, viewer } = ask;
    if (viewer.role !== "anonymous") return describeSession(tx, viewer);
    const entering = await whoIsEntering(ask);
    if (!entering?.needs) return describeSession(tx, ANONYMOUS);
    const account = await getAccount(tx, entering.accountId);
    const { holds, needs } = entering;
    return describe(account!, [], { viewer, holds, needs });
  }),

  answer(signIn, ["anonymous"], async (ask) => {
    const { tx, body, context, request, refuse } = ask;
    await actAsSystem(tx);
    const mail = accountMail(body.mail) ?? foldText(body.mail).toLowerCase();
    const account = await getAccountByMail(tx, mail);
    const known = knownBrowser(context, request, account?.id);
    const buckets = known ? { known } : { address: mail, client: request.ip };
    const tries = await admitTry(tx, context, buckets);
    if (!tries) return refuse("too_many");
    if (!(await isPassword(account?.passwordHash, body.password)) || !account)
      return refuse("wrong_sign_in");
    await takeBackTries(tx, tries);
    if ((await findMemberships(tx, account.id)).length === 0) return refuse("no_organisation");
    return enter(ask, account.id, "password");
  }),

  answer(signOut, ["anonymous"], async ({ tx, viewer, now, context, request, response }) => {
    const session = sessionOf(request);
    if (session && viewer.accountId) {
      await removeSession(tx, session);
      await recordAccount(tx, viewer, now, "accounts.signed_out");
    }
    forgetSession(context, response);
    return { done: true } as const;
  }),

  answer(switchOrganisation, MEMBERS, async ({ tx, viewer, body, now, request, refuse }) => {
    const memberships = await findMemberships(tx, viewer.accountId ?? "");
    const chosen = memberships.find((row) => row.id === body.organisationId);
    const session = sessionOf(request);
    if (!chosen || !session || !(await moveSession(tx, session, chosen.id)))
      return refuse("not_found");
    const acting: Viewer = { ...viewer, role: chosen.role, organisationId: chosen.id };
    await recordAccount(tx, viewer, now, "accounts.organisation_switched");
    return describeSession(tx, acting);
  }),

  answer(changePassword, MEMBERS, async ({ tx, viewer, body, now, context, request, refuse }) => {
    const account = viewer.accountId ? await getAccount(tx, viewer.accountId) : undefined;
    if (!account) return refuse("not_found");
    const findings = await checkPassword(body.password, account.mail, context);
    if (findings.length > 0) refuse("bad_input", findings);
    await actAsSystem(tx);
    const tries = await admitTry(tx, context, { password: account.id });
    if (!tries) return refuse("too_many");
    if (!(await isPassword(account.passwordHash, body.current))) refuse("wrong_password");
    await takeBackTries(tx, tries);
    await savePassword(tx, account.id, await hashPassword(body.password));
    await removeOtherSessions(tx, account.id, sessionOf(request));
    await removePasswordLinks(tx, account.id);
    await tellChange(tx, account.id, "password", now);
    await recordAccount(tx, viewer, now, "accounts.password_changed");
    return { done: true } as const;
  }),
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
