import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import compress from "@fastify/compress";
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import rateLimit from "@fastify/rate-limit";
import fastifyStatic from "@fastify/static";
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  type FastifyServerOptions,
} from "fastify";
import type { Context } from "./context.ts";
import { COMMON_REFUSALS, type Endpoint } from "./contract.ts";
import { createTlsServer } from "./tls.ts";
import { type HttpContext, mount, refusedReply, type Route } from "./http.ts";
import { refuseWhenOverloaded } from "./overload.ts";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));
/** One origin, nothing from elsewhere, no inline script: the page works behind a hospital's proxy. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", "data:"],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
};

export interface WebParts {
  routes: readonly Route[];
  faces: readonly ((app: FastifyInstance, context: Context) => void)[];
  identify: HttpContext["identify"];
}

/** Puts the web role together: guards first, then the rooms, then the browser application. */
export async function buildWeb(context: Context, parts: WebParts): Promise<FastifyInstance> {
  const { tls } = context.settings;
  const overTls: FastifyServerOptions = tls
    ? { serverFactory: (handler) => createTlsServer(tls, {}, handler, context.log) }
    : {};
  const app = fastify({
    ...overTls,
    loggerInstance: context.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustedHops(context.settings.trustProxy),
    bodyLimit: 1_000_000,
    // Uploads get their own, larger limit where a route takes them.
    routerOptions: { maxParamLength: 200 },
  });
  await app.register(helmet, { contentSecurityPolicy: { directives: CONTENT_SECURITY_POLICY } });
  await app.register(cookie);
  await app.register(compress, { threshold: 1024 });
  await app.register(multipart, { limits: { fileSize: 30_000_000, files: 10, fields: 50 } });
  await app.register(rateLimit, { global: false });
  await refuseWhenOverloaded(app, context.settings.busySeconds * 1000);
  app.addHook("onRequest", refuseForeignWrites);
  answerErrors(
    app,
    new Map(parts.routes.map((route) => [routeKey(route.endpoint), route.endpoint])),
  );
  answerHealth(app, context);
  mount(app, parts.routes, { ...context, identify: parts.identify });
  for (const face of parts.faces) face(app, context);
  serveBrowserApp(app);
  return app;
}

/** Believes X-Forwarded-* of as many proxies as the operator says stand in front. */
function trustedHops(hops: number | false) {
  return hops === false ? false : (_address: string, hop: number) => hop < hops;
}

const routeKey = (endpoint: Pick<Endpoint, "method" | "path">) =>
  `${endpoint.method} ${endpoint.path}`;

/**
 * A state-changing call to /api must carry a header that a foreign site's form cannot send: ours, or a token's.
 * Whoever sends a token is known by it alone, so no cookie is abused.
 */
async function refuseForeignWrites(request: FastifyRequest): Promise<void> {
  if (request.method === "GET" || request.method === "HEAD" || !request.url.startsWith("/api/"))
    return;
  if (
    request.headers["x-tasuki"] !== "1" &&
    !/^bearer\b/i.test(request.headers.authorization ?? "")
  ) {
    throw Object.assign(new Error("missing x-tasuki header"), { statusCode: 403 });
  }
}

function answerErrors(app: FastifyInstance, endpoints: ReadonlyMap<string, Endpoint>): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, request, response) => {
    const endpoint = endpoints.get(`${request.method} ${request.routeOptions.url ?? ""}`);
    const refused = refusedReply(error, endpoint, request.id);
    if (refused) return response.status(refused.status).send(refused.body);
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, "request failed");
    return response.status(status).send({ ...plainRefusal(status), requestId: request.id });
  });
  app.setNotFoundHandler((request, response) => {
    if (
      request.method === "GET" &&
      !request.url.startsWith("/api/") &&
      existsSync(`${DIST}index.html`)
    ) {
      return response.header("cache-control", "no-store").sendFile("index.html", DIST);
    }
    return response
      .status(404)
      .send({ refused: "not_found", message: COMMON_REFUSALS.not_found.message });
  });
}

function plainRefusal(status: number): { refused: string; message: string } {
  if (status === 413) return { refused: "too_large", message: "ファイルが大きすぎます。" };
  if (status === 429) return { refused: "too_many", message: COMMON_REFUSALS.too_many.message };
  if (status === 403) return { refused: "forbidden", message: COMMON_REFUSALS.forbidden.message };
  if (status < 500) return { refused: "bad_input", message: COMMON_REFUSALS.bad_input.message };
  return {
    refused: "broken",
    message: "サーバーで問題が起きました。番号を添えて事務局にお知らせください。",
  };
}

function answerHealth(app: FastifyInstance, context: Context): void {
  app.get("/health", async () => ({ ok: true }));
  app.get("/ready", async (_request, response) => {
    try {
      await context.db.pool.query("select 1");
      return { ready: true };
    } catch {
      return response.status(503).send({ ready: false, waiting: "database" });
    }
  });
}

function serveBrowserApp(app: FastifyInstance): void {
  if (!existsSync(DIST)) return;
  app.register(fastifyStatic, {
    root: DIST,
    wildcard: false,
    maxAge: "365d",
    immutable: true,
    index: false,
  });
}
