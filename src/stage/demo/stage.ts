import { loadNationFacts } from "../nations/index.ts";
import { createServer } from "node:net";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import pg from "pg";
import { DATABASE_STOP_MS } from "../../base/program/bring-up.ts";
import type { Clock } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import { openDatabase } from "../../base/data/db.ts";
import type { Program } from "../../base/room.ts";
import { doDueJobs, findWork, startWorker } from "../../base/later/jobs.ts";
import { listenAt } from "../../base/web/listening.ts";
import { createLog } from "../../base/program/log.ts";
import { createMailSink } from "../../base/mail/mail-sink.ts";
import { migrate } from "../../base/data/migrate.ts";
import { startPostgres } from "../../base/data/postgres.ts";
import { onShutdown } from "../../base/program/program.ts";
import { newToken } from "../../base/keys/tokens.ts";
import { readSecret } from "../../base/keys/secret.ts";
import { readSettings } from "../../base/program/settings.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { inSlot } from "../../base/later/slots.ts";
import { buildWeb } from "../../base/web/web.ts";
import { closePost } from "../../post/notices/index.ts";
import type { Script } from "./content.ts";
import type { Order } from "./order.ts";
import { openPace } from "./pace.ts";
import { clearForDemo, hasJobs } from "./queries-fresh.ts";
import { keepShow, openShow, type Progress, type Show } from "./show.ts";

/** A clock that plays past days, and is the machine's own once it has caught up. */
export interface PlayedClock extends Clock {
  /** null: from now on the machine's own time. */
  set(date: Date | null): void;
}

/** Everything a demo plays on: the real web and work roles in this process, over a database of their own. */
export interface Stage {
  web: Context;
  work: Context;
  clock: PlayedClock;
  show: Show;
  /** As the owner, for loading in bulk. */
  owner: pg.Pool;
  app: FastifyInstance;
  /** Headers that make the web role take the sender of a request for this viewer. */
  asIf(viewer: Viewer): Record<string, string>;
  /** Lets the web role listen. */
  open(): Promise<void>;
  /** The time that is played goes on; whoever is signed in stays so, since they sat before their screen no longer. */
  goOn(to: Date): Promise<void>;
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
const INSIDER = "x-demo-insider";

export interface Opening {
  order: Order;
  program: Program;
  script: Script;
  /** Where the played time begins, and where it ends. */
  beginning: Date;
  until: Date;
  listen: (progress: Progress, news?: string) => void;
}

/** Opens an empty stage whose clock stands at the beginning. Closed again at shutdown. */
export async function openStage(opening: Opening): Promise<Stage> {
  const { order, program, script, beginning, until, listen } = opening;
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
  const base = readSettings({ LOG_LEVEL: "warn", ...process.env, PORT: String(port) });
  const settings = {
    ...base,
    dataDir: join(base.dataDir, "demo"),
    smtpUrl: sink.url,
    mailFrom: `Tasuki <${script.cast[0]!.mail}>`,
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
    demo: true,
  } as const;
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

  const show = openShow({
    sink,
    pace: openPace(script.paces, order.exit ? "end" : "normal"),
    clock,
    wanted: order.institutions,
    begins: beginning,
    ends: until,
    password: script.password,
    listen,
  });
  keepShow(web.db, show);
  const { routes, faces, jobs } = program;
  // Those of the script do not sign in: they show a key that nobody else has.
  const key = newToken();
  const stranger = program.identify(web);
  const app = await buildWeb(web, {
    routes,
    faces,
    identify: (request) => {
      const [shown, viewer] = String(request.headers[INSIDER]).split(" ");
      if (shown !== key) return stranger(request);
      return Promise.resolve(JSON.parse(decodeURIComponent(viewer!)) as Viewer);
    },
  });
  onShutdown(() => app.close());
  const goOn = async (to: Date) => {
    const by = to.getTime() - clock.now().getTime();
    clock.set(to);
    for (const { moveOn } of jobs)
      if (moveOn) await work.db.asViewer(SYSTEM, (tx) => moveOn(tx, by));
  };
  return {
    web,
    work,
    clock,
    show,
    owner,
    app,
    asIf: (viewer) => ({
      "x-tasuki": "1",
      [INSIDER]: `${key} ${encodeURIComponent(JSON.stringify(viewer))}`,
    }),
    cleared,
    open: () => listenAt(app, { host: settings.host, port, setting: "PORT" }),
    goOn,
    doTask: async (name) => {
      const task = findWork(jobs, name);
      if (!task) throw new Error(`no room has the task ${name}`);
      await inSlot(task, {}, work);
    },
    doJobs: async () => {
      if (await hasJobs(owner)) await doDueJobs(jobs, work, owner);
    },
    goLive: async () => {
      await goOn(new Date());
      clock.set(null);
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
  let played: Date | null = beginning;
  return { now: () => played ?? new Date(), set: (to) => void (played = to) };
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
