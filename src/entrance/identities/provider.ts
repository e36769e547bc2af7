import ipaddr from "ipaddr.js";
import * as client from "openid-client";
import { MINUTE, SECOND } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import { createFetcher } from "../../base/web/fetch.ts";
import { isAllowed, readAllowed } from "../../base/web/private-address.ts";
import { seal, unseal } from "../../base/keys/seal.ts";
import { loadRules } from "./content.ts";
import type { findProviders } from "./queries.ts";

export type Provider = Awaited<ReturnType<typeof findProviders>>[number];

const PURPOSE = "identity provider";
const AGENT = "Tasuki (OpenID Connect)";

/** The address at which a provider hands people back: one for each, so that none can answer for another. */
export const callbackOf = (context: Context, id: string) =>
  `${context.settings.publicUrl}/identities/${id}/callback`;

export const sealSecret = (context: Context, id: string, text: string) =>
  seal(context.secret, PURPOSE, id, text);

/** Whether people may be sent there now. */
export function stateOf(provider: Provider): "ready" | "unfinished" | "disabled" {
  if (provider.disabledAt) return "disabled";
  return provider.clientId && provider.secretSealed ? "ready" : "unfinished";
}

/**
 * The issuer as it is compared (OpenID Connect Discovery 1.0, 4.1): https without query or fragment. Plain http
 * only towards hosts that the operator named in ALLOW_PRIVATE_FETCH. Null when it is none.
 */
export function readIssuer(typed: string, allowPrivate: string[]): string | null {
  const url = URL.parse(typed.trim());
  if (!url || url.search || url.hash || url.username || url.password) return null;
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isNamed(url, allowPrivate)))
    return null;
  return typed.trim();
}

function isNamed(url: URL, allowPrivate: string[]): boolean {
  const allowed = readAllowed(allowPrivate);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return allowed.hosts.has(host) || (ipaddr.isValid(host) && isAllowed(host, allowed));
}

const known = new Map<string, { config: client.Configuration; until: number }>();

/**
 * What the provider says about itself, asked at most once in a while. Every request of the library goes
 * through the guarded fetch: nothing can be reached that an administrator may not name.
 */
export async function configure(
  context: Context,
  provider: Provider,
): Promise<client.Configuration> {
  const secret = unseal(context.secret, PURPOSE, provider.id, provider.secretSealed);
  if (secret === null) throw new Error("the client secret does not open");
  const now = context.clock.now();
  const key = `${provider.id} ${provider.issuer} ${provider.clientId} ${provider.secretSealed}`;
  const before = known.get(key);
  if (before && before.until > now.getTime()) return before.config;
  const rules = loadRules(now).fetch;
  const config = await client.discovery(
    new URL(provider.issuer),
    provider.clientId,
    undefined,
    authenticateWith(secret),
    {
      [client.customFetch]: guardedFetch(context),
      timeout: rules.seconds,
      execute: provider.issuer.startsWith("http:") ? [client.allowInsecureRequests] : [],
    },
  );
  known.set(key, { config, until: now.getTime() + rules.knownMinutes * MINUTE });
  return config;
}

/** In the header (the default of OpenID Connect), or in the body where the provider takes it only there. */
function authenticateWith(secret: string): client.ClientAuth {
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    const onlyPost = taken.includes("client_secret_post") && !taken.includes("client_secret_basic");
    const way = onlyPost ? client.ClientSecretPost(secret) : client.ClientSecretBasic(secret);
    way(server, ...rest);
  };
}

function guardedFetch(context: Context): client.CustomFetch {
  const { seconds, maxBytes } = loadRules(context.clock.now()).fetch;
  const fetcher = createFetcher({
    allowPrivate: context.settings.allowPrivateFetch,
    maxBytes,
    timeoutMs: seconds * SECOND,
    maxRedirects: 0,
    userAgent: AGENT,
  });
  return async (url, { method, headers, body }) => {
    const sent = body === null || body === undefined ? undefined : String(body);
    const fetched = await fetcher.send(url, { method, headers: { ...headers }, body: sent });
    const text = [204, 304].includes(fetched.status) ? null : new Uint8Array(fetched.body);
    const type = fetched.headers["content-type"];
    return new Response(text, {
      status: fetched.status,
      headers: type ? { "content-type": type } : {},
    });
  };
}
