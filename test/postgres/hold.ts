import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Client } from "pg";
import { afterEach } from "vitest";
import { findServer, stopServer } from "../../src/base/data/postgres-process.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).toReversed()) await clean();
});

/** A new folder that goes after the test, with whatever server still runs below it. */
export function temporaryFolder(parent = tmpdir()): string {
  const folder = fs.mkdtempSync(join(parent, "tasuki-pg-"));
  fs.chmodSync(folder, 0o755);
  cleanups.push(async () => {
    const deep = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
    for (const path of deep.filter((name) => name.endsWith("postmaster.pid"))) {
      await stopServer(join(folder, path, ".."));
    }
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export interface Holder {
  process: ChildProcess;
  /** The connection string, or `refused: …`. */
  said: string;
  /** Ends it and waits; gives its exit code (null when killed). */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null>;
}

/** Another process that holds the database of `dataDir`, optionally as another user. */
export async function hold(
  dataDir: string,
  options: { uid?: number; script?: string; durable?: boolean } = {},
): Promise<Holder> {
  const script = options.script ?? join(import.meta.dirname, "holder.ts");
  const child = spawn(process.execPath, [script], {
    env: {
      PATH: process.env.PATH,
      DATA_DIR: dataDir,
      DURABLE: options.durable === false ? "no" : "yes",
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    },
    stdio: ["ignore", "pipe", "inherit"],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid, cwd: "/" }),
  });
  const ended = once(child, "exit");
  cleanups.push(() => child.kill("SIGKILL") && ended);
  const [said] = (await Promise.race([once(createInterface(child.stdout!), "line"), ended])) as [
    string,
  ];
  return {
    process: child,
    said: String(said),
    async end(signal) {
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}

/** Runs one statement on a connection of its own. */
export async function ask(url: string, sql: string): Promise<unknown[]> {
  if (!url.startsWith("postgres:")) throw new Error(url);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

/** The server's process id, or undefined when none runs. */
export function serverPid(dataDir: string): number | undefined {
  return findServer(join(dataDir, "postgres"))?.pid;
}
