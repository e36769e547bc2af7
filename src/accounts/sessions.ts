import type { FastifyReply, FastifyRequest } from "fastify";
import type { Context } from "../base/context.ts";
import type { Tx } from "../base/db.ts";
import { hashToken, newToken, readLink, signLink } from "../base/tokens.ts";
import { ANONYMOUS, type Standing, SYSTEM, type Viewer } from "../base/viewer.ts";
import type { Session } from "./api.ts";
import { loadSignIn } from "./content.ts";
import {
  findMemberships,
  getAccount,
  getSessionByToken,
  type MemberRole,
  saveSession,
  touchSession,
} from "./queries.ts";

const COOKIE = "tasuki_session";
const KNOWN_COOKIE = "tasuki_known";
const KNOWN = "known browser";
const HOUR = 3_600_000;
/** How often a session in use writes that it is in use. */
const TOUCH_EVERY = 5 * 60_000;

const isSecure = (context: Context) => context.settings.publicUrl.startsWith("https:");
const cookieOptions = (context: Context) =>
  ({ path: "/", httpOnly: true, sameSite: "lax", secure: isSecure(context) }) as const;

/**
 * Finds out who sends a request, from its session cookie. Nothing is cached: a session that was ended
 * in one web process is ended in all of them at once.
 */
export function identify(context: Context): (request: FastifyRequest) => Promise<Viewer> {
  return async (request) => {
    const tokenHash = sessionOf(request);
    if (!tokenHash) return ANONYMOUS;
    return context.db.asViewer(SYSTEM, async (tx) => {
      const now = context.clock.now();
      const session = await getSessionByToken(tx, tokenHash, now);
      if (!session) return ANONYMOUS;
      if (now.getTime() - session.lastSeenAt.getTime() > TOUCH_EVERY) {
        await touchSession(tx, tokenHash, now, expiry(session.createdAt, now));
      }
      return {
        role: session.role as MemberRole,
        accountId: session.accountId,
        organisationId: session.organisationId,
        standing: session.standing as Standing,
        confirmed: now.getTime() - session.confirmedAt.getTime() < stepUp(now),
      };
    });
  };
}

/** For how long, in milliseconds, a proof counts for a dangerous act. */
const stepUp = (now: Date) => loadSignIn(now).session.confirmMinutes * 60_000;

/** What is stored of the session that a request carries; null without one. */
export function sessionOf(request: FastifyRequest): string | null {
  const token = request.cookies[COOKIE];
  return token && /^[\w-]{43}$/.test(token) ? hashToken(token) : null;
}

/** The session slides with use, but never past its longest life. */
function expiry(createdAt: Date, now: Date): Date {
  const { idleHours, longestDays } = loadSignIn(now).session;
  return new Date(
    Math.min(now.getTime() + idleHours * HOUR, createdAt.getTime() + longestDays * 24 * HOUR),
  );
}

/** Begins a session and sets its cookies. Always a new token, so that nobody can plant one. */
export async function beginSession(
  tx: Tx,
  context: Context,
  response: FastifyReply,
  accountId: string,
  organisationId: string,
): Promise<void> {
  const now = context.clock.now();
  const token = newToken();
  await saveSession(tx, {
    tokenHash: hashToken(token),
    accountId,
    organisationId,
    now,
    expiresAt: expiry(now, now),
  });
  const { session, tries } = loadSignIn(now);
  const known = new Date(now.getTime() + tries.knownBrowserDays * 24 * HOUR);
  const options = cookieOptions(context);
  response.setCookie(COOKIE, token, { ...options, maxAge: session.longestDays * 86_400 });
  response.setCookie(KNOWN_COOKIE, signLink(context.secret, KNOWN, accountId, known), {
    ...options,
    path: "/api/accounts/session",
    maxAge: tries.knownBrowserDays * 86_400,
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

/** What a page needs to know about who is signed in. */
export async function describeSession(tx: Tx, viewer: Viewer): Promise<Session> {
  const nobody = {
    signedIn: false,
    account: null,
    organisation: null,
    standing: null,
    organisations: [],
    switchable: false,
  };
  if (viewer.role === "anonymous" || viewer.accountId === null)
    return { ...nobody, role: viewer.role };
  const account = await getAccount(tx, viewer.accountId);
  if (!account) return { ...nobody, role: "anonymous" };
  const memberships = await findMemberships(tx, viewer.accountId);
  const organisation = memberships.find((row) => row.id === viewer.organisationId);
  return {
    signedIn: true,
    account: { name: account.name, mail: account.mail },
    organisation: organisation
      ? { id: organisation.id, name: organisation.name, kind: organisation.kind }
      : null,
    role: viewer.role,
    standing: organisation?.standing ?? null,
    organisations: memberships.map(({ id, name, role }) => ({ id, name, role })),
    switchable: memberships.length > 1,
  };
}
