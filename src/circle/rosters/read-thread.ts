import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import pg from "pg";
import { gather } from "../../base/bounded.ts";
import { openFile } from "../../base/files.ts";
import { TOO_MUCH } from "../../base/threads.ts";
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
/** The largest lists that are taken need a third of it. */
const OLD_MB = 1_024;

/**
 * Reads a list and writes what taking it would do, in a thread of its own: its memory goes with it, and other jobs
 * go on meanwhile. `onRead` is told once the file is read. A list that is more than a thread may hold is unread, with
 * the reason; any other error of the thread is thrown.
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
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: OLD_MB },
  });
  let told: Promise<void> | undefined;
  thread.on("message", () => {
    told = onRead();
    told.catch(() => {});
  });
  const ended = new Promise<void>((done, fail) => {
    thread.on("error", fail);
    thread.on("exit", (code) =>
      code === 0 ? done() : fail(new Error(`the thread that reads a list ended with ${code}`)),
    );
  });
  await ended.catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_WORKER_OUT_OF_MEMORY" && error.name !== "RangeError") throw error;
    const lists = loadLists(now);
    await planLines(pool, found, unreadList([{ where: found.fileName, message: TOO_MUCH }]), lists);
  });
  await told;
}

async function readHere({ found, dataDir, now, connection }: Reading): Promise<void> {
  const lists = loadLists(now);
  const file = await openFile(dataDir, found.sha256);
  const list = file
    ? readListFile(await gather(file.stream, file.size), found.fileName, lists)
    : unreadList([{ where: found.fileName, message: "ファイルが見つかりません。" }]);
  const pool = new pg.Pool(connection);
  try {
    await planLines(pool, found, list, lists, () => parentPort?.postMessage("read"));
  } finally {
    await pool.end();
  }
}

if (!isMainThread && (workerData as Reading | null)?.found) await readHere(workerData as Reading);
