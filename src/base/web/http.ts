import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import { noteRole } from "./access-log.ts";
import type { Asked, Endpoint, Finding, Given, RefusalCode, RefusedReply } from "../contract.ts";
import { COMMON_REFUSALS, type CommonRefusal, done, isForPrograms } from "../contract.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../data/db.ts";
import { type NewEvent, tell } from "../later/events.ts";
import { clientOf } from "./client.ts";
import { makeGate } from "./gate.ts";
import { countOpen } from "./open-requests.ts";
import { Refusal } from "../refusal.ts";
import { noteSeen } from "../data/seen.ts";
import { receiveUploads, type Upload } from "../files/uploads.ts";
import { type May, mayAsk, type Viewer } from "../viewer.ts";

/** What is there before a transaction is opened: the checked question, its files, and who asks. */
export type Prepare<E extends Endpoint> = Asked<E> & {
  viewer: Viewer;
  now: Date;
  context: Context;
  request: FastifyRequest;
  response: FastifyReply;
  /** Of an endpoint that takes `files`. */
  files: readonly Upload[];
  /** Ends the request with one of the endpoint's own refusals, or one that every endpoint may give. */
  refuse: (code: RefusalCode<E> | CommonRefusal, findings?: Finding[]) => never;
};

/** What an answer is given: all that, and a transaction that sees only what the viewer may see. */
export type Ask<E extends Endpoint> = Prepare<E> & {
  tx: Tx;
  /** Records what happened: in this transaction, as whoever asks, now. */
  tell: (name: NewEvent["name"], more?: Omit<NewEvent, "name">) => Promise<void>;
};

/** An endpoint with its server half: who may ask, and the answer. */
export interface Route {
  endpoint: Endpoint;
  may: readonly May[];
  prepare?: (ask: never) => Promise<unknown>;
  answer: (ask: never) => Promise<unknown>;
  /** The transaction sees and writes as the system, whoever asks. */
  asSystem?: true;
}

const answering =
  (as: Pick<Route, "asSystem">) =>
  <E extends Endpoint>(
    endpoint: E,
    may: readonly May[],
    reply: (ask: Ask<E>) => Answer<E>,
  ): Route => ({ endpoint, may, answer: reply, ...as });
const preparing =
  (as: Pick<Route, "asSystem">) =>
  <E extends Endpoint, P>(
    endpoint: E,
    may: readonly May[],
    prepare: (ask: Prepare<E>) => Promise<P>,
    reply: (ask: Ask<E> & { prepared: P }) => Answer<E>,
  ): Route => ({ endpoint, may, prepare, answer: reply, ...as });

/** Binds an endpoint to who may ask it and what is answered. `anonymous` in `may` opens it to everybody. */
export const answer = answering({});
/**
 * The same in two steps: what takes long without the database, or needs transactions of its own, is done by `prepare`
 * before one is opened.
 */
export const prepareAnswer = preparing({});
/**
 * An answer whose transaction is the system's: for who has proved nothing yet and so may see nothing, and for what is
 * nobody's own row. It says itself what the viewer may; what only needs a look as the system goes through `asSystem`.
 */
export const systemAnswer = answering({ asSystem: true });
/** The same in two steps: what has to stand whatever becomes of the request is written by `prepare`. */
export const prepareSystemAnswer = preparing({ asSystem: true });

/** What an endpoint without a reply is given is nothing: the request was done. */
type Answer<E extends Endpoint> = Promise<E["reply"] extends typeof done ? void : Given<E>>;

/** Finds out who sends a request (a session cookie, a token). */
export type Identify = (request: FastifyRequest) => Promise<Viewer>;

export interface HttpContext extends Context {
  identify: Identify;
}

/**
 * Mounts bound endpoints: identify → may → check → read files → prepare → one transaction as the viewer → note who
 * saw → reply.
 */
export function mount(app: FastifyInstance, routes: readonly Route[], given: HttpContext): void {
  const { uploadsPerAccount, databaseConnections, databaseLimits } = given.settings;
  const context = { ...given, uploads: countOpen(uploadsPerAccount) };
  for (const route of routes) {
    const gate = makeGate(
      Math.ceil(databaseConnections / SHARE),
      MOST_WAITING,
      databaseLimits.connect * 1000,
    );
    app.route({
      method: route.endpoint.method,
      url: route.endpoint.path,
      onRequest: async (request) => refuseForeignWrites(route.endpoint, request),
      handler: (request, response) => handle({ ...route, gate }, context, request, response),
    });
  }
}

/**
 * One operation never has more than a quarter of the connections, and whoever asks it in turn one: whatever is
 * stormed, the others go on.
 */
const SHARE = 4;
/** Beyond hundreds nobody waits to the end. */
const MOST_WAITING = 300;
/** Costly answers of this process: two keep two cores busy. */
const costly = makeGate(2, MOST_WAITING);
const atOnce = <T>(work: () => Promise<T>): Promise<T> => work();

type Mounted = HttpContext & { uploads: ReturnType<typeof countOpen> };

async function handle(
  route: Route & { gate: ReturnType<typeof makeGate> },
  context: Mounted,
  request: FastifyRequest,
  response: FastifyReply,
) {
  const { endpoint } = route;
  const viewer = await context.identify(request);
  noteRole(request, viewer.role);
  refuseStrangers(route, viewer, request);
  const findings: Finding[] = [];
  const asked = {
    params: check(endpoint.params, request.params, "", findings),
    query: check(endpoint.query, request.query, "", findings),
    body: check(endpoint.body, request.body, "", findings),
  };
  if (findings.length > 0) throw new Refusal("bad_input", findings);
  const received = endpoint.files
    ? await receive(request, viewer, endpoint.files, context)
    : NOTHING_RECEIVED;
  try {
    const ask = {
      ...asked,
      viewer,
      now: context.clock.now(),
      context,
      request,
      response,
      files: received.files,
      refuse: (code: string, more?: Finding[]): never => {
        throw new Refusal(code, more);
      },
    };
    const take = endpoint.costly ? costly : atOnce;
    const reply = await route.gate(
      async () => {
        const prepared = await route.prepare?.(ask as never);
        const acting = route.asSystem ? { ...viewer, role: "system" as const } : viewer;
        return take(() =>
          context.db.asViewer(acting, async (tx) => {
            const told = tell.bind(null, { tx, viewer, now: ask.now });
            const given = await route.answer({ ...ask, tx, tell: told, prepared } as never);
            return endpoint.reply === done ? DONE : endpoint.reply.parse(given);
          }),
        );
      },
      viewer.accountId ?? clientOf(request),
    );
    await noteSeen(context, viewer, endpoint, { ...asked, reply });
    return reply;
  } finally {
    await received.remove();
  }
}

/** Somebody's files, of whom no more than so many are under way. */
async function receive(
  request: FastifyRequest,
  { accountId }: Viewer,
  most: number,
  { uploads, settings }: Mounted,
) {
  const who = accountId ?? clientOf(request);
  if (!uploads.enter(who)) throw new Refusal("too_many");
  try {
    return await receiveUploads(request, settings.dataDir, most);
  } finally {
    uploads.leave(who);
  }
}

const DONE: Given<{ reply: typeof done } & Endpoint> = { done: true };
const NOTHING_RECEIVED = { files: [], remove: async () => {} };

/**
 * What changes something must carry a header that a foreign site's form cannot send: ours, or a token's. Whoever
 * sends a token is known by it alone, so no cookie is abused. Asked where the route is known, whatever way its
 * address was spelled.
 */
function refuseForeignWrites({ method }: Endpoint, { headers }: FastifyRequest): void {
  if (method === "GET" || headers["x-tasuki"] === "1") return;
  if (!/^bearer\b/i.test(headers.authorization ?? "")) throw new Refusal("forbidden");
}

/** Who is known and asks for what is not theirs is written to the log; who is nobody yet is only asked to sign in. */
function refuseStrangers({ endpoint, may }: Route, viewer: Viewer, { log }: FastifyRequest): void {
  const code = whyNot(endpoint, may, viewer);
  if (!code) return;
  const { accountId, role, token } = viewer;
  if (role !== "anonymous")
    log.warn({ account: accountId, role, by: token?.id, of: routeOf(endpoint), code }, "refused");
  throw new Refusal(code);
}

const routeOf = ({ method, path }: Endpoint) => `${method} ${path}`;

function whyNot(
  endpoint: Endpoint,
  may: readonly May[],
  viewer: Viewer,
): CommonRefusal | undefined {
  if (viewer.token && !isInScope(endpoint, viewer.token.scopes)) return "token_scope";
  if (!mayAsk(viewer, may)) return viewer.role === "anonymous" ? "not_signed_in" : "forbidden";
  if (viewer.role === "anonymous") return undefined;
  const onlyReads = !viewer.standing || viewer.standing === "reader";
  if (onlyReads && endpoint.method !== "GET" && !endpoint.own) return "read_only";
  if (endpoint.careful && !viewer.confirmed) return "confirm_first";
  return undefined;
}

/** A program asks what its token says, of what programs may ask at all. */
function isInScope(endpoint: Endpoint, scopes: readonly string[]): boolean {
  const room = endpoint.path.split("/")[2];
  const reads = endpoint.method === "GET" && scopes.includes(`${room}:read`);
  return isForPrograms(endpoint) && (reads || scopes.includes(`${room}:write`));
}

function check(
  shape: z.ZodType | undefined,
  value: unknown,
  prefix: string,
  findings: Finding[],
): unknown {
  if (!shape) return undefined;
  const result = shape.safeParse(value ?? {});
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    findings.push({ where: prefix + issue.path.join("."), message: issue.message });
  }
  return undefined;
}

/** Turns a thrown refusal into its reply; everything else becomes a 500 whose request id the log repeats. */
export function refusedReply(
  error: unknown,
  endpoint: Endpoint | undefined,
  requestId: string,
): { status: number; body: RefusedReply } | null {
  if (!(error instanceof Refusal)) return null;
  const common = COMMON_REFUSALS[error.code as CommonRefusal];
  if (common) {
    return {
      status: common.status,
      body: { refused: error.code, message: common.message, findings: error.findings },
    };
  }
  const message = endpoint?.refusals?.[error.code];
  if (!message) return null;
  return {
    status: 409,
    body: { refused: error.code, message, findings: error.findings, requestId },
  };
}
