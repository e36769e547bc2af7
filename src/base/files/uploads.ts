import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { FastifyRequest } from "fastify";

/** A file that came with a request. It is gone once the request is answered. */
export interface Upload {
  name: string;
  /** Bytes that were kept. */
  size: number;
  /** It was larger than may be taken: only its beginning is here. */
  cut: boolean;
  read(): Promise<Buffer>;
}

/**
 * Writes the files of a request to the disk of this machine, up to `most`, as slowly as they may come: whoever sends
 * holds no memory and no database connection. None where the request brings none. `remove` when it is answered;
 * what a killed process leaves behind goes with its other unfinished files.
 */
export async function receiveUploads(
  request: FastifyRequest,
  dataDir: string,
  most: number,
): Promise<{ files: Upload[]; remove: () => Promise<void> }> {
  const files: Upload[] = [];
  const folder = join(dataDir, "files", "unfinished", randomBytes(16).toString("hex"));
  const remove = () => rm(folder, { recursive: true, force: true });
  if (!request.isMultipart()) return { files, remove };
  await mkdir(folder, { recursive: true });
  try {
    const parts = request.files({ limits: { files: most }, throwFileSizeLimit: false });
    for await (const { file, filename } of parts) {
      const path = join(folder, String(files.length));
      await pipeline(file, createWriteStream(path, { mode: 0o600 }));
      if (file.truncated && most === 1)
        throw Object.assign(new Error("the file is too large"), { statusCode: 413 });
      files.push({
        name: filename,
        size: file.bytesRead,
        cut: file.truncated,
        read: () => readFile(path),
      });
    }
    return { files, remove };
  } catch (error) {
    await remove();
    // An upload that is torn or is none is the sender's fault; ours is what the system says of our disk, and a
    // mistake of the program.
    const isOurs =
      error instanceof TypeError ||
      error instanceof RangeError ||
      (error instanceof Error && "syscall" in error);
    if (!isOurs) (error as { statusCode?: number }).statusCode ??= 400;
    throw error;
  }
}
