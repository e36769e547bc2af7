import { isUuid } from "../../base/words/uuid.ts";
import { atMost } from "../../base/web/limit.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import * as client from "openid-client";
import { MINUTE, SECOND } from "../../base/clock.ts";
import { seal, unseal } from "../../base/keys/seal.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { hashToken, newToken } from "../../base/keys/tokens.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadRules } from "./content.ts";
import { arrive } from "./arrive.ts";
import { type Claims, joinMailClaims, readMailClaim } from "./mail-claim.ts";
import { callbackOf, configure, type Provider, stateOf } from "./provider.ts";
import { getProvider } from "./queries.ts";
import { type Attempt, getAttempt, saveAttempt, takeAttempt } from "./queries-attempts.ts";
import { say, type Trouble, troubleOf } from "./trouble.ts";

const COOKIE = "tasuki_identity";
const PURPOSE = "identity attempt";
const SCOPE = "openid profile email";
const TOKEN = /^[\w-]{43}$/;

type Ask = FastifyRequest<{ Params: { id: string }; Querystring: Record<string, string> }>;

/**
 * OpenID Connect, code flow with PKCE, state and nonce: out to the provider and back. Each provider has its own
 * way back, so that no provider can answer for another; an attempt counts once, in the browser that set out.
 */
export function externalSignIn(app: FastifyInstance, context: Context): void {
  const often = atMost(loadRules().attempt.perMinute);
  app.get("/identities/:id/sign-in", often, (request: Ask, response) =>
    setOut(context, request, response),
  );
  app.get("/identities/:id/link", often, (request: Ask, response) =>
    goOn(context, request, response),
  );
  app.get("/identities/:id/callback", often, (request: Ask, response) =>
    comeBack(context, request, response),
  );
}

const nobody = { provider: "", linking: false };

/** Begins an attempt and marks the browser with it. As the system. Gives the state. */
export async function begin(
  tx: Tx,
  context: Context,
  response: FastifyReply,
  about: { providerId: string; accountId: string | null; next: string | null },
): Promise<string> {
  const now = context.clock.now();
  const state = newToken();
  const stateHash = hashToken(state);
  await saveAttempt(tx, {
    ...about,
    stateHash,
    nonce: client.randomNonce(),
    verifierSealed: seal(context.secret, PURPOSE, stateHash, client.randomPKCECodeVerifier()),
    expiresAt: new Date(now.getTime() + loadRules(now).attempt.minutes * MINUTE),
  });
  response.setCookie(COOKIE, state, cookieOptions(context));
  return state;
}

/** Somebody who wants to sign in. */
async function setOut(context: Context, request: Ask, response: FastifyReply) {
  const provider = await findReady(context, request.params.id);
  if (!provider) return say(context, response, "not_set_up", nobody);
  const from = { provider: provider.name, linking: false };
  const config = await reach(context, provider);
  if (!config) return say(context, response, "unreachable", from);
  const next = ownPath(request.query.next);
  const state = await context.db.asViewer(SYSTEM, (tx) =>
    begin(tx, context, response, { providerId: provider.id, accountId: null, next }),
  );
  const attempt = await context.db.asViewer(SYSTEM, (tx) => getAttempt(tx, hashToken(state)));
  if (!attempt) return say(context, response, "lost", from);
  return lead(context, response, provider, { config, attempt, state });
}

/** Somebody who wants to link, and proved a moment ago who they are (`beginLink`). */
async function goOn(context: Context, request: Ask, response: FastifyReply) {
  const provider = await findReady(context, request.params.id);
  if (!provider) return say(context, response, "not_set_up", { ...nobody, linking: true });
  const from = { provider: provider.name, linking: true };
  const state = request.cookies[COOKIE] ?? "";
  const attempt = await context.db.asViewer(SYSTEM, (tx) => getAttempt(tx, hashToken(state)));
  if (attempt?.providerId !== provider.id || attempt.accountId === null)
    return say(context, response, "lost", from);
  const config = await reach(context, provider);
  if (!config) return say(context, response, "unreachable", from);
  return lead(context, response, provider, { config, attempt, state });
}

/** What the provider says about itself; null when it does not, or not so that it is understood. */
async function reach(context: Context, provider: Provider): Promise<client.Configuration | null> {
  try {
    return await configure(context, provider);
  } catch (error) {
    context.log.warn({ err: error, issuer: provider.issuer }, "identity provider not reached");
    return null;
  }
}

interface Out {
  config: client.Configuration;
  attempt: Attempt;
  state: string;
}

async function lead(
  context: Context,
  response: FastifyReply,
  provider: Provider,
  { config, attempt, state }: Out,
) {
  const verifier = open(context, attempt);
  if (!verifier)
    return say(context, response, "lost", {
      provider: provider.name,
      linking: attempt.accountId !== null,
    });
  const address = client.buildAuthorizationUrl(config, {
    redirect_uri: callbackOf(context, provider.id),
    scope: SCOPE,
    state,
    nonce: attempt.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  return response.redirect(address.href, 303);
}

/** Back from the provider. */
async function comeBack(context: Context, request: Ask, response: FastifyReply) {
  const { state = "" } = request.query;
  const isOurs = TOKEN.test(state) && request.cookies[COOKIE] === state;
  response.clearCookie(COOKIE, cookieOptions(context));
  // Taken in a transaction of its own: whatever goes wrong afterwards, it does not count again.
  const attempt = isOurs
    ? await context.db.asViewer(SYSTEM, (tx) => takeAttempt(tx, hashToken(state)))
    : undefined;
  const provider = await findReady(context, request.params.id);
  const from = { provider: provider?.name ?? "", linking: Boolean(attempt?.accountId) };
  const no = (why: Trouble) => say(context, response, why, from);
  if (!provider) return no("not_set_up");
  const isLate = attempt && attempt.expiresAt <= context.clock.now();
  if (!attempt || isLate || attempt.providerId !== provider.id) return no("lost");
  const verifier = open(context, attempt);
  if (!verifier) return no("lost");
  let claims: Claims;
  try {
    claims = await exchange(context, provider, request, attempt, state, verifier);
  } catch (error) {
    const why = troubleOf(error);
    context.log.warn({ err: error, issuer: provider.issuer, why }, "external sign-in failed");
    return no(why);
  }
  const there = await arrive({ context, request, response }, provider, attempt, claims);
  if (there.trouble) return no(there.trouble);
  return response.redirect(there.path, 303);
}

/** The code against an ID token, checked by the library: state, issuer, audience, signature, nonce, expiry. */
async function exchange(
  context: Context,
  provider: Provider,
  request: Ask,
  attempt: Attempt,
  state: string,
  verifier: string,
): Promise<Claims> {
  const config = await configure(context, provider);
  const address = new URL(request.url, context.settings.publicUrl);
  const tokens = await client.authorizationCodeGrant(config, address, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: attempt.nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims) throw new Error("no ID token");
  const told = readMailClaim(claims);
  if ((told.mail && told.mailVerified !== null) || !config.serverMetadata().userinfo_endpoint)
    return { ...claims, ...told };
  // Many providers tell the address, or whether it was proved, only there. People are recognised without it.
  const more = await client
    .fetchUserInfo(config, tokens.access_token, claims.sub)
    .catch((error: unknown) => {
      context.log.warn({ err: error, issuer: provider.issuer }, "no user info from the provider");
    });
  return { ...claims, ...joinMailClaims(told, readMailClaim(more ?? {})) };
}

const open = (context: Context, { stateHash, verifierSealed }: Attempt) =>
  unseal(context.secret, PURPOSE, stateHash, verifierSealed);

async function findReady(context: Context, id: string): Promise<Provider | undefined> {
  if (!isUuid(id)) return undefined;
  const provider = await context.db.asViewer(SYSTEM, (tx) => getProvider(tx, id));
  return provider && stateOf(provider) === "ready" ? provider : undefined;
}

/** An address of our own only: "//example.com" would lead away. */
function ownPath(next: string | undefined): string | null {
  const isOwn =
    next && next !== "/" && next.length < 1000 && /^\/(?![/\\])[\x21-\x7e]*$/.test(next);
  return isOwn ? next : null;
}

function cookieOptions(context: Context) {
  const secure = context.settings.publicUrl.startsWith("https:");
  const { minutes } = loadRules(context.clock.now()).attempt;
  return {
    path: "/identities",
    httpOnly: true,
    sameSite: "lax",
    secure,
    maxAge: (minutes * MINUTE) / SECOND,
  } as const;
}
