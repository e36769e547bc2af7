import { existsSync, statSync } from "node:fs";
import { mkdir, open, readFile, writeFile, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import type pg from "pg";
import { saveFile } from "../../base/files/files.ts";
import { migrate, readMigrations, refuseNewer } from "../../base/data/migrate.ts";
import { isUnfinished, markFinished, markUnfinished } from "../../base/data/queries-structure.ts";
import { OperatorError } from "../../base/program/settings.ts";
import type { Opened } from "./age.ts";
import { readArchive } from "./archive.ts";
import { partOf } from "./contents.ts";
import { Damaged } from "./damaged.ts";
import { Filling } from "./filling.ts";
import { type Keys, openWith } from "./keys.ts";
import { connect, findLevel, findTables, type Table } from "./queries-dump.ts";
import {
  analyze,
  clearAway,
  describeStructure,
  findAnything,
  openTables,
  putOn,
  recordRestore,
  setSequences,
  type Taken,
} from "./queries-fill.ts";
import { findBackups, openersOfUploads, UPLOADS } from "./shelf.ts";
import { checkUpload, findUploads, readBeside } from "./uploads.ts";
import { readWhole, type Whole } from "./verify.ts";

/** A backup that was read to its last byte, and what stands beside it too. */
export interface Checked {
  path: string;
  whole: Whole;
  file: FileHandle;
  opened: Opened;
  /** What an upload that stands beside it holds. */
  beside(name: string): AsyncIterable<Buffer>;
}

/**
 * Opens a backup, or the newest of a shelf, and reads all of it. Refuses (OperatorError) in one sentence what is not
 * whole, not ours, or does not open.
 */
export async function openBackup(
  path: string,
  keys: Keys,
  tell?: (bytes: number) => void,
): Promise<Checked> {
  const target = await chooseFile(path);
  const file = await open(target);
  try {
    const opened = await openWith(file, keys);
    const whole = await readWhole(file, opened, tell);
    const folder = dirname(target);
    const anyBeside = whole.sums.uploads.some((upload) => upload.beside !== undefined);
    const openers = anyBeside ? await openersOfUploads(folder, keys) : keys;
    const beside = (name: string) => readBeside(join(folder, UPLOADS, name), openers);
    for (const upload of whole.sums.uploads)
      if (upload.beside !== undefined) await checkUpload(beside(upload.beside), upload.sha256);
    return { path: target, whole, file, opened, beside };
  } catch (error) {
    await file.close();
    if (error instanceof Damaged)
      throw new OperatorError(`${target} cannot be used: ${error.message}`);
    throw error;
  }
}

async function chooseFile(path: string): Promise<string> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new OperatorError(`There is no ${path}`);
  if (!found.isDirectory()) return path;
  const newest = (await findBackups(path))[0];
  if (!newest) throw new OperatorError(`${path} holds no whole backup`);
  return newest.path;
}

/** Where a backup is restored to. */
export interface Place {
  url: string;
  dataDir: string;
  now: Date;
}

/**
 * Refuses (OperatorError) data that this program is too old for, and a folder that holds another installation.
 * To be asked before a database is made for it.
 */
export async function refuseUnfit(
  { whole }: Checked,
  { dataDir, secretKey }: { dataDir: string; secretKey: Buffer | null },
): Promise<void> {
  refuseNewer(await readMigrations(), whole.about.migrations);
  const file = join(dataDir, "secret.key");
  const there = secretKey ?? (existsSync(file) ? await readFile(file) : null);
  if (there && !there.equals(whole.secret))
    throw new OperatorError(
      secretKey
        ? "SECRET_KEY is not the one of the installation that was backed up: unset it (the backup brings its own), or set that one"
        : `${file} belongs to another installation: restore into an empty DATA_DIR`,
    );
}

/**
 * Fills an empty database and folder. From its beginning to its end a mark stands in the database, on which no
 * program starts; called again, it begins anew. Refuses (OperatorError) a place that holds something else.
 */
export async function restore(
  backup: Checked,
  place: Place,
  tell?: (bytes: number) => void,
): Promise<void> {
  const { about, sums, secret } = backup.whole;
  const first = await connect(place.url);
  try {
    if (await isUnfinished(first)) await clearAway(first);
    else await refuseOccupied(first, place.dataDir);
    await markUnfinished(first);
    await migrate(place.url, { only: about.migrations });
    if (about.queue > (await findLevel(first)).queue)
      throw new OperatorError("The queue of this backup is of a newer program than this one");
    const tables = match(about.tables, await findTables(first));
    const structure = await describeStructure(first);
    const taken = await openTables(first, tables);
    await bringIn(backup, place, tables, tell);
    await setSequences(first, sums.sequences);
    await closeTables(place.url, first, taken);
    const after = await describeStructure(first);
    const lost = structure.find((line) => !after.includes(line));
    if (lost || structure.length !== after.length)
      throw new Error(`the structure is not what it was: ${lost ?? "something was added"}`);
    await analyze(first, tables);
    await keepSecret(place.dataDir, secret);
    await putOn(first, "begin");
    await recordRestore(first, { madeAt: about.madeAt, program: about.program }, place.now);
    await markFinished(first);
    await putOn(first, "commit");
  } finally {
    await first.end();
    await backup.file.close();
  }
}

async function refuseOccupied(client: pg.Client, dataDir: string): Promise<void> {
  const anything = await findAnything(client);
  if (anything)
    throw new OperatorError(
      `The database is not empty (it holds ${anything}): a backup is restored into an empty one only`,
    );
  if ((await findUploads(dataDir)).length > 0)
    throw new OperatorError(
      `${join(dataDir, "files")} is not empty: a backup is restored into an empty DATA_DIR only`,
    );
}

/** The tables of a backup as they stand here; refuses what does not fit to the last column. */
function match(from: readonly Table[], here: readonly Table[]): Table[] {
  for (const { name, columns } of from) {
    const found = here.find((table) => table.name === name);
    const lacks = columns.find((column) => !found?.columns.includes(column));
    if (!found || lacks)
      throw new Error(`the backup has ${name}${found ? `.${lacks}` : ""}, the place has not`);
  }
  // The queue's own library may have added something since.
  const left = here.find(
    ({ name }) =>
      !name.startsWith("graphile_worker.") && !from.some((table) => table.name === name),
  );
  if (left) throw new Error(`the place has ${left.name}, the backup has not`);
  return [...from];
}

async function bringIn(
  backup: Checked,
  { url, dataDir }: Place,
  tables: readonly Table[],
  tell: (bytes: number) => void = () => {},
): Promise<void> {
  const { sums } = backup.whole;
  const filling = new Filling(() => connect(url), tables, sums.tables);
  const sizes = new Map(sums.uploads.map(({ sha256, size }) => [sha256, size]));
  let held: Buffer[] = [];
  try {
    for await (const entry of readArchive(backup.file, backup.opened)) {
      const part = partOf(entry.name);
      if (!part) continue;
      const bytes = await entry.bytes();
      if (part.of === "tables") await filling.add(part.id, bytes);
      else if (sizes.has(part.id)) {
        // Parts of an upload follow each other.
        held.push(bytes);
        if (held.reduce((sum, one) => sum + one.length, 0) < sizes.get(part.id)!) continue;
        await keepUpload(dataDir, part.id, Readable.from(held));
        held = [];
      }
      tell(bytes.length);
    }
    await filling.end();
  } finally {
    await filling.close();
  }
  for (const { sha256, beside } of sums.uploads)
    if (beside !== undefined)
      await keepUpload(dataDir, sha256, Readable.from(backup.beside(beside)));
}

async function keepUpload(dataDir: string, sha256: string, content: Readable): Promise<void> {
  const kept = await saveFile(dataDir, content, Number.POSITIVE_INFINITY);
  if (kept === "too_large" || kept.sha256 !== sha256)
    throw new Error(`upload ${sha256} is not what it was`);
}

/** Puts on again what was taken off: indexes side by side, then the keys, then what nobody may pass by. */
async function closeTables(url: string, first: pg.Client, taken: Taken): Promise<void> {
  const second = await connect(url);
  try {
    await together([first, second], taken.indexes);
    for (const statement of taken.keys) await putOn(first, statement);
    await together([first, second], taken.checks);
    for (const statement of taken.guards) await putOn(first, statement);
  } finally {
    await second.end();
  }
}

async function together(
  clients: readonly pg.Client[],
  statements: readonly string[],
): Promise<void> {
  const waiting = [...statements];
  const ends = await Promise.allSettled(
    clients.map(async (client) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await putOn(client, next);
    }),
  );
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

async function keepSecret(dataDir: string, secret: Buffer): Promise<void> {
  const file = join(dataDir, "secret.key");
  if (existsSync(file)) return;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(file, secret, { mode: 0o600, flush: true });
}
