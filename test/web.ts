import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import type { FastifyInstance } from "fastify";
import { faces, jobs, routes } from "../src/app.ts";
import { fixedClock } from "../src/base/clock.ts";
import type { Context } from "../src/base/context.ts";
import type { Endpoint, Question, RefusedReply, Reply } from "../src/base/contract.ts";
import { findWork } from "../src/base/later/jobs.ts";
import { createLog } from "../src/base/program/log.ts";
import { readSettings } from "../src/base/program/settings.ts";
import { inSlot } from "../src/base/later/slots.ts";
import { ANONYMOUS, type Viewer } from "../src/base/viewer.ts";
import { buildWeb } from "../src/base/web/web.ts";
import type { TestDatabase } from "./database.ts";

/** A Saturday on which the made-up nation lives. */
export const TODAY = new Date("2026-11-21T09:00:00+09:00");

/** What the roles have at hand, over a test database, with a clock that stands still until told. */
export function testContext(
  database: TestDatabase,
  role: "web" | "work" = "web",
  env: Record<string, string> = {},
) {
  const settings = readSettings({
    DATA_DIR: `${tmpdir()}/tasuki-test`,
    DATABASE_URL: database.url,
    LOG_LEVEL: "silent",
    PUBLIC_URL: "http://localhost",
    // Tests of other things sign in with a password alone; the tests of sign-in ask for what is asked for.
    REQUIRE_SECOND_FACTOR: "false",
    // A slow machine falls behind and is right all the same.
    BUSY_SECONDS: "0",
    ...env,
  });
  const clock = fixedClock(TODAY);
  return {
    settings,
    clock,
    db: database[role],
    log: createLog(settings, "test"),
    secret: randomBytes(32).toString("base64url"),
  } satisfies Context;
}

export type Answered<E extends Endpoint> =
  | { status: 200; reply: Reply<E> }
  | { status: number; refused: RefusedReply };

export interface TestWeb {
  app: FastifyInstance;
  /** Asks an endpoint as a viewer, through HTTP, the contract and row-level security. */
  ask<E extends Endpoint>(
    viewer: Viewer,
    endpoint: E,
    question?: Partial<Question<E>>,
  ): Promise<Answered<E>>;
  close(): Promise<void>;
}

/** It is asked without a line, often beside the web role itself: the second port is that one's. */
function withoutSecondPort(context: Context): Context {
  const { settings } = context;
  if (settings.tlsClientPort === undefined) return context;
  return { ...context, settings: { ...settings, tlsClientPort: undefined } };
}

/** The real web role, whose visitors say in a header who they are instead of signing in. */
export async function startTestWeb(context: Context): Promise<TestWeb> {
  const app = await buildWeb(withoutSecondPort(context), {
    routes,
    faces,
    identify: async (request) => {
      const viewer = request.headers["x-test-viewer"];
      if (typeof viewer !== "string") return ANONYMOUS;
      const given = JSON.parse(viewer) as Viewer;
      const standing = given.role === "secretariat" ? "administrator" : "representative";
      return { standing, confirmed: true, ...given };
    },
  });
  return {
    app,
    ask: async (viewer, endpoint, question) => {
      const { params, query, body } = (question ?? {}) as Record<
        string,
        Record<string, unknown> | undefined
      >;
      const path = endpoint.path.replace(/:([a-zA-Z]+)/g, (_, name: string) =>
        encodeURIComponent(String(params?.[name])),
      );
      const response = await app.inject({
        method: endpoint.method,
        url: path,
        query: asText(query),
        payload: body,
        headers: { "x-tasuki": "1", "x-test-viewer": JSON.stringify(viewer) },
      });
      if (response.statusCode === 200) return { status: 200, reply: response.json() };
      return { status: response.statusCode, refused: response.json() };
    },
    close: () => app.close(),
  };
}

function asText(query: Record<string, unknown> | undefined): Record<string, string> {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/**
 * Does at once what the workers would do: every waiting job whose time has come by the context's clock,
 * oldest first, until none is left. Gives the names of the tasks that ran.
 */
export async function runJobs(database: TestDatabase, context: Context): Promise<string[]> {
  const ran: string[] = [];
  for (;;) {
    const due = await database.owner.query<{
      id: string;
      task: string;
      payload: Record<string, unknown>;
    }>(
      `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
       where t.id = j.task_id and j.id = (
         select id from graphile_worker._private_jobs where run_at <= greatest($1::timestamptz, now()) order by run_at, id limit 1)
       returning j.id, t.identifier as task, j.payload`,
      [context.clock.now()],
    );
    const job = due.rows[0];
    if (!job) return ran;
    ran.push(job.task);
    await inSlot(taskNamed(job.task), job.payload, context);
  }
}

/** As `runJobs`, when a minute has passed: mail that became due meanwhile goes out too. */
export async function runMinute(database: TestDatabase, context: Context): Promise<string[]> {
  await database.owner.query("select base.add_job('notices.send', '{}', null, 'notices.send', 3)");
  return runJobs(database, context);
}

/** The work behind a task of any room. */
export function taskNamed(name: string) {
  const work = findWork(jobs, name);
  if (!work) throw new Error(`no room has the task ${name}`);
  return work;
}
