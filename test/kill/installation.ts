import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { createAccount } from "../../src/entrance/accounts/index.ts";
import { openDatabase } from "../../src/base/data/db.ts";
import { createLog } from "../../src/base/program/log.ts";
import { createMailSink, type MailSink } from "../../src/base/mail/mail-sink.ts";
import { migrate } from "../../src/base/data/migrate.ts";
import { findServer } from "../../src/base/data/postgres-process.ts";
import { startPostgres } from "../../src/base/data/postgres.ts";
import { SYSTEM } from "../../src/base/viewer.ts";
import { makeInstitutions } from "../../bench/world.ts";
import { freePort } from "../port.ts";
import { until } from "../until.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const PASSWORD = "いちばん長い合言葉はこちら";

/** A second process of a role is called by its number. */
export type Role = "web" | "web 2" | "work" | "work 2";

/** A whole installation in processes of its own, of which any may be killed at any moment. */
export interface Installation {
  url: string;
  /** Where the second web process listens, when it is started. */
  secondUrl: string;
  /** As the owner. */
  databaseUrl: string;
  owner: pg.Pool;
  sink: MailSink;
  /** Signed with by `SECRET_KEY` of the roles. */
  secretKey: string;
  /** Starts a role that does not run, and waits until it answers. */
  start(role: Role): Promise<void>;
  /** Whether it was started and has not ended, by itself or otherwise. */
  isRunning(role: Role): boolean;
  /** SIGKILL, and wait until it is gone. */
  kill(role: Role): Promise<void>;
  /** SIGKILL to the database server; who holds it brings it back. */
  killDatabase(): Promise<void>;
  /** Waits until the database answers again, and every web process that runs. */
  healed(): Promise<void>;
  stop(): Promise<void>;
}

/** A migrated database of somebody else's making, and what the roles are told of it. */
export interface GivenDatabase {
  /** As the owner. */
  url: string;
  logins: { web: string; work: string };
  stop(): Promise<void>;
}

/**
 * Starts a durable database with `institutions` of them (or fills the given one), and a mail server of our own; no
 * role yet. `env`: what the roles are told besides.
 */
export async function startInstallation(
  institutions: number,
  { database: given, env = {} }: { database?: GivenDatabase; env?: Record<string, string> } = {},
): Promise<Installation> {
  const dataDir = fs.mkdtempSync(join(tmpdir(), "tasuki-kill-"));
  const log = createLog({ logLevel: "silent" }, "kill-test");
  const server = given ?? (await startPostgres({ dataDir, log }));
  if (!given) await migrate(server.url);
  const owner = new pg.Pool({
    connectionString: server.url,
    max: 4,
    options: "-c tasuki.role=system",
  });
  owner.on("error", () => {});
  await makeInstitutions(owner, institutions);
  await makeSecretariatAccount(server.url);
  const sink = await createMailSink({ limits: { mails: 50_000 } });
  const ports = { web: await freePort(), "web 2": await freePort(), work: 0, "work 2": 0 };
  const secretKey = "a secret that is the same for every role";
  const url = `http://127.0.0.1:${ports.web}`;
  const roles = new Map<string, ChildProcess>();

  const isRunning = (role: Role) => {
    const child = roles.get(role);
    return child?.exitCode === null && child.signalCode === null;
  };
  const isReady = async (role: Role) => (await fetch(`http://127.0.0.1:${ports[role]}/ready`)).ok;

  const databaseFor = (role: Role) => {
    if (!given) return { DATABASE_URL: server.url };
    return role.startsWith("web")
      ? { WEB_DATABASE_URL: given.logins.web }
      : { WORK_DATABASE_URL: given.logins.work };
  };

  async function start(role: Role): Promise<void> {
    if (isRunning(role)) return;
    const child = spawn(process.execPath, [MAIN, role.replace(" 2", "")], {
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        DATA_DIR: dataDir,
        ...databaseFor(role),
        REQUIRE_SECOND_FACTOR: "false",
        BUSY_SECONDS: "0",
        PORT: String(ports[role]),
        PUBLIC_URL: url,
        SECRET_KEY: secretKey,
        SMTP_URL: sink.url,
        MAIL_FROM: "office@tasuki.example.jp",
        LOG_LEVEL: process.env.LOG_LEVEL ?? "fatal",
        ...env,
      },
      stdio: ["ignore", process.env.LOG_LEVEL ? "inherit" : "ignore", "inherit"],
    });
    roles.set(role, child);
    if (ports[role] > 0) await until(() => isReady(role));
  }

  async function kill(role: Role): Promise<void> {
    if (!isRunning(role)) return;
    const child = roles.get(role)!;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  return {
    url,
    secondUrl: `http://127.0.0.1:${ports["web 2"]}`,
    databaseUrl: server.url,
    owner,
    sink,
    secretKey,
    start,
    isRunning,
    kill,
    killDatabase: async () => {
      const folder = join(dataDir, "postgres");
      const running = findServer(folder);
      if (!running) return;
      process.kill(running.pid, "SIGKILL");
      await until(() => findServer(folder)?.pid !== running.pid);
    },
    healed: async () => {
      await until(async () => (await owner.query("select 1")).rowCount === 1);
      for (const role of ["web", "web 2"] as const)
        if (isRunning(role)) await until(() => isReady(role));
    },
    stop: async () => {
      await Promise.all([...roles.keys()].map((role) => kill(role as Role)));
      await owner.end();
      await sink.close();
      await server.stop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export async function makeSecretariatAccount(url: string): Promise<void> {
  const database = openDatabase({ url, role: "tasuki_work", max: 1 });
  await database.asViewer(SYSTEM, async (tx) => {
    const office = await tx
      .selectFrom("organisations.organisation")
      .select("id")
      .where("kind", "=", "secretariat")
      .executeTakeFirstOrThrow();
    const account = { mail: "office@tasuki.example.jp", name: "事務局", password: PASSWORD };
    await createAccount(
      tx,
      { ...account, organisationId: office.id, role: "secretariat" },
      new Date(),
    );
  });
  await database.close();
}

/** The same sequence of moments in every run, so that a failure can be looked at again. */
export function makeMoments(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return (state / 2 ** 31) * most;
  };
}

/** Signs the secretariat in at a web process, or somebody with the same password; gives the cookie header. */
export async function signIn(url: string, mail = "office@tasuki.example.jp"): Promise<string> {
  const reply = await ask(url, "POST", "/api/accounts/session", "", {
    mail,
    password: PASSWORD,
  });
  if (reply?.status !== 200) throw new Error(`sign-in: ${reply?.status}`);
  return reply.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

/** One call as the browser makes it; null when the line broke. */
export function ask(
  url: string,
  method: string,
  path: string,
  cookie: string,
  body?: unknown,
): Promise<Response | null> {
  return fetch(url + path, {
    method,
    headers: {
      "x-tasuki": "1",
      cookie,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => null);
}

/** Publishes to all institutions; the status of the reply, or null when the line broke. */
export async function publish(
  url: string,
  cookie: string,
  guidanceId: string,
): Promise<number | null> {
  const order = { guidanceId, confirmOverMatch: "全施設に送る試験です" };
  const reply = await ask(url, "POST", "/api/reactions/publications", cookie, order);
  return reply?.status ?? null;
}
