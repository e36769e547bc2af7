import { createHmac } from "node:crypto";
import type { Context } from "../base/context.ts";
import type { Tx } from "../base/db.ts";
import { record } from "../base/events.ts";
import { answer } from "../base/http.ts";
import { foldText, readMailAddress } from "../base/text.ts";
import type { Viewer } from "../base/viewer.ts";
import { changePassword, getSession, signIn, signOut, switchOrganisation } from "./api.ts";
import { loadSignIn } from "./content.ts";
import { checkPassword, hashPassword, isPassword } from "./password.ts";
import {
  actAsSystem,
  countTries,
  findMemberships,
  getAccount,
  getAccountByMail,
  keepSoFar,
  moveSession,
  removeOtherSessions,
  removeSession,
  savePassword,
  takeBackTries,
} from "./queries.ts";
import {
  beginSession,
  describeSession,
  forgetSession,
  knownBrowser,
  sessionOf,
} from "./sessions.ts";

const MEMBERS = ["secretariat", "relay", "ministry", "vendor", "institution"] as const;

/** The form in which an address names an account. */
export function accountMail(typed: string): string | null {
  return readMailAddress(typed)?.toLowerCase() ?? null;
}

export const signInRoutes = [
  answer(getSession, ["anonymous"], ({ tx, viewer }) => describeSession(tx, viewer)),

  answer(signIn, ["anonymous"], async ({ tx, body, now, context, request, response, refuse }) => {
    await actAsSystem(tx);
    const mail = accountMail(body.mail) ?? foldText(body.mail).toLowerCase();
    const account = await getAccountByMail(tx, mail);
    const known = knownBrowser(context, request, account?.id);
    const buckets = known
      ? { known: bucket(context, "known", known) }
      : {
          address: bucket(context, "address", mail),
          client: bucket(context, "client", request.ip),
        };
    const tries = await admitTry(tx, buckets, now);
    if (!tries) return refuse("too_many");
    if (!(await isPassword(account?.passwordHash, body.password)) || !account)
      return refuse("wrong_sign_in");
    await takeBackTries(tx, tries);
    const [first] = await findMemberships(tx, account.id);
    if (!first) return refuse("no_organisation");
    const viewer: Viewer = { role: first.role, accountId: account.id, organisationId: first.id };
    await beginSession(tx, context, response, account.id, first.id);
    await recordAccount(tx, viewer, now, "accounts.signed_in");
    return describeSession(tx, viewer);
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
    const buckets = { known: bucket(context, "password", account.id) };
    const findings = checkPassword(body.password, account.mail, now);
    if (findings.length > 0) refuse("bad_input", findings);
    await actAsSystem(tx);
    const tries = await admitTry(tx, buckets, now);
    if (!tries) return refuse("too_many");
    if (!(await isPassword(account.passwordHash, body.current))) refuse("wrong_password");
    await takeBackTries(tx, tries);
    await savePassword(tx, account.id, await hashPassword(body.password));
    await removeOtherSessions(tx, account.id, sessionOf(request));
    await recordAccount(tx, viewer, now, "accounts.password_changed");
    return { done: true } as const;
  }),
];

/** The table of tries holds no addresses: only who has the installation's key can make a bucket's name. */
function bucket(context: Context, kind: string, value: string): string {
  return createHmac("sha256", context.secret).update(`${kind}\0${value}`).digest("base64url");
}

/**
 * Counts this try (tries at the same moment count too); null when one of its buckets is over its limit.
 * A try that is not admitted counts no further, so waiting helps even while somebody else keeps guessing.
 */
async function admitTry(
  tx: Tx,
  buckets: Partial<Record<"address" | "client" | "known", string>>,
  now: Date,
): Promise<string[] | null> {
  const { windowMinutes, perAddress, perClient } = loadSignIn(now).tries;
  const since = new Date(now.getTime() - windowMinutes * 60_000);
  const { ids, tries } = await countTries(tx, Object.values(buckets), now, since);
  const limits = { address: perAddress, client: perClient, known: perAddress };
  const tooMany = Object.entries(buckets).some(
    ([kind, name]) => (tries.get(name) ?? 0) > limits[kind as keyof typeof limits],
  );
  if (!tooMany) return ids;
  await takeBackTries(tx, ids);
  await keepSoFar(tx);
  return null;
}

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
