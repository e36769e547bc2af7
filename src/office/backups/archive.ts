import { constants as zlib, zstdCompress, zstdDecompress } from "node:zlib";
import type { FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { readTar, TAR_END, tarHeader, tarPadding } from "../../base/files/tar.ts";
import { AgeWriter, type Opened, readAge } from "./age.ts";
import { Damaged } from "./damaged.ts";

/** Tables and uploads go in blocks of so much, each packed alone: several are packed and written side by side. */
export const BLOCK = 4 << 20;
const MOST_ENTRY = 256 << 20;
const pack = promisify(zstdCompress);
// What was closed by us and opens whole is no bomb: no bound of ratio, but one of size.
const unpack = promisify(zstdDecompress);

/** A tar archive within an age file, as `age -d FILE | tar x` takes it apart. */
export class ArchiveWriter {
  readonly #age: AgeWriter;
  readonly #at: Date;
  constructor(file: FileHandle, opened: Opened, at: Date) {
    this.#age = new AgeWriter(file, opened);
    this.#at = at;
  }

  get size(): number {
    return this.#age.size;
  }

  /** Adds one file. Several may be under way; each settles once it is written. */
  add(name: string, bytes: Uint8Array): Promise<void> {
    return this.#age.write(
      tarHeader(name, bytes.length, this.#at),
      bytes,
      tarPadding(bytes.length),
    );
  }

  async addPacked(name: string, bytes: Uint8Array): Promise<void> {
    const level = { params: { [zlib.ZSTD_c_compressionLevel]: 1 } };
    await this.add(`${name}.zst`, await pack(bytes, level));
  }

  async end(): Promise<void> {
    await this.#age.write(TAR_END);
    await this.#age.end();
  }
}

/** One file of an archive, unpacked. */
export interface ArchiveEntry {
  name: string;
  bytes(): Promise<Buffer>;
}

/** The files of an archive in their order. Throws `Damaged` where it is not whole to its last byte. */
export async function* readArchive(file: FileHandle, opened: Opened): AsyncGenerator<ArchiveEntry> {
  const plain = readAge(file, opened);
  // Read on after the archive's end: what follows must be the end of the file too.
  const kept = { [Symbol.asyncIterator]: () => ({ next: () => plain.next() }) };
  try {
    for await (const { name, bytes } of readTar(kept, MOST_ENTRY)) {
      if (bytes === null) throw new Damaged("no_backup");
      const packed = name.endsWith(".zst");
      yield {
        name: packed ? name.slice(0, -".zst".length) : name,
        bytes: () =>
          packed ? unpack(bytes, { maxOutputLength: MOST_ENTRY }) : Promise.resolve(bytes),
      };
    }
    for await (const rest of kept)
      if (rest.some((byte) => byte !== 0)) throw new Damaged("altered");
  } catch (error) {
    // What opens with the key, and is no archive, was made by somebody else.
    if (error instanceof Damaged || (error as NodeJS.ErrnoException).code) throw error;
    throw new Damaged("no_backup", ` (${(error as Error).message})`);
  }
}
