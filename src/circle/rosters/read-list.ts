import pg from "pg";
import { apartAlone } from "../../base/files/apart.ts";
import { gather } from "../../base/files/bounded.ts";
import { openFile } from "../../base/files/files.ts";
import { loadLists } from "./content.ts";
import { readListFile, unreadList } from "./list-file.ts";
import { saveProgress, type StoredImport } from "./queries.ts";
import { planLines } from "./queries-plan.ts";

/** The largest lists that are taken need a third of it. */
const MEMORY_MB = 1_024;
/** Percent done once the file is read. */
const HALF = 40;

const reader = apartAlone<typeof import("./read-list.ts")>(new URL(import.meta.url), MEMORY_MB);

/**
 * Reads a list and writes what taking it would do, in a process for itself: what it held goes with it, and other jobs
 * go on meanwhile. A list that is more than it may hold is unread, with the reason; any other error is thrown.
 */
export async function readList(
  found: StoredImport,
  dataDir: string,
  now: Date,
  pool: pg.Pool,
): Promise<void> {
  const { connectionString, options, application_name } = pool.options;
  const connection = { connectionString, options, application_name };
  const read = await reader("readListHere", found, dataDir, now, connection);
  if (!read) return;
  const list = unreadList([{ where: found.fileName, message: read.stopped }]);
  await planLines(pool, found, list, loadLists(now));
}

/**
 * As `readList`, in whatever process this is; `connection`: how the pool of the one that asks connects.
 * @public called apart by its name
 */
export async function readListHere(
  found: StoredImport,
  dataDir: string,
  now: Date,
  connection: pg.PoolConfig,
): Promise<void> {
  const lists = loadLists(now);
  const file = await openFile(dataDir, found.sha256);
  const list = file
    ? readListFile(await gather(file.stream, file.size), found.fileName, lists)
    : unreadList([{ where: found.fileName, message: "ファイルが見つかりません。" }]);
  // One for the plan, and one to tell meanwhile how far it is.
  const pool = new pg.Pool({ ...connection, max: 2 });
  try {
    let told: Promise<void> | undefined;
    await planLines(pool, found, list, lists, () => (told = saveProgress(pool, found.id, HALF)));
    await told;
  } finally {
    await pool.end();
  }
}
