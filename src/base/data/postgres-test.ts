import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "../program/log.ts";
import { startPostgres } from "./postgres.ts";
import { findServer } from "./postgres-process.ts";

/** Where files stay in memory, on Linux: a database is a thousand small files, which cost less to make there. */
const MEMORY = "/dev/shm";
/** What is left of it at least, in bytes: containers often have 64 MB. */
const MEMORY_FREE = 3 * 2 ** 30;

/**
 * One throw-away server for a test run or a measurement: empty database `tasuki`, nothing is
 * flushed to disk unless `durable`, and nothing lies there where there is memory enough. Server
 * and folder go with `stop()`, or when this process dies, however it dies.
 */
export async function startTestServer(options: { durable?: boolean } = {}): Promise<{
  url: string;
  stop(): Promise<void>;
}> {
  const { durable = false } = options;
  const dataDir = fs.mkdtempSync(join(durable ? tmpdir() : roomiest(), "tasuki-test-"));
  const log = createLog({ logLevel: "warn" }, "test-server");
  const server = await startPostgres({ dataDir, log, durable });
  // Its standard input closes when we die; then it stops the server that outlived us.
  const watch = spawn(
    "sh",
    ["-c", 'cat; kill -QUIT "$0" 2>/dev/null; sleep 1; rm -rf -- "$1"', pid(dataDir), dataDir],
    {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    },
  );
  watch.unref();
  (watch.stdin as unknown as { unref(): void }).unref();
  return {
    url: server.url,
    async stop() {
      await server.stop();
      watch.kill("SIGKILL");
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function roomiest(): string {
  if (!fs.existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = fs.statfsSync(MEMORY);
  return bavail * bsize >= MEMORY_FREE ? MEMORY : tmpdir();
}

function pid(dataDir: string): string {
  return String(findServer(join(dataDir, "postgres"))?.pid);
}
