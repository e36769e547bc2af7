import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";

/** A stored file: its SHA-256 (hex) is its name, so the same bytes are kept once. */
export interface StoredFile {
  sha256: string;
  size: number;
}

/** Bytes that are read at once: small pieces cost more to carry than to read. */
const PIECE = 1 << 20;

/**
 * Stores bytes or a stream under DATA_DIR/files and answers when they are durable (written beside,
 * synced, renamed, folder synced). More than `limit` bytes gives "too_large" and leaves nothing behind.
 */
export async function saveFile(
  dataDir: string,
  content: Uint8Array | Readable,
  limit: number,
): Promise<StoredFile | "too_large"> {
  const unfinished = join(dataDir, "files", "unfinished");
  if (await mkdir(unfinished, { recursive: true })) await syncFolder(dataDir);
  const path = join(unfinished, randomBytes(16).toString("hex"));
  const file = await open(path, "wx", 0o600);
  try {
    const hash = createHash("sha256");
    let size = 0;
    for await (const chunk of content instanceof Uint8Array
      ? [content]
      : (content as AsyncIterable<Uint8Array>)) {
      size += chunk.length;
      if (size > limit) return "too_large";
      hash.update(chunk);
      await file.writeFile(chunk); // unlike write(), never stops half-way
    }
    await file.sync();
    const sha256 = hash.digest("hex");
    const target = place(dataDir, sha256);
    const made = await mkdir(target.folder, { recursive: true });
    await rename(path, target.path);
    await syncFolder(target.folder);
    if (made) await syncFolder(join(dataDir, "files"));
    return { sha256, size };
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}

/** A stored file to read, or null when there is none of that name (also when it is not a SHA-256 at all). */
export async function openFile(
  dataDir: string,
  sha256: string,
): Promise<{ size: number; stream: Readable } | null> {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return null;
  try {
    const file = await open(place(dataDir, sha256).path);
    const { size } = await file.stat();
    return { size, stream: file.createReadStream({ highWaterMark: PIECE }) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Removes what killed processes left half-written before a moment; gives how many. */
export async function removeUnfinished(dataDir: string, before: Date): Promise<number> {
  const folder = join(dataDir, "files", "unfinished");
  let removed = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (!found || found.mtime >= before) continue;
    await rm(path, { force: true });
    removed++;
  }
  return removed;
}

/** Where a stored file stands. */
export const filePath = (dataDir: string, sha256: string): string => place(dataDir, sha256).path;

function place(dataDir: string, sha256: string): { folder: string; path: string } {
  const folder = join(dataDir, "files", sha256.slice(0, 2));
  return { folder, path: join(folder, sha256) };
}

/** A rename survives a power cut only when the folder itself is synced. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
