/** One file of an archive. `bytes` is null where the file is larger than the limit. */
export interface TarFile {
  name: string;
  size: number;
  bytes: Buffer | null;
}

const BLOCK = 512;
/** Names and PAX records stand in blocks of their own; a longer one is no name. */
const MAX_NAME = 64 * 1024;

/**
 * The regular files of a tar stream (ustar, with GNU and PAX long names), one at a time: no more than one
 * file of at most `maxBytes` is held. Throws `Error` for what is no tar archive or ends too early.
 */
export async function* readTar(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<TarFile> {
  const input = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  async function take(size: number, keep: boolean): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let left = size; left > 0;) {
      if (held.length === 0) {
        const next = await input.next();
        if (next.done) throw new Error("the archive ends in the middle of a file");
        held = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
        continue;
      }
      const part = held.subarray(0, left);
      held = held.subarray(part.length);
      left -= part.length;
      if (keep) parts.push(part);
    }
    return Buffer.concat(parts);
  }
  let longName: string | null = null;
  for (;;) {
    const header = await take(BLOCK, true);
    if (header.every((byte) => byte === 0)) break;
    const size = readSize(header);
    const type = String.fromCharCode(header[156] || 0x30);
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    const isName = type === "L" || type === "x";
    const keep = type === "0" ? size <= maxBytes : isName && size <= MAX_NAME;
    const bytes = await take(size, keep);
    await take(padding, false);
    if (isName) {
      longName = keep ? readLongName(type, bytes.toString("utf8")) : null;
      continue;
    }
    if (type === "0")
      yield { name: longName ?? readName(header), size, bytes: keep ? bytes : null };
    longName = null;
  }
  await input.return?.();
}

function readSize(header: Buffer): number {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 0x20 : header[i]!;
  if (sum !== Number.parseInt(text(header, 148, 8), 8)) throw new Error("this is no tar archive");
  const size = Number.parseInt(text(header, 124, 12), 8);
  if (!Number.isSafeInteger(size) || size < 0) throw new Error("a file of the archive has no size");
  return size;
}

function readName(header: Buffer): string {
  const prefix = text(header, 345, 155);
  return prefix === "" ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
}

function readLongName(type: string, record: string): string | null {
  if (type === "L") return record.replace(/\0.*$/s, "");
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(record)?.[1] ?? null;
}

function text(block: Buffer, at: number, length: number): string {
  return block
    .subarray(at, at + length)
    .toString("utf8")
    .replace(/\0.*$/s, "")
    .trim();
}

/** What stands before a file of `size` bytes in an archive (ustar). Throws `RangeError` for a name over 100 bytes. */
export function tarHeader(name: string, size: number, at: Date): Buffer {
  const header = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(name) > 100) throw new RangeError(`no name for an archive: ${name}`);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  header.write(name, 0);
  for (const [place, value] of [
    [100, 0o600],
    [108, 0],
    [116, 0],
  ] as const)
    header.write(`${octal(value, 7)}\0`, place);
  header.write(`${octal(size, 11)}\0${octal(Math.floor(at.getTime() / 1000), 11)}\0`, 124);
  header.write("        0", 148);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return header;
}

/** What stands behind a file of `size` bytes. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** What stands at the end of an archive. */
export const TAR_END: Buffer = Buffer.alloc(2 * BLOCK);
