import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { MINUTE } from "../clock.ts";
import type { Log } from "../program/log.ts";
import { findBinaries, type ServerAccount } from "./postgres-binaries.ts";
import {
  chooseAccount,
  prepareCluster,
  readPassword,
  SOCKET_PORT,
  socketFolder,
} from "./postgres-cluster.ts";
import { findServer, spawnServer, stopServer, withLock } from "./postgres-process.ts";
import { countOtherKeepers, ensureDatabase, KEEPER } from "./queries-postgres.ts";
import { OperatorError } from "../program/settings.ts";

/** A running embedded server. */
export type EmbeddedPostgres = {
  /** Connection string of the owner role `tasuki` (no superuser) to database `tasuki`, over a Unix socket. */
  url: string;
  /** Lets go of the server; the last process to do so shuts it down. Close your own connections first. */
  stop(): Promise<void>;
};

/** How long a server may take to come up, in ms: after a crash it first replays its log. */
const START_LIMIT = 10 * MINUTE;

/**
 * Brings up the embedded PostgreSQL of a data directory, or attaches to it when it runs already
 * (several processes may call this at once; a server may outlive a killed parent). While held, a
 * server that dies is started again under the same url.
 * Works as root (the server then runs as `nobody`), as an ordinary user, and below 0700 folders.
 *
 * `durable: false` is for tests: fast, loses data on a power cut. `memory` in MB is what the
 * server may count on, default the machine's.
 * Refuses (OperatorError, one line) a data folder of another major version or owner.
 */
export async function startPostgres(options: {
  dataDir: string;
  log: Log;
  memory?: number;
  durable?: boolean;
}): Promise<EmbeddedPostgres> {
  const { log } = options;
  const durable = options.durable ?? true;
  const dataDir = openDataDir(options.dataDir);
  const folder = join(dataDir, "postgres");
  const logFile = join(dataDir, "postgres.log");

  let stopping = false;
  let keeper: Client;
  let password: string;
  let account: ServerAccount;
  let binaries: string | undefined;

  /** Makes sure of a server and holds a connection to it, by which others see that it is in use. */
  async function bringUp(): Promise<void> {
    account = chooseAccount(folder);
    password = readPassword(dataDir, "postgres-password");
    if (!findServer(folder)) {
      binaries ??= findBinaries(account, dataDir);
      prepareCluster({ folder, password, binaries, account, durable });
    }
    keeper = await connectOrSpawn();
    keeper.on("error", () => {}); // "end" follows
    keeper.once("end", () => void revive());
    await ensureDatabase(keeper, password);
  }

  async function connectOrSpawn(): Promise<Client> {
    const started = Date.now();
    let spawned = 0;
    let told = started;
    let lastExit: Promise<unknown> | undefined;
    while (Date.now() - started < START_LIMIT) {
      const running = findServer(folder);
      if (running?.state === "ready") {
        const client = await tryConnect();
        if (client) {
          log.info(
            { server: running.pid, ms: Date.now() - started, attached: spawned === 0 },
            "database is up",
          );
          return client;
        }
      }
      if (!running && !(lastExit && (await stillComing(lastExit)))) {
        // A server killed a moment ago may have left processes that need a few seconds to notice.
        if (spawned > 0 && !(spawned < 20 && readLog().includes("still in use"))) {
          throw new OperatorError(
            `The database does not start: ${lastFatal(readLog())} (${logFile})`,
          );
        }
        if (spawned++ > 0) await sleep(500);
        binaries ??= findBinaries(account, dataDir);
        const server = spawnServer({
          folder,
          binaries,
          account,
          logFile,
          durable,
          memoryMb: options.memory,
        });
        lastExit = new Promise((done) => server.once("exit", done).once("error", done));
      }
      if (Date.now() - told > 10_000) {
        told = Date.now();
        log.info("the database is still starting (it replays its log after a crash)");
      }
      await sleep(20);
    }
    throw new OperatorError(
      `The database did not come up within ${START_LIMIT / 60_000} minutes (${logFile})`,
    );
  }

  async function tryConnect(): Promise<Client | undefined> {
    const client = new Client({
      host: socketFolder(folder),
      port: SOCKET_PORT,
      user: "postgres",
      password,
      database: "postgres",
      application_name: KEEPER,
      connectionTimeoutMillis: 10_000,
    });
    client.on("error", () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      if ((error as { code?: string }).code === "28P01") {
        throw new OperatorError(
          `The password in ${dataDir}/postgres-password is not the database's.`,
        );
      }
      return undefined; // starting up, or shutting down: look again
    }
  }

  async function revive(): Promise<void> {
    let wait = 200;
    for (;;) {
      if (stopping) return;
      try {
        await withLock(dataDir, async () => {
          if (stopping) return;
          log.warn("the database went away; bringing it back");
          await bringUp();
        });
        return;
      } catch (error) {
        log.error({ err: error }, "the database could not be brought back; trying again");
        await sleep(wait, undefined, { ref: false });
        wait = Math.min(wait * 2, 5_000);
      }
    }
  }

  const readLog = () => (fs.existsSync(logFile) ? fs.readFileSync(logFile, "utf8") : "");

  await withLock(dataDir, bringUp);
  const address = encodeURIComponent(socketFolder(folder));
  return {
    url: `postgres://tasuki:${encodeURIComponent(password!)}@localhost:${SOCKET_PORT}/tasuki?host=${address}`,
    async stop() {
      if (stopping) return;
      stopping = true;
      await withLock(dataDir, async () => {
        // A keeper that cannot ask anymore lost its server: whoever else needs it will revive it.
        const others = await countOtherKeepers(keeper).catch(() => 0);
        await keeper.end().catch(() => {});
        if (others > 0) log.info({ others }, "database stays up for other processes");
        else {
          await stopServer(folder);
          const link = socketFolder(folder);
          if (link !== folder) fs.rmSync(dirname(link), { recursive: true, force: true });
        }
      });
    },
  };
}

/** Makes the data directory where it is missing; it must be ours to read and write. */
function openDataDir(path: string): string {
  try {
    fs.mkdirSync(path, { recursive: true, mode: 0o700 });
    fs.accessSync(path, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
    return fs.realpathSync(path);
  } catch (error) {
    throw new OperatorError(
      `DATA_DIR is ${path}, expected a folder this user may write: ${(error as Error).message}`,
    );
  }
}

/** True while a server just spawned has neither written its postmaster.pid nor ended. */
async function stillComing(exit: Promise<unknown>): Promise<boolean> {
  return Promise.race([exit.then(() => false), sleep(20).then(() => true)]);
}

function lastFatal(log: string): string {
  const lines = log.trim().split("\n");
  return (
    lines.findLast((line) => /FATAL|PANIC|error/.test(line)) ?? lines.at(-1) ?? "no reason given"
  );
}
