import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";

/** Longer than any line of the file: a hash of 40 characters and a count. */
const WINDOW = 256;

/**
 * Whether a password stands in a file of lines `SHA1[:COUNT]` in upper case, sorted by hash (the Pwned Passwords
 * download, tens of gigabytes). Found by bisection on the disk: about 40 small reads, nothing kept in memory.
 */
export async function isBreached(file: string, password: string): Promise<boolean> {
  const wanted = createHash("sha1").update(password).digest("hex").toUpperCase();
  const handle = await open(file, "r");
  try {
    let from = 0;
    let to = (await handle.stat()).size;
    // Invariant: the wanted line, if it is there, begins at or after `from` and before `to`.
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      const line = await lineAt(handle, middle, from);
      if (line.begins >= to || line.hash === "") {
        to = middle;
        continue;
      }
      if (line.hash === wanted) return true;
      if (line.hash < wanted) from = line.ends;
      else to = middle;
    }
    return false;
  } finally {
    await handle.close();
  }
}

/** The first line that begins at or after `position`; what stands at `from` is known to begin one. */
async function lineAt(handle: FileHandle, position: number, from: number) {
  const start = Math.max(from, position - 1);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(WINDOW), 0, WINDOW, start);
  const text = buffer.toString("latin1", 0, bytesRead);
  const skip = position > from ? text.indexOf("\n") + 1 : 0;
  if (position > from && skip === 0) return { hash: "", begins: Infinity, ends: Infinity };
  const end = text.indexOf("\n", skip);
  const line = text.slice(skip, end < 0 ? undefined : end);
  return {
    hash: line.slice(0, 40).toUpperCase(),
    begins: start + skip,
    ends: start + skip + (end < 0 ? line.length : end - skip + 1),
  };
}
