import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Provider } from "oidc-provider";

export const CLIENT = { id: "tasuki", secret: "the secret between provider and Tasuki" };

/** Who has an account there, by the name they sign in with. */
interface Person {
  email?: string;
  email_verified?: boolean;
  /** How the provider says it asked. */
  amr?: string[];
}

/**
 * A real OpenID Connect provider (the certified `oidc-provider`) on loopback. Its sign-in page asks for a name
 * and nothing else. `idTokenSeconds` may be changed meanwhile: how long the next ID token holds.
 */
export async function startOidcProvider(how: {
  port: number;
  callback: string;
  people: Record<string, Person>;
}) {
  const issuer = `http://127.0.0.1:${how.port}`;
  const settings = { idTokenSeconds: 600 };
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "test" };
  const provider = new Provider(issuer, {
    jwks: { keys: [jwk] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [how.callback],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    claims: { openid: ["sub", "amr"], email: ["email", "email_verified"], profile: ["name"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    ttl: {
      IdToken: () => settings.idTokenSeconds,
      Interaction: 600,
      Grant: 600,
      Session: 600,
      AccessToken: 600,
    },
    findAccount: (_context: unknown, name: string) => ({
      accountId: name,
      claims: () => ({ sub: name, ...how.people[name] }),
    }),
    // Nobody is asked for consent: the grant is there.
    loadExistingGrant: async ({ oidc }: GrantContext) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client.clientId,
        accountId: oidc.session.accountId,
      });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
  });
  const standard = provider.callback();
  const server = createServer((request, response) => {
    const work = request.url?.startsWith("/interaction/")
      ? interact(provider, how.people, request, response)
      : standard(request, response);
    work.catch((error: Error) => response.writeHead(500).end(String(error.stack)));
  });
  await new Promise<void>((done) => server.listen(how.port, "127.0.0.1", done));
  return {
    issuer,
    settings,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

interface GrantContext {
  oidc: {
    provider: {
      Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<string> };
    };
    client: { clientId: string };
    session: { accountId: string };
  };
}

async function interact(
  provider: Provider,
  people: Record<string, Person>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await provider.interactionDetails(request, response);
  if (request.method !== "POST") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(PAGE);
    return;
  }
  let body = "";
  for await (const part of request) body += String(part);
  const form = new URLSearchParams(body);
  const name = form.get("name") ?? "";
  const result = form.has("cancel")
    ? { error: "access_denied", error_description: "cancelled" }
    : { login: { accountId: name, amr: people[name]?.amr } };
  await provider.interactionFinished(request, response, result);
}

const PAGE = `<!doctype html><html lang="ja"><title>県の共通サインイン</title><main><h1>県の共通サインイン</h1>
<form method="post"><label>利用者名 <input name="name" autocomplete="off"></label>
<button>サインイン</button> <button name="cancel" value="1">やめる</button></form></main></html>`;
