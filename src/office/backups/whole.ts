import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "../../base/files/files.ts";

/** How what is not finished yet is called: never taken for a backup. */
export const UNFINISHED = ".unfinished";

/**
 * A file that stands under its name only when it is whole and on the disk. `fill` says false where nothing is to be
 * kept. Gives its size, 0 where there is none.
 */
export async function writeWhole(
  path: string,
  fill: (file: FileHandle) => Promise<boolean>,
): Promise<number> {
  const half = path + UNFINISHED;
  const file = await open(half, "w+", 0o600);
  let size = 0;
  try {
    if (await fill(file)) {
      size = (await file.stat()).size;
      await rename(half, path);
      await syncFolder(dirname(path));
    }
  } finally {
    await file.close();
    await rm(half, { force: true });
  }
  return size;
}
