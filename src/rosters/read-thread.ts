import { buffer } from "node:stream/consumers";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import pg from "pg";
import { openFile } from "../base/files.ts";
import { loadLists } from "./content.ts";
import { readListFile, unreadList } from "./list-file.ts";
import type { StoredImport } from "./queries.ts";
import { planLines } from "./queries-plan.ts";

/** What a thread needs to read one list. */
interface Reading {
  found: StoredImport;
  dataDir: string;
  now: Date;
  /** How the pool of this process connects. */
  connection: pg.PoolConfig;
}

/** Reading a list makes much that is thrown away at once: MB of it before the thread clears up. */
const YOUNG_MB = 12;

/**
 * Reads a list and writes what taking it would do, in a thread of its own: its memory goes with it, and other jobs
 * go on meanwhile. `onRead` is told once the file is read. Throws what the thread threw.
 */
export async function readInThread(
  found: StoredImport,
  dataDir: string,
  now: Date,
  pool: pg.Pool,
  onRead: () => Promise<void>,
): Promise<void> {
  const { connectionString, options, application_name } = pool.options;
  const connection = { connectionString, options, application_name, max: 1 };
  const thread = new Worker(new URL(import.meta.url), {
    workerData: { found, dataDir, now, connection } satisfies Reading,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  let told: Promise<void> | undefined;
  thread.on("message", () => {
    told = onRead();
    told.catch(() => {});
  });
  await new Promise<void>((done, fail) => {
    thread.on("error", fail);
    thread.on("exit", (code) =>
      code === 0 ? done() : fail(new Error(`the thread that reads a list ended with ${code}`)),
    );
  });
  await told;
}

async function readHere({ found, dataDir, now, connection }: Reading): Promise<void> {
  const lists = loadLists(now);
  const file = await openFile(dataDir, found.sha256);
  const list = file
    ? readListFile(await buffer(file.stream), found.fileName, lists)
    : unreadList([{ where: found.fileName, message: "ファイルが見つかりません。" }]);
  const pool = new pg.Pool(connection);
  try {
    await planLines(pool, found, list, lists, () => parentPort?.postMessage("read"));
  } finally {
    await pool.end();
  }
}

if (!isMainThread && (workerData as Reading | null)?.found) await readHere(workerData as Reading);
