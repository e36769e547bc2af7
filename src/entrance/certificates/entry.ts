import { isUuid } from "../../base/words/uuid.ts";
import { atMost } from "../../base/web/limit.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { MINUTE, SECOND } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { tell } from "../../base/later/events.ts";
import { Refusal } from "../../base/refusal.ts";
import { hashToken, newToken } from "../../base/keys/tokens.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { enter } from "../accounts/index.ts";
import { loadRules } from "./content.ts";
import { revoke } from "./issue.ts";
import { getAuthorityFiles, getCertificate, saveUse } from "./queries.ts";
import { saveTicket, takeTicket } from "./queries-entry.ts";
import { certificateOfProxy, type Shown } from "./proxy.ts";
import { recognise } from "./recognise.ts";
import { say } from "./trouble.ts";
import { signInHref, SIGN_IN_PATH } from "./ways.ts";

const COOKIE = "tasuki_certificate";
const PRESENTED = "/certificates/presented";
const ENTRY = "/certificates/entry";
const TOKEN = /^[\w-]{43}$/;
const HASH = /^[0-9a-f]{64}$/;

type Ask<Q> = FastifyRequest<{ Querystring: Q }>;

/**
 * Signing in with a certificate (docs/decisions/010), on the application's own address: the way out to
 * where browsers are asked for one, the way back in with a ticket, and the public files of the authority.
 * Behind a proxy that asks for certificates, the middle of the way is here too.
 */
export function certificateSignIn(app: FastifyInstance, context: Context): void {
  const often = atMost(loadRules().entry.perMinute);
  app.get(SIGN_IN_PATH, often, (request: Ask<{ next?: string }>, response) =>
    lead(context, request, response),
  );
  app.get(PRESENTED, often, (request: Ask<{ browser?: string }>, response) =>
    present(context, request, response, certificateOfProxy(context, request)),
  );
  app.get(ENTRY, often, (request: Ask<{ ticket?: string }>, response) =>
    takeIn(context, request, response),
  );
  app.get<{ Params: { name: string } }>("/certificates/files/:name", often, (request, response) =>
    giveFile(context, request.params.name, response),
  );
}

/** The part that stands where certificates are asked for: `read` gives what the handshake proved. */
export function presentOn(
  app: FastifyInstance,
  context: Context,
  read: (request: FastifyRequest) => Shown,
): void {
  const often = atMost(loadRules().entry.perMinute);
  app.get(PRESENTED, often, (request: Ask<{ browser?: string }>, response) =>
    present(context, request, response, read(request)),
  );
  // Who types the address finds the application.
  app.get("/", (_request, response) => response.redirect(`${context.settings.publicUrl}/`, 303));
}

/** Out: marks this browser, so that nobody else's way in can be handed to it. */
async function lead(context: Context, request: Ask<{ next?: string }>, response: FastifyReply) {
  const now = context.clock.now();
  const isThere = await context.db.asViewer(SYSTEM, (tx) => signInHref(tx, context, now));
  if (!isThere) return say(context, response, "not_set_up");
  const token = newToken();
  const next = Buffer.from(ownPath(request.query.next)).toString("base64url");
  response.setCookie(COOKIE, `${token}.${next}`, cookieOptions(context));
  const address = new URL(PRESENTED, context.settings.certificateUrl);
  address.searchParams.set("browser", hashToken(token));
  return response.header("cache-control", "no-store").redirect(address.href, 303);
}

/** There: finds out whose certificate it is, and gives a ticket back to the application. */
async function present(
  context: Context,
  request: Ask<{ browser?: string }>,
  response: FastifyReply,
  shown: Shown,
) {
  const browserHash = request.query.browser ?? "";
  if (!HASH.test(browserHash)) return say(context, response, "lost");
  if (typeof shown === "string") return say(context, response, shown);
  const now = context.clock.now();
  const ticket = newToken();
  const known = await context.db.asViewer(SYSTEM, async (tx) => {
    const found = await recognise(tx, context, shown, now);
    if (typeof found === "string") return found;
    const expiresAt = new Date(now.getTime() + loadRules(now).entry.seconds * SECOND);
    await saveTicket(tx, { ...found, tokenHash: hashToken(ticket), browserHash, expiresAt });
    return null;
  });
  if (known) {
    request.log.info({ why: known, serial: shown.serialNumber }, "certificate not taken");
    return say(context, response, known);
  }
  const address = new URL(ENTRY, context.settings.publicUrl);
  address.searchParams.set("ticket", ticket);
  return response.header("cache-control", "no-store").redirect(address.href, 303);
}

/** Back: the ticket, once, in the browser that set out with it. */
async function takeIn(context: Context, request: Ask<{ ticket?: string }>, response: FastifyReply) {
  const [token = "", next = ""] = (request.cookies[COOKIE] ?? "").split(".");
  const ticket = request.query.ticket ?? "";
  response.clearCookie(COOKIE, cookieOptions(context));
  if (!TOKEN.test(token) || !TOKEN.test(ticket)) return say(context, response, "lost");
  const now = context.clock.now();
  // Taken in a transaction of its own: what goes wrong afterwards does not bring it back.
  const taken = await context.db.asViewer(SYSTEM, (tx) =>
    takeTicket(tx, hashToken(ticket), hashToken(token), now),
  );
  if (!taken) return say(context, response, "lost");
  try {
    const session = await context.db.asViewer(SYSTEM, async (tx) => {
      const still =
        taken.certificateId === null || (await use(tx, context, taken.certificateId, now));
      if (!still) return null;
      return enter({ tx, context, request, response, now }, taken.accountId, "certificate");
    });
    if (!session) return say(context, response, "revoked");
    const path = ownPath(Buffer.from(next, "base64url").toString());
    const onward = session.needs ? `/sign-in?next=${encodeURIComponent(path)}` : path;
    return response.header("cache-control", "no-store").redirect(onward, 303);
  } catch (error) {
    if (error instanceof Refusal && error.code === "no_organisation")
      return say(context, response, "no_organisation");
    throw error;
  }
}

/** Notes the use; the certificate that this one follows is revoked by it. False when it was revoked meanwhile. */
async function use(tx: Tx, context: Context, id: string, now: Date): Promise<boolean> {
  const certificate = await getCertificate(tx, id);
  if (!certificate || certificate.revokedAt) return false;
  await saveUse(tx, id, now);
  const former = certificate.replaces && (await getCertificate(tx, certificate.replaces));
  if (former) {
    const by = certificate.accountId;
    if (await revoke(tx, context, former, { at: now, by, reason: "replaced" }))
      await tell({ tx, viewer: SYSTEM, now }, "certificates.revoked", { subjectId: former.id });
  }
  return true;
}

async function giveFile(context: Context, name: string, response: FastifyReply) {
  const [id = "", ending = ""] = name.split(".");
  const files = isUuid(id)
    ? await context.db.asViewer(SYSTEM, (tx) => getAuthorityFiles(tx, id))
    : undefined;
  if (!files || !["crl", "crt"].includes(ending)) return response.status(404).send();
  const isList = ending === "crl";
  return response
    .header("content-type", isList ? "application/pkix-crl" : "application/x-x509-ca-cert")
    .header("cache-control", "public, max-age=300")
    .send(isList ? files.list : files.pem);
}

/** An address of our own only: "//example.com" would lead away. */
function ownPath(next: string | undefined): string {
  return next && next !== "/" && next.length < 1000 && /^\/(?![/\\])[\x21-\x7e]*$/.test(next)
    ? next
    : "/today";
}

function cookieOptions(context: Context) {
  const secure = context.settings.publicUrl.startsWith("https:");
  const maxAge = (loadRules(context.clock.now()).entry.minutes * MINUTE) / SECOND;
  return { path: "/certificates", httpOnly: true, sameSite: "lax", secure, maxAge } as const;
}
