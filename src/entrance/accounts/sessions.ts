import { DAY, HOUR, MINUTE, SECOND } from "../../base/clock.ts";
import { cutText } from "../../base/words/text.ts";
import type { FastifyReply, FastifyRequest } from "fastify";
import { coarsePlace } from "../../base/web/client.ts";
import type { Context } from "../../base/context.ts";
import type { Endpoint } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import type { Ask } from "../../base/web/http.ts";
import { hashToken, newToken, readLink, signLink } from "../../base/keys/tokens.ts";
import { ANONYMOUS, SYSTEM, type Viewer } from "../../base/viewer.ts";
import type { Factor, Session } from "./api.ts";
import { loadSignIn } from "./content.ts";
import { confirmations, type Needs, needsNow } from "./needs.ts";
import { findMemberships, getAccount } from "./queries.ts";
import {
  findHeld,
  getSessionByToken,
  type KeptSession,
  saveSession,
  touchSession,
} from "./queries-sessions.ts";

const COOKIE = "tasuki_session";
const KNOWN_COOKIE = "tasuki_known";
const KNOWN = "known browser";
/** How often a session in use writes that it is in use. */
// bounds work: how often a session in use writes that it is
const TOUCH_EVERY = 5 * MINUTE;

const isSecure = (context: Context) => context.settings.publicUrl.startsWith("https:");
const cookieOptions = (context: Context) =>
  ({ path: "/", httpOnly: true, sameSite: "lax", secure: isSecure(context) }) as const;

/**
 * Finds out who sends a request, from its session cookie. Nothing is cached: a session that was ended
 * in one web process is ended in all of them at once. A half session is nobody yet.
 */
export function identify(context: Context): (request: FastifyRequest) => Promise<Viewer> {
  return async (request) => {
    const tokenHash = sessionOf(request);
    if (!tokenHash) return ANONYMOUS;
    return context.db.asViewer(SYSTEM, async (tx) => {
      const now = context.clock.now();
      const session = await getSessionByToken(tx, tokenHash, now);
      if (!session || needsNow(session, context, now)) return ANONYMOUS;
      if (now.getTime() - session.lastSeenAt.getTime() > TOUCH_EVERY) {
        await touchSession(tx, tokenHash, now, expiry(session.createdAt, now));
      }
      const sinceProof = now.getTime() - session.confirmedAt.getTime();
      return {
        role: session.role,
        accountId: session.accountId,
        organisationId: session.organisationId,
        standing: session.standing,
        confirmed: sinceProof >= 0 && sinceProof < stepUp(now),
      };
    });
  };
}

/** For how long, in milliseconds, a proof counts for a dangerous act. */
const stepUp = (now: Date) => loadSignIn(now).session.confirmMinutes * MINUTE;

/** What is stored of the session that a request carries; null without one. */
export function sessionOf(request: FastifyRequest): string | null {
  const token = request.cookies[COOKIE];
  return token && /^[\w-]{43}$/.test(token) ? hashToken(token) : null;
}

/** The session slides with use, but never past its longest life. */
function expiry(createdAt: Date, now: Date): Date {
  const { idleHours, longestDays } = loadSignIn(now).session;
  return new Date(
    Math.min(now.getTime() + idleHours * HOUR, createdAt.getTime() + longestDays * DAY),
  );
}

/** The part of a request's material that entering needs. */
export type Entering = Pick<Ask<Endpoint>, "tx" | "context" | "request" | "response" | "now">;

/** Keeps a session under a new token and sets its cookie. A half one ends soon. */
export async function giveSession(
  { tx, context, request, response, now }: Entering,
  session: Pick<
    KeptSession,
    "accountId" | "organisationId" | "proved" | "createdAt" | "confirmedAt"
  >,
  whole: boolean,
): Promise<void> {
  const token = newToken();
  const { longestDays, halfMinutes } = loadSignIn(now).session;
  await saveSession(tx, {
    ...session,
    tokenHash: hashToken(token),
    device: cutText(request.headers["user-agent"] ?? "", 300),
    place: coarsePlace(request.ip),
    now,
    expiresAt: whole
      ? expiry(session.createdAt, now)
      : new Date(now.getTime() + halfMinutes * MINUTE),
  });
  response.setCookie(COOKIE, token, {
    ...cookieOptions(context),
    maxAge: (longestDays * DAY) / SECOND,
  });
}

/** Tells the browser that this account was used in it; only after everything asked for was proved. */
export function rememberBrowser(context: Context, response: FastifyReply, accountId: string): void {
  const now = context.clock.now();
  const days = loadSignIn(now).tries.knownBrowserDays;
  const known = new Date(now.getTime() + days * DAY);
  response.setCookie(KNOWN_COOKIE, signLink(context.secret, KNOWN, accountId, known), {
    ...cookieOptions(context),
    path: "/api",
    maxAge: (days * DAY) / SECOND,
  });
}

/** Takes the session cookie back. The browser stays known. */
export function forgetSession(context: Context, response: FastifyReply): void {
  response.clearCookie(COOKIE, cookieOptions(context));
}

/** Whether this browser signed in to this account before; its cookie's text then, else null. */
export function knownBrowser(
  context: Context,
  request: FastifyRequest,
  accountId: string | undefined,
): string | null {
  const cookie = request.cookies[KNOWN_COOKIE];
  if (!cookie || !accountId) return null;
  const link = readLink(context.secret, KNOWN, cookie, context.clock.now());
  return typeof link === "object" && link.id === accountId ? cookie : null;
}

const NOBODY: Session = {
  signedIn: false,
  account: null,
  organisation: null,
  role: "anonymous",
  standing: null,
  organisations: [],
  switchable: false,
  holds: [],
  confirmWith: [],
  needs: null,
};

/** What a page needs to know about who is signed in. */
export async function describeSession(tx: Tx, viewer: Viewer, context: Context): Promise<Session> {
  const account = viewer.accountId ? await getAccount(tx, viewer.accountId) : undefined;
  const { demo } = context;
  if (!account) return { ...NOBODY, role: viewer.accountId ? "anonymous" : viewer.role, demo };
  const memberships = await findMemberships(tx, account.id);
  const holds = await findHeld(tx, account.id);
  return describe(account, memberships, { viewer, holds, needs: null }, context);
}

/** The same, of what is known already. With `needs` the person is not signed in yet. */
export function describe(
  { name, mail }: { name: string; mail: string },
  memberships: Awaited<ReturnType<typeof findMemberships>>,
  { viewer, holds, needs }: { viewer: Viewer; holds: Factor[]; needs: Needs },
  context: Context,
): Session {
  if (needs) return { ...NOBODY, account: { name, mail }, holds, needs };
  const organisation = memberships.find((row) => row.id === viewer.organisationId);
  const roles = memberships.map((row) => row.role);
  return {
    signedIn: true,
    account: { name, mail },
    organisation: organisation
      ? { id: organisation.id, name: organisation.name, kind: organisation.kind }
      : null,
    role: viewer.role,
    standing: organisation?.standing ?? null,
    organisations: memberships.map(({ id, name: title, role, standing }) => ({
      id,
      name: title,
      role,
      standing,
    })),
    switchable: memberships.length > 1,
    holds,
    confirmWith: confirmations({ holds, roles }, context, context.clock.now()),
    needs: null,
    demo: context.demo,
  };
}
