import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServerAccount } from "./postgres-binaries.ts";
import { OperatorError } from "../program/settings.ts";

/** A running server of one data folder, as its postmaster.pid tells. */
export type RunningServer = { pid: number; state: "starting" | "ready" | "stopping" };

/**
 * The server that runs on this data folder, whoever started it. Undefined = none: no
 * postmaster.pid, or one left by a killed server (also when another program has that number now).
 */
export function findServer(folder: string): RunningServer | undefined {
  try {
    const lines = fs.readFileSync(join(folder, "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    // A server always works inside its data folder; a dead or foreign process does not.
    if (fs.readlinkSync(`/proc/${pid}/cwd`) !== fs.realpathSync(folder)) return undefined;
    const state = lines[7]?.trim();
    return { pid, state: state === "ready" || state === "stopping" ? state : "starting" };
  } catch {
    return undefined;
  }
}

/** Starts a server in its own session, so that a terminal's Ctrl-C does not reach it. */
export function spawnServer(options: {
  folder: string;
  binaries: string;
  account: ServerAccount;
  logFile: string;
  durable: boolean;
  memoryMb: number | undefined;
}): ChildProcess {
  const { folder, logFile } = options;
  // Stale lock files would be refused where their number belongs to another program by now. Backends
  // that still hold the old server's shared memory are noticed by PostgreSQL without them.
  for (const stale of ["postmaster.pid", ".s.PGSQL.5432.lock"])
    fs.rmSync(join(folder, stale), { force: true });
  if (fs.existsSync(logFile)) fs.renameSync(logFile, `${logFile}.1`);
  const log = fs.openSync(logFile, "a", 0o600);
  const settings = serverSettings(options.durable, options.memoryMb);
  const server = spawn(
    join(options.binaries, "bin/postgres"),
    [
      "-D",
      "/proc/self/cwd",
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    {
      cwd: folder,
      env: { PATH: "/usr/bin:/bin" },
      detached: true,
      stdio: ["ignore", log, log],
      ...options.account,
    },
  );
  fs.closeSync(log);
  server.unref();
  server.on("error", () => {}); // told by the caller: no server comes up
  return server;
}

/** Fast shutdown (running statements are cut, everything committed is kept); waits for the end. */
export async function stopServer(folder: string, limitMs = 60_000): Promise<void> {
  const started = Date.now();
  const running = findServer(folder);
  if (!running) return;
  process.kill(running.pid, "SIGINT");
  let forced = false;
  while (findServer(folder)?.pid === running.pid) {
    if (!forced && Date.now() - started > limitMs) {
      process.kill(running.pid, "SIGQUIT"); // immediate: the next start replays the log
      forced = true;
    }
    await sleep(20);
  }
}

function serverSettings(
  durable: boolean,
  memoryMb: number | undefined,
): Record<string, string | number> {
  const memory =
    memoryMb ?? Math.min(totalmem(), process.constrainedMemory() || Infinity) / 2 ** 20;
  const shm = fs.statfsSync("/dev/shm", { bigint: false });
  return {
    listen_addresses: "",
    unix_socket_directories: ".",
    max_connections: 100,
    shared_buffers: `${Math.round(Math.min(512, Math.max(128, memory / 16)))}MB`,
    effective_cache_size: `${Math.round(memory / 2)}MB`,
    work_mem: "16MB",
    maintenance_work_mem: "128MB",
    random_page_cost: 1.1,
    jit: "off",
    // Containers often give /dev/shm 64 MB, too little for parallel queries.
    dynamic_shared_memory_type: shm.blocks * shm.bsize < 256 * 2 ** 20 ? "sysv" : "posix",
    wal_level: "replica", // BASE_BACKUP needs it
    max_wal_size: "4GB",
    min_wal_size: "256MB",
    checkpoint_timeout: "15min",
    wal_buffers: "16MB",
    fsync: durable ? "on" : "off",
    synchronous_commit: durable ? "on" : "off",
    full_page_writes: durable ? "on" : "off",
    timezone: "UTC",
    log_timezone: "UTC",
    // Failed statements and their details carry names and mail addresses: keep them out of the log.
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    log_checkpoints: "off",
    logging_collector: "off",
  };
}

/**
 * Runs `work` while no other process does so for the same folder. The lock is a socket in Linux's
 * abstract namespace: the kernel lets go of it when its holder dies, however it dies.
 */
export async function withLock<T>(
  folder: string,
  work: () => Promise<T>,
  limitMs = 600_000,
): Promise<T> {
  const name = `\0tasuki-${createHash("sha256").update(fs.realpathSync(folder)).digest("hex").slice(0, 32)}`;
  const deadline = Date.now() + limitMs;
  for (;;) {
    const lock = createServer();
    const held = await new Promise<boolean>((resolve, reject) => {
      lock.once("error", (error: NodeJS.ErrnoException) =>
        error.code === "EADDRINUSE" ? resolve(false) : reject(error),
      );
      lock.listen(name, () => resolve(true));
    });
    if (held) {
      try {
        return await work();
      } finally {
        await new Promise((resolve) => lock.close(resolve));
      }
    }
    if (Date.now() > deadline) {
      throw new OperatorError(
        `Another process has been starting or stopping the database in ${folder} for too long.`,
      );
    }
    await sleep(50);
  }
}
