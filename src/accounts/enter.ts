import { record } from "../base/events.ts";
import { addJob } from "../base/outbox.ts";
import { Refusal } from "../base/refusal.ts";
import type { Viewer } from "../base/viewer.ts";
import { recordProof } from "../organisations/index.ts";
import type { Factor, Session } from "./api.ts";
import { coarsePlace } from "./device.ts";
import { needsNow } from "./needs.ts";
import { actAsSystem, findMemberships, getAccount, hasSignedIn } from "./queries.ts";
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

/**
 * Begins or raises a session after one kind of proof was given, and sets its cookie. What the same account
 * proved before in this browser counts with it. Where that is not enough yet the session is half: the viewer
 * stays anonymous, and `needs` of the reply says what may come next. The token is new every time, so that
 * nobody can plant one. Goes on as the system. Refuses `no_organisation` (declare `...entering`).
 */
export async function enter(ask: Entering, accountId: string, factor: Factor): Promise<Session> {
  const { tx, context, request, response, now } = ask;
  await actAsSystem(tx);
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
  const session = { accountId, organisationId, proved, createdAt: same?.createdAt ?? now };
  await giveSession(ask, session, needs === null);
  const viewer: Viewer = { role: acting.role, accountId, organisationId };
  if (!needs) await recordProof(tx, { accountId }, "sign_in", now);
  const name = needs ? "sign_in_begun" : before ? "confirmed" : "signed_in";
  if (!needs && !before) {
    if (!knownBrowser(context, request, accountId)) await tellNewDevice(ask, accountId);
    rememberBrowser(context, response, accountId);
  }
  await record(tx, viewer, now, [
    {
      name: `accounts.${name}`,
      forOrganisationId: organisationId,
      subjectId: accountId,
      data: { proved },
    },
  ]);
  return describe(account, memberships, { viewer, holds, needs });
}

/** Writes to the account that it was used on a device it had not been used on; not at its very first time. */
async function tellNewDevice({ tx, request, now }: Entering, accountId: string): Promise<void> {
  if (!(await hasSignedIn(tx, accountId))) return;
  await addJob(tx, "accounts.tell_new_device", {
    accountId,
    device: request.headers["user-agent"]?.slice(0, 300) ?? "",
    place: coarsePlace(request.ip),
    at: now.toISOString(),
  });
}

/**
 * Whose session a request carries, also a half one; null without. `whole` when enough was proved. Goes on as
 * the system: the caller shows nothing but what this account may do with its own proofs.
 */
export async function whoIsEntering({
  tx,
  context,
  request,
  now,
}: Pick<Entering, "tx" | "context" | "request" | "now">) {
  await actAsSystem(tx);
  const hash = sessionOf(request);
  const session = hash ? await getSessionByToken(tx, hash, now) : undefined;
  if (!session) return null;
  const needs = needsNow(session, context, now);
  const { accountId, organisationId, role, holds, proved } = session;
  return { accountId, organisationId, role, holds, proved, needs, whole: needs === null };
}

/**
 * Notes that an account can prove itself so from now on, or no longer. Every other session of it ends: whoever
 * holds one of them has not been asked for this. To be called by the room that keeps the proof, as the system.
 */
export async function holdFactor(
  ask: Pick<Entering, "tx"> & { request?: Entering["request"] },
  accountId: string,
  factor: Factor,
  holds: boolean,
): Promise<void> {
  await saveHeld(ask.tx, accountId, factor, holds);
  await removeOtherSessions(ask.tx, accountId, ask.request ? sessionOf(ask.request) : null);
}
