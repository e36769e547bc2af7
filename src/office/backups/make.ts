import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { type FileHandle, mkdir, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import type pg from "pg";
import { filePath } from "../../base/files/files.ts";
import { OperatorError } from "../../base/program/settings.ts";
import { ArchiveWriter } from "./archive.ts";
import { type About, ABOUT, FORMAT, SECRET, type Sums, SUMS, tablePart } from "./contents.ts";
import { closeFor, type Keys } from "./keys.ts";
import {
  beginSnapshot,
  connect,
  copyOut,
  findLevel,
  findSequences,
  findTables,
  joinSnapshot,
  type Table,
} from "./queries-dump.ts";
import { keysOfUploads, nameFor, UPLOADS } from "./shelf.ts";
import { archiveUpload, besideName, blocks, findUploads, keepBeside } from "./uploads.ts";
import { readWhole } from "./verify.ts";
import { writeWhole } from "./whole.ts";

/** Tables that are read side by side. */
const PARALLEL = 3;

/** What of an installation is kept, and how. */
export interface Source {
  /** Any login that may read everything: the owner's, or that of the work role. */
  url: string;
  dataDir: string;
  secret: Buffer;
  keys: Keys;
  now: Date;
  /** The version of the program. */
  program: string;
  tell?: (progress: Progress) => void;
}

export interface Progress {
  step: "tables" | "uploads" | "check";
  done: number;
  of: number;
  /** Read so far, as text. */
  bytes: number;
}

export interface Made {
  path: string;
  /** Written now: the file, and what was put beside it. */
  bytes: number;
  sums: Sums;
  /** Uploads that stood beside already. */
  kept: number;
}

/**
 * Keeps everything of one moment: in the file `path`, or on the shelf where `path` is a folder or ends with "/".
 * It has been read again and added up before it stands under its name. Refuses (OperatorError) where it would
 * replace something.
 */
export async function makeBackup(path: string, source: Source): Promise<Made> {
  const onShelf = path.endsWith("/") || statSync(path, { throwIfNoEntry: false })?.isDirectory();
  const target = onShelf ? join(path, nameFor(source.now)) : path;
  if (existsSync(target)) throw new OperatorError(`${target} is there already`);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  let made: Omit<Made, "path" | "bytes"> | undefined;
  let beside = 0;
  const bytes = await writeWhole(target, async (file) => {
    const opened = await closeFor(source.keys);
    const archive = new ArchiveWriter(file, opened, source.now);
    const keep = async () => {
      if (!onShelf) return putWithin(archive, source);
      const keys = await keysOfUploads(path, source.keys);
      return putBeside(join(path, UPLOADS), { ...source, keys });
    };
    const [tables, { listed, damaged, kept, bytes: more }] = await dump(archive, source, keep);
    beside = more;
    await archive.add(SECRET, source.secret);
    const sums: Sums = { ...tables, uploads: listed, damaged };
    await archive.add(SUMS, Buffer.from(JSON.stringify(sums)));
    await archive.end();
    await check(file, opened, sums, source);
    made = { sums, kept };
    return true;
  });
  return { path: target, bytes: bytes + beside, ...made! };
}

async function check(
  file: FileHandle,
  opened: Awaited<ReturnType<typeof closeFor>>,
  written: Sums,
  { tell }: Source,
): Promise<void> {
  const of = written.tables.reduce((sum, table) => sum + table.bytes, 0);
  let bytes = 0;
  await readWhole(file, opened, (more) => {
    bytes += more;
    tell?.({ step: "check", done: bytes, of, bytes });
  });
}

/**
 * All tables as they stood at one moment, read over a few connections; and beside that, while the database writes its
 * rows, the uploads: every one that the snapshot may name was in its folder before its row.
 */
async function dump(
  archive: ArchiveWriter,
  { url, now, program, tell }: Source,
  keepUploads: () => Promise<Uploads>,
): Promise<[Pick<Sums, "tables" | "sequences">, Uploads]> {
  const clients: pg.Client[] = [await connect(url)];
  try {
    const [first] = clients as [pg.Client];
    const snapshot = await beginSnapshot(first);
    const tables = await findTables(first);
    const level = await findLevel(first);
    const about: About = { format: FORMAT, madeAt: now.toISOString(), program, ...level, tables };
    await archive.add(ABOUT, Buffer.from(JSON.stringify(about)));
    while (clients.length < PARALLEL) {
      clients.push(await connect(url));
      await joinSnapshot(clients.at(-1)!, snapshot);
    }
    // Sequences know no moments: later than the tables, they are beyond whatever these hold.
    const sequences = await findSequences(first);
    const waiting = [...tables];
    const done: Sums["tables"] = [];
    let bytes = 0;
    const readOn = async (client: pg.Client) => {
      for (let table = waiting.shift(); table; table = waiting.shift()) {
        done.push(
          await copyTable(archive, client, table, (more) => {
            bytes += more;
            tell?.({ step: "tables", done: done.length, of: tables.length, bytes });
          }),
        );
      }
    };
    const [uploads, ...ends] = await Promise.allSettled([
      keepUploads(),
      ...clients.map((client) =>
        readOn(client).catch((error) => ((waiting.length = 0), rethrow(error))),
      ),
    ]);
    for (const end of ends) if (end.status === "rejected") throw end.reason;
    if (uploads.status === "rejected") throw uploads.reason;
    const read = done.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return [{ tables: read, sequences }, uploads.value];
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

function rethrow(error: unknown): never {
  throw error;
}

async function copyTable(
  archive: ArchiveWriter,
  client: pg.Client,
  table: Table,
  read: (bytes: number) => void,
): Promise<Sums["tables"][number]> {
  const hash = createHash("sha256");
  let bytes = 0;
  let part = 0;
  const { text, rows } = copyOut(client, table);
  for await (const block of blocks(text)) {
    hash.update(block);
    bytes += block.length;
    if (block.length > 0) await archive.addPacked(tablePart(table.name, ++part), block);
    read(block.length);
  }
  return { name: table.name, rows: await rows(), bytes, sha256: hash.digest("hex") };
}

type Uploads = { listed: Sums["uploads"]; damaged: string[]; kept: number; bytes: number };

async function putWithin(archive: ArchiveWriter, source: Source): Promise<Uploads> {
  const names = await findUploads(source.dataDir);
  const all: Uploads = { listed: [], damaged: [], kept: 0, bytes: 0 };
  let bytes = 0;
  for (const [done, sha256] of names.entries()) {
    const upload = await archiveUpload(archive, source.dataDir, sha256);
    if (upload) all.listed.push(upload);
    else all.damaged.push(sha256);
    bytes += upload?.size ?? 0;
    source.tell?.({ step: "uploads", done: done + 1, of: names.length, bytes });
  }
  return all;
}

/** The same beside the backups of a shelf: what an earlier or interrupted backup has put there stays. */
async function putBeside(folder: string, source: Source): Promise<Uploads> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = await findUploads(source.dataDir);
  const all: Uploads = { listed: [], damaged: [], kept: 0, bytes: 0 };
  for (const [done, sha256] of names.entries()) {
    const name = besideName(source.secret, source.keys, sha256);
    if (existsSync(join(folder, name))) {
      await utimes(join(folder, name), source.now, source.now);
      const { size } = await stat(filePath(source.dataDir, sha256));
      all.listed.push({ sha256, size, beside: name });
      all.kept++;
    } else {
      const put = await keepBeside(folder, source, sha256);
      if (put) all.listed.push(put.upload);
      else all.damaged.push(sha256);
      all.bytes += put?.bytes ?? 0;
    }
    source.tell?.({ step: "uploads", done: done + 1, of: names.length, bytes: all.bytes });
  }
  return all;
}
