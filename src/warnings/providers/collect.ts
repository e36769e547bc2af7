import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Duplex, pipeline } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import type { Check } from "../advisories/index.ts";
import { readTar } from "../../base/files/tar.ts";
import { MAX_DOCUMENT_BYTES } from "../../sources/documents/index.ts";

/** One file on its way in. `bytes` is null where it is too large to be read at all, or could not be fetched. */
export interface Item {
  name: string;
  source: string;
  size: number;
  bytes: Buffer | null;
  /** Why there are no bytes, when it is not the size. */
  error?: string;
  hash: Check;
  signature: Check;
  /** What the provider said of its last change; kept so that it is not fetched again. */
  changed?: string;
}

const TAKEN = /\.(?:json|xml|rdf|csv|csv\.gz|csv\.zst)$/i;
const ARCHIVE = /\.tar(?:\.gz|\.zst)?$/i;

/** A file, a folder with all below it, or a tar archive, one file at a time, in the order of their names. */
export async function* readPath(path: string): AsyncGenerator<Item> {
  const found = await stat(path);
  if (found.isDirectory()) {
    const names = await readdir(path);
    for (const name of names.sort()) {
      const inside = join(path, name);
      const kind = await stat(inside).catch(() => null);
      if (kind?.isDirectory() || (kind?.isFile() && isTaken(name))) yield* readPath(inside);
    }
  } else if (ARCHIVE.test(path)) yield* readArchive(path);
  else yield readOne(path, found.size);
}

const isTaken = (name: string) => (TAKEN.test(name) || ARCHIVE.test(name)) && !name.startsWith(".");

async function readOne(path: string, size: number): Promise<Item> {
  const item = { name: basename(path), source: path, size, signature: "none" as Check };
  if (size > MAX_DOCUMENT_BYTES) return { ...item, bytes: null, hash: "none" };
  const bytes = await readFile(path);
  const beside = (suffix: string) => readFile(`${path}${suffix}`, "utf8").catch(() => null);
  const signature = (await beside(".asc")) === null ? "none" : "unchecked";
  const hash = checkHash(bytes, {
    sha512: await beside(".sha512"),
    sha256: await beside(".sha256"),
  });
  return { ...item, bytes, hash, signature };
}

async function* readArchive(path: string): AsyncGenerator<Item> {
  const file = createReadStream(path);
  // An error on either side ends both, and reaches whoever reads the last stream.
  const through = (unpacking: Duplex) => pipeline(file, unpacking, () => {});
  const unpacked = path.endsWith(".gz")
    ? through(createGunzip())
    : path.endsWith(".zst")
      ? through(createZstdDecompress())
      : file;
  for await (const { name, size, bytes } of readTar(unpacked, MAX_DOCUMENT_BYTES)) {
    if (!isTaken(basename(name)) || ARCHIVE.test(name)) continue;
    const source = `${path}#${name}`;
    yield { name: basename(name), source, size, bytes, hash: "none", signature: "none" };
  }
}

const HEX = { sha512: /\b[0-9a-f]{128}\b/i, sha256: /\b[0-9a-f]{64}\b/i };

/**
 * Holds bytes against the text of a hash file (`<hex>  name`); the stronger one decides. A text without a hash
 * in it (a page that says "not found") is none.
 */
export function checkHash(
  bytes: Buffer,
  given: { sha512?: string | null; sha256?: string | null },
): Check {
  for (const algorithm of ["sha512", "sha256"] as const) {
    const text = given[algorithm];
    const hex = HEX[algorithm].exec(text ?? "")?.[0].toLowerCase();
    if (hex === undefined) continue;
    return hex === createHash(algorithm).update(bytes).digest("hex") ? "good" : "bad";
  }
  return "none";
}
