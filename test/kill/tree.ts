import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { createMailSink, type MailSink } from "../../src/base/mail/mail-sink.ts";
import { readPassword, SOCKET_PORT, socketFolder } from "../../src/base/data/postgres-cluster.ts";
import { findServer } from "../../src/base/data/postgres-process.ts";
import { freePort } from "../port.ts";
import { until } from "../until.ts";

export const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const DISK_MB = 1_500;
/** Debian's package libfaketime; without it the clock is left alone. */
const FAKETIME = [
  process.env.FAKETIME_LIBRARY ?? "",
  "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
  "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
];

export const VICTIMS = ["web", "work", "database", "parent"] as const;
export type Victim = (typeof VICTIMS)[number];

/** The program as it is started on one machine: `start`, with its children and its own database. */
export interface Tree {
  url: string;
  owner: pg.Pool;
  sink: MailSink;
  secretKey: string;
  /** On a disk of its own, that can be filled; false where this machine lets nobody mount one. */
  hasOwnDisk: boolean;
  /** Its clock can be set. */
  hasClock: boolean;
  /** Starts it where it does not run, as a supervisor would. */
  start(): void;
  ready(): Promise<boolean>;
  /** SIGKILL; false where it was not there just then. */
  kill(victim: Victim): boolean;
  /** Takes the rest of the disk, or gives it back. */
  fillDisk(): void;
  emptyDisk(): void;
  /** Sets the clock of all its processes by so many seconds from the true time. */
  setClock(seconds: number): void;
  stop(): Promise<void>;
}

export async function startTree(): Promise<Tree> {
  const dataDir = fs.mkdtempSync(join(tmpdir(), "tasuki-tree-"));
  const folder = join(dataDir, "postgres");
  const size = `size=${DISK_MB}m`;
  const hasOwnDisk = spawnSync("mount", ["-t", "tmpfs", "-o", size, "none", dataDir]).status === 0;
  fs.chmodSync(dataDir, 0o711);
  const sink = await createMailSink({ limits: { mails: 200_000 } });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const secretKey = "a secret that is the same at every start";
  const library = FAKETIME.find((path) => path !== "" && fs.existsSync(path));
  const clock = join(dataDir, "clock");
  fs.writeFileSync(clock, "+0");
  const env = {
    PATH: process.env.PATH,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    DATA_DIR: dataDir,
    REQUIRE_SECOND_FACTOR: "false",
    BUSY_SECONDS: "0",
    PORT: String(port),
    PUBLIC_URL: url,
    SECRET_KEY: secretKey,
    SMTP_URL: sink.url,
    MAIL_FROM: "office@tasuki.example.jp",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
    ...(library && {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    }),
  };
  let parent: ChildProcess | undefined;
  const isRunning = () => parent?.exitCode === null && parent.signalCode === null;
  const start = () => {
    if (isRunning()) return;
    parent = spawn(process.execPath, [MAIN, "start"], {
      env,
      stdio: ["ignore", process.env.LOG_LEVEL ? "inherit" : "ignore", "ignore"],
      detached: true,
    });
  };
  start();
  const ready = async () => {
    const asked = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(5_000) });
    return asked.ok;
  };
  await until(ready);
  const password = encodeURIComponent(readPassword(dataDir, "postgres-password"));
  const address = encodeURIComponent(socketFolder(folder));
  const owner = new pg.Pool({
    connectionString: `postgres://tasuki:${password}@localhost:${SOCKET_PORT}/tasuki?host=${address}`,
    max: 4,
    options: "-c tasuki.role=system",
  });
  owner.on("error", () => {});
  owner.on("connect", (client) => client.on("error", () => {}));
  const balloon = join(dataDir, "balloon");

  const find = (victim: Victim): number | undefined => {
    if (victim === "parent") return isRunning() ? parent!.pid : undefined;
    if (victim === "database") return findServer(folder)?.pid;
    return childrenOf(parent?.pid).find((pid) => wordOf(pid) === victim);
  };
  return {
    url,
    owner,
    sink,
    secretKey,
    hasOwnDisk,
    hasClock: library !== undefined,
    start,
    ready,
    kill: (victim) => {
      const pid = find(victim);
      try {
        if (pid === undefined) return false;
        process.kill(pid, "SIGKILL");
        return true;
      } catch {
        return false; // it ended by itself in between
      }
    },
    fillDisk: () => {
      const { bavail, bsize } = fs.statfsSync(dataDir);
      const file = fs.openSync(balloon, "w");
      try {
        const block = Buffer.alloc(1 << 20);
        for (let left = bavail * bsize; left > 0; left -= block.length) fs.writeSync(file, block);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      } finally {
        fs.closeSync(file);
      }
    },
    emptyDisk: () => fs.rmSync(balloon, { force: true }),
    setClock: (seconds) => fs.writeFileSync(clock, `${seconds < 0 ? "" : "+"}${seconds}`),
    stop: async () => {
      await owner.end();
      if (isRunning()) {
        parent!.kill("SIGTERM");
        await once(parent!, "exit");
      }
      await sink.close();
      if (hasOwnDisk) spawnSync("umount", ["-l", dataDir]);
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function childrenOf(parent: number | undefined): number[] {
  if (parent === undefined) return [];
  try {
    const text = fs.readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8");
    return text.trim().split(/\s+/).filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function wordOf(pid: number): string | undefined {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean).at(-1);
  } catch {
    return undefined;
  }
}
