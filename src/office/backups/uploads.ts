import { createHash, createHmac } from "node:crypto";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { openFile } from "../../base/files/files.ts";
import { AgeWriter, readAge } from "./age.ts";
import { BLOCK, type ArchiveWriter } from "./archive.ts";
import { uploadPart, type Sums } from "./contents.ts";
import { Damaged } from "./damaged.ts";
import { closeFor, openWith, type Keys } from "./keys.ts";
import { writeWhole } from "./whole.ts";

type Upload = Sums["uploads"][number];

/** The names of all uploads of an installation: the SHA-256 of what they hold. */
export async function findUploads(dataDir: string): Promise<string[]> {
  const folder = join(dataDir, "files");
  const all: string[] = [];
  for (const part of await list(folder)) {
    if (!/^[0-9a-f]{2}$/.test(part)) continue;
    for (const name of await list(join(folder, part)))
      if (/^[0-9a-f]{64}$/.test(name)) all.push(name);
  }
  return all.toSorted();
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** An upload in blocks. Gives its size; null where what stands there is not what its name says, or is gone. */
async function copyUpload(
  dataDir: string,
  sha256: string,
  put: (block: Buffer) => Promise<void>,
): Promise<number | null> {
  const file = await openFile(dataDir, sha256);
  if (!file) return null;
  const hash = createHash("sha256");
  let size = 0;
  // While one block is written the next one is read.
  let written = Promise.resolve();
  for await (const block of blocks(file.stream)) {
    hash.update(block);
    size += block.length;
    await written;
    written = put(block);
    written.catch(() => {}); // heard by whoever waits for it
  }
  await written;
  return hash.digest("hex") === sha256 ? size : null;
}

/** Pieces of any size, gathered to blocks; at least one, which may be empty. */
export async function* blocks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let size = 0;
  let count = 0;
  for await (const piece of pieces) {
    held.push(piece);
    size += piece.length;
    if (size < BLOCK) continue;
    yield Buffer.concat(held);
    count++;
    held = [];
    size = 0;
  }
  if (size > 0 || count === 0) yield Buffer.concat(held);
}

/** Puts an upload into the archive; null where it is damaged on the disk. */
export async function archiveUpload(
  archive: ArchiveWriter,
  dataDir: string,
  sha256: string,
): Promise<Upload | null> {
  let part = 0;
  const size = await copyUpload(dataDir, sha256, (block) =>
    archive.add(uploadPart(sha256, ++part), block),
  );
  return size === null ? null : { sha256, size };
}

/**
 * Where an upload stands beside the backups of a shelf, each in a file of its own: what stood there before is not
 * written again. Its name tells nobody what it holds who has not the installation's secret.
 */
export function besideName(secret: Buffer, { backupRecipients }: Keys, sha256: string): string {
  // Whoever is to open backups from now on must open all of what they need.
  const text = ["upload", sha256, ...backupRecipients.toSorted()].join(" ");
  return `${createHmac("sha256", secret).update(text).digest("hex")}.age`;
}

export async function keepBeside(
  folder: string,
  { dataDir, secret, keys }: { dataDir: string; secret: Buffer; keys: Keys },
  sha256: string,
): Promise<{ upload: Upload; bytes: number } | null> {
  const beside = besideName(secret, keys, sha256);
  let upload: Upload | null = null;
  const bytes = await writeWhole(join(folder, beside), async (file) => {
    const opened = await closeFor(keys);
    const age = new AgeWriter(file, opened);
    const size = await copyUpload(dataDir, sha256, (block) => age.write(block));
    if (size === null) return false;
    await age.end();
    await checkUpload(readAge(file, opened), sha256);
    upload = { sha256, size, beside };
    return true;
  });
  return upload && { upload, bytes };
}

/** Reads an upload to its end. Throws `Damaged` where it is not the one of that name. */
export async function checkUpload(
  pieces: AsyncIterable<Uint8Array>,
  sha256: string,
): Promise<void> {
  const hash = createHash("sha256");
  for await (const piece of pieces) hash.update(piece);
  if (hash.digest("hex") !== sha256) throw new Damaged("sums", ` (upload ${sha256})`);
}

/** What an upload beside a backup holds. Throws `Damaged`. */
export async function* readBeside(path: string, keys: Keys): AsyncGenerator<Buffer> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? new Damaged("upload_missing", ` (${path})`) : error;
  });
  try {
    yield* readAge(file, await openWith(file, keys));
  } finally {
    await file.close();
  }
}
