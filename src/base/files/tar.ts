import { Header } from "tar/header";
import { Parser } from "tar/parse";
import { packingOf } from "./bounded.ts";

/** One file of an archive. `bytes` is null where the file is larger than the limit. */
export interface TarFile {
  name: string;
  size: number;
  bytes: Buffer | null;
}

const BLOCK = 512;
/** Long names stand in blocks of their own; a longer one is no name. */
const MAX_NAME = 64 * 1024;
const REGULAR: readonly string[] = ["File", "OldFile"];

/**
 * The regular files of a tar stream, in their order: no more is held than one file of at most `maxBytes`, and what
 * came with its end. What follows the archive's end is left in the stream. Throws `Error` for what is no tar archive
 * or ends too early.
 */
export async function* readTar(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<TarFile> {
  const found: TarFile[] = [];
  let failure: Error | undefined;
  let ended = false;
  const parser = new Parser({ strict: true, maxMetaEntrySize: MAX_NAME });
  parser.on("error", (error) => (failure ??= error));
  parser.on("nullBlock", () => (ended = true));
  parser.on("entry", (entry) => {
    const { path: name, size } = entry;
    const isRegular = REGULAR.includes(entry.type);
    const parts: Buffer[] = [];
    entry.on("data", (part: Buffer) => isRegular && size <= maxBytes && parts.push(part));
    entry.on("end", () => {
      if (!isRegular) return;
      found.push({ name, size, bytes: size <= maxBytes ? Buffer.concat(parts) : null });
    });
  });
  let isFirst = true;
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    // The library would unpack by itself, without our bounds.
    if (isFirst && packingOf(bytes)) throw new Error("the archive is packed within");
    isFirst = false;
    parser.write(bytes);
    if (failure) throw failure;
    yield* found.splice(0);
    if (ended) return;
  }
  throw new Error("the archive ends before its end");
}

/** What stands before a file of `size` bytes in an archive (ustar). Throws `RangeError` for a name that is too long or not of ASCII. */
export function tarHeader(name: string, size: number, at: Date): Buffer {
  const block = Buffer.alloc(BLOCK);
  const header = {
    path: name,
    size,
    mtime: at,
    mode: 0o600,
    uid: 0,
    gid: 0,
    type: "File",
  } as const;
  if (new Header(header).encode(block)) throw new RangeError(`no name for an archive: ${name}`);
  return block;
}

/** What stands behind a file of `size` bytes. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** What stands at the end of an archive. */
export const TAR_END: Buffer = Buffer.alloc(2 * BLOCK);
