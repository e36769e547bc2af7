import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { channel } from "node:diagnostics_channel";
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from "fastify";
import { strFromU8, unzipSync } from "fflate";
import { createAccount, identify } from "../../src/entrance/accounts/index.ts";
import { faces, moved, routes } from "../../src/app.ts";
import type { Database, Tx } from "../../src/base/data/db.ts";
import { type Role, type Standing, SYSTEM } from "../../src/base/viewer.ts";
import { buildWeb } from "../../src/base/web/web.ts";
import { identifyBearer } from "../../src/entrance/tokens/index.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { runJobs, testContext } from "../web.ts";

/** Somebody in front of the web role. What they are follows from the cookie they send, and from nothing else. */
export interface Visitor {
  name: string;
  /** `anonymous` for everybody whose cookie opens nothing. */
  role: Role;
  organisationId: string | null;
  cookie: string | null;
  /** Without: the highest of the role. */
  standing?: Standing;
  /** The visitor who sees the same; without: itself. */
  like?: string;
  /** A program, by its token and what that may be used for. */
  bearer?: string;
  scopes?: readonly string[];
  /** Asks only about the first thing of a kind and about its own: what differs is the standing or the way in. */
  brief?: boolean;
}

export interface Question {
  query?: Record<string, string>;
  body?: unknown;
  /** Sent as a multipart upload, or as a plain HTML form. */
  file?: { name: string; content: string };
  form?: Record<string, string>;
  headers?: Record<string, string>;
  /** The address it comes from; without: the machine's own. */
  from?: string;
}

/** The real web role with real sign-in over a real database. */
export interface Installation {
  database: TestDatabase;
  context: ReturnType<typeof testContext>;
  app: FastifyInstance;
  /** What fastify really answers: `METHOD /path`, also what stands in no contract. */
  routeTable: readonly string[];
  /** While true, what a request writes is thrown away at its end: every case meets the same world. */
  discard: boolean;
  /** Where there is one: watches each transaction that is thrown away, from before its first statement. */
  watch?: (tx: Tx) => Promise<() => Promise<void>>;
  ask(
    visitor: Pick<Visitor, "cookie" | "bearer">,
    route: string,
    question?: Question,
  ): Promise<LightMyRequestResponse>;
  signIn(
    name: string,
    role: Exclude<Role, "system" | "anonymous">,
    organisationId: string,
    standing?: Standing,
  ): Promise<Visitor & { accountId: string }>;
  work(): Promise<void>;
  close(): Promise<void>;
}

export const PASSWORD = "ためしの合言葉 2026 たすき";

export async function startInstallation(): Promise<Installation> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), "installation-"));
  const context = testContext(database, "web", {
    DATA_DIR: folder,
    LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
  });
  const installation = { discard: false } as Installation;
  const web = { ...context, db: discarding(database.web, installation) };
  const routeTable: string[] = [];
  const watch = (message: unknown) =>
    (message as { fastify: FastifyInstance }).fastify.addHook("onRoute", ({ method, url }) => {
      // Files of the browser's application are everybody's.
      const file = new URL(`../../dist${url}`, import.meta.url);
      if (statSync(file, { throwIfNoEntry: false })?.isFile()) return;
      // Who comes to an old address is led on and told nothing else, whoever it is: test/moved.test.ts.
      if (url in moved) return;
      for (const one of [method].flat()) routeTable.push(`${one} ${url}`);
    });
  // Heard before any route is there, so that a route outside the contract is not missed either.
  channel("fastify.initialization").subscribe(watch);
  const bySession = identify(web);
  const app = await buildWeb(web, {
    routes,
    faces,
    // Counts anew each time: how often a program may ask in a minute is not what is asked about here.
    identify: (request) => identifyBearer(web, bySession)(request),
  });
  channel("fastify.initialization").unsubscribe(watch);
  await app.ready();

  const ask: Installation["ask"] = async ({ cookie, bearer }, route, question = {}) => {
    const [method, url] = route.split(" ") as [InjectOptions["method"] & string, string];
    const { payload, type } = await bodyOf(question);
    return app.inject({
      method,
      url,
      query: question.query,
      payload,
      ...(question.from && { remoteAddress: question.from }),
      headers: {
        "x-tasuki": "1",
        ...(type && { "content-type": type }),
        ...(cookie && { cookie: `tasuki_session=${cookie}` }),
        ...(bearer && { authorization: `Bearer ${bearer}` }),
        ...question.headers,
      },
    });
  };
  return Object.assign(installation, {
    database,
    context,
    app,
    routeTable,
    ask,
    signIn: async (name, role, organisationId, standing) => {
      const account = {
        mail: `${name.toLowerCase()}@sign-in.example.jp`,
        name,
        password: PASSWORD,
      };
      const viewer = await context.db.asViewer(SYSTEM, (tx) =>
        createAccount(tx, { ...account, organisationId, role, standing }, context.clock.now()),
      );
      const body = { mail: account.mail, password: PASSWORD };
      const reply = await ask({ cookie: null }, "POST /api/accounts/session", { body });
      const cookie = reply.cookies.find((one) => one.name === "tasuki_session")?.value;
      if (!cookie) throw new Error(`${name} could not sign in: ${reply.body}`);
      return { name, role, organisationId, cookie, accountId: viewer.accountId!, standing };
    },
    work: async () => void (await runJobs(database, { ...context, db: database.work })),
    close: async () => {
      await app.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  } satisfies Partial<Installation>);
}

async function bodyOf({ body, file, form }: Question) {
  if (file) {
    const data = new FormData();
    data.set("file", new File([file.content], file.name));
    const request = new Request("http://x/", { method: "POST", body: data });
    const type = request.headers.get("content-type")!;
    return { payload: Buffer.from(await request.arrayBuffer()), type };
  }
  if (form) {
    const payload = new URLSearchParams(form).toString();
    return { payload, type: "application/x-www-form-urlencoded" };
  }
  return { payload: body as InjectOptions["payload"], type: undefined };
}

/** Ends the transactions of a request by rollback, after it has got its answer. */
function discarding(db: Database, installation: Installation): Database {
  const end = Symbol("discarded");
  return {
    ...db,
    asViewer: async (viewer, work) => {
      if (!installation.discard) return db.asViewer(viewer, work);
      let result: { value: Awaited<ReturnType<typeof work>> } | undefined;
      await db
        .asViewer(viewer, async (tx) => {
          const done = await installation.watch?.(tx);
          result = { value: await work(tx) };
          await done?.();
          throw end;
        })
        .catch((error: unknown) => {
          if (error !== end) throw error;
        });
      return result!.value;
    },
  };
}

/** The body of a reply as text; what is packed is unpacked. */
export function contentOf({ rawPayload: bytes }: LightMyRequestResponse): string {
  if (bytes.subarray(0, 4).toString("latin1") !== "PK\u0003\u0004") return bytes.toString("utf8");
  return Object.values(unzipSync(bytes))
    .map((part) => strFromU8(part))
    .join("\n");
}

/** Everything that a reply tells, names of files in its headers included, in lower case. */
export function textOf(reply: LightMyRequestResponse): string {
  const headers = ["location", "content-disposition", "link"].map((name) => {
    const value = String(reply.headers[name] ?? "");
    return value.includes("%") ? decodeURIComponent(value) : value;
  });
  return [...headers, contentOf(reply)].join("\n").toLowerCase();
}
