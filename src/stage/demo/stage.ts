import { loadNationFacts } from "../nations/index.ts";
import { createServer } from "node:net";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import pg from "pg";
import { identify } from "../../entrance/accounts/index.ts";
import { identifyBearer } from "../../entrance/tokens/index.ts";
import { DATABASE_STOP_MS } from "../../base/program/bring-up.ts";
import { type Clock, fixedClock } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import { openDatabase } from "../../base/data/db.ts";
import type { Route } from "../../base/web/http.ts";
import { doDueJobs, findWork, type RoomJobs, startWorker } from "../../base/later/jobs.ts";
import { listenAt } from "../../base/web/listening.ts";
import { createLog } from "../../base/program/log.ts";
import { createMailSink, type MailSink } from "../../base/mail/mail-sink.ts";
import { migrate } from "../../base/data/migrate.ts";
import { startPostgres } from "../../base/data/postgres.ts";
import { onShutdown } from "../../base/program/program.ts";
import { readSecret } from "../../base/keys/secret.ts";
import { readSettings } from "../../base/program/settings.ts";
import { ANONYMOUS, type Viewer } from "../../base/viewer.ts";
import { inSlot } from "../../base/later/slots.ts";
import { buildWeb } from "../../base/web/web.ts";
import { closePost } from "../../post/notices/index.ts";
import { loadScript } from "./content.ts";
import type { Order } from "./order.ts";
import { keepSink } from "./post.ts";
import { clearForDemo, hasJobs } from "./queries-fresh.ts";

/** What the program is put together from; only app.ts knows it all. */
export interface Program {
  routes: readonly Route[];
  faces: readonly ((app: FastifyInstance, context: Context) => void)[];
  jobs: readonly RoomJobs[];
}

/** A clock that plays past days, and is the machine's own once it has caught up. */
export interface PlayedClock extends Clock {
  set(date: Date): void;
  catchUp(): void;
}

/** Everything a demo plays on: the real web and work roles in this process, over a database of their own. */
export interface Stage {
  web: Context;
  work: Context;
  clock: PlayedClock;
  sink: MailSink;
  /** As the owner, for loading in bulk. */
  owner: pg.Pool;
  /** Where the web role listens; people of the demo answer their links here. */
  address: string;
  /** The same web role for people who are taken as signed in; it listens nowhere. */
  inside: FastifyInstance;
  /** Does a task as the workers do it. */
  doTask(name: string): Promise<void>;
  /** Does every job that waits, one after the other. */
  doJobs(): Promise<void>;
  /** From now on the machine's clock holds, and a worker of its own does what comes. */
  goLive(): Promise<void>;
  /** A former demo was cleared away. */
  cleared: boolean;
}

const WANTED_PORT = 8080;
const VIEWER = "x-demo-viewer";

/** Opens an empty stage whose clock stands at `beginning`. Closed again at shutdown. */
export async function openStage(
  order: Order,
  program: Program,
  beginning: Date,
  env: Record<string, string | undefined>,
): Promise<Stage> {
  const sink = await createMailSink({ limits: { mails: 60_000, bytes: 128 << 20 } });
  onShutdown(() => sink.close());
  const gone = loadNationFacts().contacts.deadDomain.replaceAll(".", "\\.");
  sink.behave([
    {
      at: "rcpt",
      to: new RegExp(`@(.+\\.)?${gone}$`, "i"),
      does: "refuse",
      code: 550,
      reply: "5.1.1 no such user",
    },
  ]);
  const port = order.port ?? (order.exit ? await freePort(0) : await freePort(WANTED_PORT));
  const base = readSettings({ LOG_LEVEL: "warn", ...env, PORT: String(port) });
  const sender = loadScript().cast[0]!.mail;
  const settings = {
    ...base,
    dataDir: join(base.dataDir, "demo"),
    smtpUrl: sink.url,
    mailFrom: `Tasuki <${sender}>`,
    // A trial: everybody of the cast signs in with the password that is printed.
    requireSecondFactor: false,
    // While the days are played one thing happens after the other.
    workConcurrency: 1,
    // One process is everybody here: it is busy, and nobody of the cast is to be turned away for that.
    busySeconds: 0,
  };
  const log = createLog(settings, "demo", (line) => void process.stderr.write(line));
  const url = settings.databaseUrl ?? (await embedded(settings.dataDir, log));
  const keeper = new pg.Client({ connectionString: url });
  await keeper.connect();
  onShutdown(() => keeper.end());
  const cleared = await clearForDemo(keeper);
  await migrate(url);

  const clock = playedClock(beginning);
  const shared = {
    settings: { ...settings, databaseUrl: url },
    log,
    clock,
    secret: readSecret(settings).toString("base64url"),
  };
  const pools = { url, max: settings.databaseConnections, log };
  const web: Context = { ...shared, db: openDatabase({ ...pools, role: "tasuki_web" }) };
  const work: Context = { ...shared, db: openDatabase({ ...pools, role: "tasuki_work" }) };
  const owner = new pg.Pool({ connectionString: url, max: 6, options: "-c tasuki.role=system" });
  owner.on("error", (error) => log.warn({ err: error }, "database connection lost"));
  // Listeners for life, which the job runner asks for.
  owner.on("connect", (client) => client.on("error", () => {}));
  onShutdown(async () => {
    await closePost(work);
    await Promise.all([web.db.close(), work.db.close(), owner.end()]);
    // The server may be gone before the last connection has noticed.
    log.level = "silent";
  });

  keepSink(web.db, sink);
  const { routes, faces, jobs } = program;
  const app = await buildWeb(web, { routes, faces, identify: identifyBearer(web, identify(web)) });
  onShutdown(() => app.close());
  await listenAt(app, { host: settings.host, port, setting: "PORT" });
  const inside = await buildWeb(web, {
    routes,
    faces,
    identify: async (request) => {
      const viewer = request.headers[VIEWER];
      return typeof viewer === "string" ? (JSON.parse(viewer) as Viewer) : ANONYMOUS;
    },
  });
  onShutdown(() => inside.close());
  return {
    web,
    work,
    clock,
    sink,
    owner,
    inside,
    cleared,
    address: `http://127.0.0.1:${port}`,
    doTask: async (name) => {
      const task = findWork(jobs, name);
      if (!task) throw new Error(`no room has the task ${name}`);
      await inSlot(task, {}, work);
    },
    doJobs: async () => {
      if (await hasJobs(owner)) await doDueJobs(jobs, work, owner);
    },
    goLive: async () => {
      clock.catchUp();
      work.settings.workConcurrency = base.workConcurrency;
      const worker = await startWorker(jobs, work);
      onShutdown(() => worker.stop());
    },
  };
}

/** Made-up data that is made anew each time needs no protection against a power cut. */
async function embedded(dataDir: string, log: Context["log"]): Promise<string> {
  const server = await startPostgres({ dataDir, log, durable: false });
  onShutdown(() => server.stop(), DATABASE_STOP_MS);
  return server.url;
}

function playedClock(beginning: Date): PlayedClock {
  const played = fixedClock(beginning);
  let caughtUp = false;
  return {
    now: () => (caughtUp ? new Date() : played.now()),
    set: (date) => played.set(date),
    catchUp: () => {
      caughtUp = true;
    },
  };
}

/** The wanted port, or any free one when it is taken. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => {
      if (wanted === 0) reject(error);
      else freePort(0).then(resolve, reject);
    });
    probe.listen(wanted, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** Headers that make `inside` take the sender of a request for this viewer. */
export const asIf = (viewer: Viewer) => ({ "x-tasuki": "1", [VIEWER]: JSON.stringify(viewer) });
