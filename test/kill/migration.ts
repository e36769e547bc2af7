import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findServer } from "../../src/base/data/postgres-process.ts";
import { MAIN } from "./tree.ts";

/**
 * Kills the first bring-up of an empty place while it makes its database and migrates it, after so many milliseconds;
 * with `both`, the database too. Whether the next one ends well, and in how many ms.
 */
export async function killMigration(
  afterMs: number,
  both: boolean,
): Promise<{ ok: boolean; ms: number }> {
  const dataDir = fs.mkdtempSync(join(tmpdir(), "tasuki-migration-"));
  fs.chmodSync(dataDir, 0o711);
  const run = () =>
    spawn(process.execPath, [MAIN, "migrate"], {
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        DATA_DIR: dataDir,
        LOG_LEVEL: "silent",
      },
      stdio: "ignore",
    });
  try {
    const first = run();
    const ended = once(first, "exit");
    await sleep(afterMs);
    first.kill("SIGKILL");
    await ended;
    const server = findServer(join(dataDir, "postgres"));
    if (both && server) process.kill(server.pid, "SIGKILL");
    const began = performance.now();
    const [code] = await once(run(), "exit");
    const ms = performance.now() - began;
    // A second look checks each migration's sum, and finds nothing to do.
    const [again] = await once(run(), "exit");
    return { ok: code === 0 && again === 0, ms };
  } finally {
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}
