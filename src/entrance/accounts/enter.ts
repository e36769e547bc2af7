import { coarsePlace } from "../../base/web/client.ts";
import { cutText } from "../../base/words/text.ts";
import { tell } from "../../base/later/events.ts";
import { Refusal } from "../../base/refusal.ts";
import type { Tx } from "../../base/data/db.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { recordProof } from "../../circle/organisations/index.ts";
import type { Factor, Session } from "./api.ts";
import { confirmations, needsNow } from "./needs.ts";
import { tellAccount, tellChange } from "./letters.ts";
import { findMemberships, getAccount, hasSignedIn, takeBackTries } from "./queries.ts";
import { saveSecured } from "./queries-passwords.ts";
import {
  findHeld,
  getSessionByToken,
  removeOtherSessions,
  saveHeld,
  takeSession,
} from "./queries-sessions.ts";
import {
  describe,
  type Entering,
  giveSession,
  knownBrowser,
  rememberBrowser,
  sessionOf,
} from "./sessions.ts";
import { admitTry } from "./tries.ts";

/**
 * Begins or raises a session after one kind of proof was given, and sets its cookie. What the same account
 * proved before in this browser counts with it. Where that is not enough yet the session is half: the viewer
 * stays anonymous, and `needs` of the reply says what may come next. The token is new every time, so that
 * nobody can plant one. As the system. Refuses `no_organisation` (declare `...entering`).
 */
export async function enter(ask: Entering, accountId: string, factor: Factor): Promise<Session> {
  const { tx, context, request, response, now } = ask;
  const account = await getAccount(tx, accountId);
  const memberships = account ? await findMemberships(tx, accountId) : [];
  const formerHash = sessionOf(request);
  const former = formerHash ? await takeSession(tx, formerHash, now) : undefined;
  const same = former?.accountId === accountId ? former : undefined;
  const acting = memberships.find((row) => row.id === same?.organisationId) ?? memberships.at(0);
  if (!account || !acting) throw new Refusal("no_organisation");

  const proved = [...new Set([...(same?.proved ?? []), factor])];
  const holds = await findHeld(tx, accountId);
  const roles = memberships.map((row) => row.role);
  const needs = needsNow({ proved, holds, roles }, context, now);
  const before = same && needsNow({ proved: same.proved, holds, roles }, context, now) === null;
  const organisationId = acting.id;
  // Who is in already proves anew that it is them; a password proves that only where it is all that is asked for.
  const confirms = !before || confirmations({ holds, roles }, context, now).includes(factor);
  const confirmedAt = confirms ? now : same.confirmedAt;
  const createdAt = same?.createdAt ?? now;
  await giveSession(
    ask,
    { accountId, organisationId, proved, createdAt, confirmedAt },
    needs === null,
  );
  const viewer: Viewer = { role: acting.role, accountId, organisationId };
  if (!needs) await recordProof(tx, { accountId }, "sign_in", now);
  const name = needs ? "sign_in_begun" : before ? "confirmed" : "signed_in";
  if (!needs && !before) {
    if (!knownBrowser(context, request, accountId)) await tellNewDevice(ask, accountId);
    rememberBrowser(context, response, accountId);
  }
  await tell({ tx, viewer, now }, `accounts.${name}`, {
    forOrganisationId: organisationId,
    subjectId: accountId,
    data: { proved },
  });
  return describe(account, memberships, { viewer, holds, needs }, context);
}

/** Writes to the account that it was used on a device it had not been used on; not at its very first time. */
async function tellNewDevice({ tx, request, now }: Entering, accountId: string): Promise<void> {
  if (!(await hasSignedIn(tx, accountId))) return;
  const device = cutText(request.headers["user-agent"] ?? "", 300);
  await tellAccount(tx, now, "new_device", { accountId, device, place: coarsePlace(request.ip) });
}

/**
 * Whose session a request carries, also a half one; null without. `whole` when enough was proved. As the system:
 * the caller shows nothing but what this account may do with its own proofs.
 */
export async function whoIsEntering({
  tx,
  context,
  request,
  now,
}: Pick<Entering, "tx" | "context" | "request" | "now">) {
  const hash = sessionOf(request);
  const session = hash ? await getSessionByToken(tx, hash, now) : undefined;
  if (!session) return null;
  const needs = needsNow(session, context, now);
  const { accountId, organisationId, role, holds, proved } = session;
  return { accountId, organisationId, role, holds, proved, needs, whole: needs === null };
}

/**
 * Notes that an account can prove itself so from now on, or no longer, and tells its owner by mail (`change`, in
 * Japanese). Every other session of it ends: whoever holds one of them has not been asked for this. To be called
 * by the room that keeps the proof, as the system; without a request all sessions end. `secured`: what was made with
 * the account before (API tokens) holds no more either.
 */
export async function holdFactor(
  { tx, now, request }: Pick<Entering, "tx" | "now"> & Partial<Pick<Entering, "request">>,
  accountId: string,
  factors: Factor | readonly Factor[],
  held: { holds: boolean; change?: string; secured?: true },
): Promise<void> {
  for (const factor of [factors].flat()) await saveHeld(tx, accountId, factor, held.holds);
  if (held.secured) await saveSecured(tx, accountId, now);
  await removeOtherSessions(tx, accountId, request ? sessionOf(request) : null);
  if (held.change) await tellChange(tx, accountId, held.change, now);
}

/**
 * Counts one try of a second proof (digits, codes) before it is looked at, in transactions of its own; refuses
 * `too_many`. Who has given the
 * first proof in a browser that was used for the account before has tries of its own, so that a stranger who knows
 * the password cannot lock its owner out. To be told whether it was `right` or `wrong`: at the last wrong one the
 * owner is told by mail that somebody has the password.
 */
export async function admitCode(
  { context, request, now }: Pick<Entering, "context" | "request" | "now">,
  accountId: string,
): Promise<{ right: (tx: Tx) => Promise<unknown>; wrong: () => Promise<void> }> {
  const known = knownBrowser(context, request, accountId);
  const tries = await admitTry(context, known ? { known } : { code: accountId });
  return {
    right: (tx) => takeBackTries(tx, tries.ids),
    wrong: async () => {
      if (!tries.last) return;
      await context.db.asViewer(SYSTEM, (tx) => tellAccount(tx, now, "guessed", { accountId }));
    },
  };
}

export type { Entering };
