import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "./log.ts";
import { startPostgres } from "./postgres.ts";
import { findServer } from "./postgres-process.ts";

/**
 * One throw-away server for a test run or a measurement: empty database `tasuki`, nothing is
 * flushed to disk unless `durable`. Server and folder go with `stop()`, or when this process
 * dies, however it dies.
 */
export async function startTestServer(options: { durable?: boolean } = {}): Promise<{
  url: string;
  stop(): Promise<void>;
}> {
  const dataDir = fs.mkdtempSync(join(tmpdir(), "tasuki-test-"));
  const log = createLog({ logLevel: "warn" }, "test-server");
  const server = await startPostgres({ dataDir, log, durable: options.durable ?? false });
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

function pid(dataDir: string): string {
  return String(findServer(join(dataDir, "postgres"))?.pid);
}
