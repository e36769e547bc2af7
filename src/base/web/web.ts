import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
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
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from "fastify";
import { SECOND } from "../clock.ts";
import { logAccess } from "./access-log.ts";
import { clientOf } from "./client.ts";
import type { Context } from "../context.ts";
import { COMMON_REFUSALS, type Endpoint, PLAYED_TIME, SERVED_APP } from "../contract.ts";
import { createTlsServer } from "../keys/tls.ts";
import { type HttpContext, mount, refusedReply, type Route } from "./http.ts";
import { limitOpen } from "./open-requests.ts";
import { refuseWhenOverloaded, RETRY_AFTER_SECONDS } from "./overload.ts";
import { styleSources } from "./page-style.ts";
import { Refusal } from "../refusal.ts";
import { newRequestId } from "./request-id.ts";
import { isNonce, proofOf } from "../data/same-installation.ts";
import { findUnstorable } from "../data/storable.ts";

const DIST = fileURLToPath(new URL("../../../dist/", import.meta.url));
/** One origin, nothing from elsewhere, nothing inline that is not known: works behind a hospital's proxy. */
const contentSecurityPolicy = () => ({
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", ...styleSources()],
  imgSrc: ["'self'"],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
});

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
    genReqId: newRequestId,
    bodyLimit: 1_000_000,
    // Uploads get their own, larger limit where a route takes them.
    routerOptions: { maxParamLength: 200 },
  });
  if (context.settings.accessLog) logAccess(app, context.log);
  await app.register(helmet, { contentSecurityPolicy: { directives: contentSecurityPolicy() } });
  await app.register(cookie);
  await app.register(compress, { threshold: 1024 });
  await app.register(multipart, { limits: { fileSize: 30_000_000, files: 10, fields: 50 } });
  await app.register(rateLimit, { global: false, keyGenerator: clientOf });
  limitOpen(app, context.settings.openPerClient, context.settings.trustProxy !== false);
  await refuseWhenOverloaded(app, context.settings.busySeconds * SECOND);
  app.addHook("onSend", keepFromStores);
  if (context.demo) tellTime(app, context);
  app.addHook("preHandler", refuseUnstorable);
  answerErrors(
    app,
    new Map(parts.routes.map((route) => [routeKey(route.endpoint), route.endpoint])),
  );
  answerHealth(app, context);
  nameBrowserApp(app);
  mount(app, parts.routes, { ...context, identify: parts.identify });
  for (const face of parts.faces) face(app, context);
  serveBrowserApp(app);
  limitConnections(app, context.settings.requestSeconds * SECOND);
  return app;
}

/** Who sends or takes nothing for so long is let go; headers must come at once. */
function limitConnections({ server }: FastifyInstance, milliseconds: number): void {
  server.requestTimeout = milliseconds;
  server.headersTimeout = Math.min(milliseconds, HEADERS_MS);
  server.setTimeout(milliseconds);
}

const HEADERS_MS = 30_000;

/** The browser goes by the time that is played. */
function tellTime(app: FastifyInstance, { clock }: Context): void {
  app.addHook("onSend", async (_request, response) => {
    void response.header(PLAYED_TIME, clock.now().toISOString());
  });
}

/** What a route does not say to be for everybody is nobody's to keep: no proxy's, and not a shared computer's. */
async function keepFromStores(_request: FastifyRequest, response: FastifyReply): Promise<void> {
  if (!response.hasHeader("cache-control")) void response.header("cache-control", "no-store");
}

/** Believes X-Forwarded-* of as many proxies as the operator says stand in front. */
function trustedHops(hops: number | false) {
  return hops === false ? false : (_address: string, hop: number) => hop < hops;
}

const routeKey = (endpoint: Pick<Endpoint, "method" | "path">) =>
  `${endpoint.method} ${endpoint.path}`;

/** What the database cannot keep is refused here for every question, before anybody uses it. Forms: `readForm`. */
async function refuseUnstorable({ params, query, body }: FastifyRequest): Promise<void> {
  const findings = [params, query, body].flatMap((part) =>
    findUnstorable(part).map((where) => ({
      where,
      message: "使えない文字が入っています。消してから入力し直してください。",
    })),
  );
  if (findings.length > 0) throw new Refusal("bad_input", findings);
}

function answerErrors(app: FastifyInstance, endpoints: ReadonlyMap<string, Endpoint>): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, request, response) => {
    const endpoint = endpoints.get(`${request.method} ${request.routeOptions.url ?? ""}`);
    const refused = refusedReply(error, endpoint, request.id);
    if (refused?.status === 503) void response.header("retry-after", RETRY_AFTER_SECONDS);
    if (refused) return response.status(refused.status).send(refused.body);
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, "request failed");
    return response.status(status).send({ ...plainRefusal(status), requestId: request.id });
  });
  app.setNotFoundHandler((request, response) => {
    void response.header("cache-control", "no-store");
    if (isPage(request) && existsSync(`${DIST}index.html`))
      return response.sendFile("index.html", DIST, { cacheControl: false });
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
  app.get("/health", async ({ headers }) => {
    const nonce = headers["x-tasuki-doctor"];
    return isNonce(nonce) ? { ok: true, proof: proofOf(context.secret, nonce) } : { ok: true };
  });
  app.get("/ready", async (_request, response) => {
    const waiting = await waitsFor(context);
    void response.header("cache-control", "no-store");
    if (waiting === null) return { ready: true };
    void response.header("retry-after", RETRY_AFTER_SECONDS);
    return response.status(503).send({ ready: false, waiting });
  });
}

/** Whoever asks whether we are ready is not kept waiting longer than this. */
const READY_MS = 3_000;

/** What a request would wait for: a free connection, or the database; null for nothing. */
async function waitsFor({ db }: Context): Promise<"connection" | "database" | null> {
  const asked = db.pool.query("select 1").then(
    () => null,
    () => "database" as const,
  );
  const late = sleep(READY_MS, "late" as const, { ref: false });
  const heard = await Promise.race([asked, late]);
  if (heard !== "late") return heard;
  return db.pool.waitingCount > 0 ? "connection" : "database";
}

/** A page of the application, of which only the browser knows the rest; a file that is not there is none. */
function isPage({ method, url }: FastifyRequest): boolean {
  const { pathname } = new URL(url, "http://here");
  return method === "GET" && !/^\/(?:api|static)\/|\.\w+$/.test(pathname);
}

/** With every reply: a tab that was opened before an upgrade sees that it is an old one. */
function nameBrowserApp(app: FastifyInstance): void {
  if (!existsSync(DIST)) return;
  const page = readFileSync(`${DIST}index.html`, "utf8");
  const name = /src="\/static\/([\w.-]+\.js)"/.exec(page)?.[1];
  app.addHook("onRequest", async (_request, response) => {
    if (name) void response.header(SERVED_APP, name);
  });
}

function serveBrowserApp(app: FastifyInstance): void {
  if (!existsSync(DIST)) return;
  app.register(fastifyStatic, {
    root: DIST,
    wildcard: false,
    cacheControl: false,
    // What is built carries a sum of its content in its name; everything else may be another tomorrow.
    setHeaders: (response, path) =>
      response.header(
        "cache-control",
        path.startsWith(`${DIST}static/`) ? "public, max-age=31536000, immutable" : "no-store",
      ),
    index: false,
  });
}
