import { statfs } from "node:fs/promises";

/** The room on the disk that a folder stands on, in bytes; null where nobody can say. */
export async function getDisk(folder: string): Promise<{ free: number; size: number } | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { free: bavail * bsize, size: blocks * bsize };
  } catch {
    return null;
  }
}
