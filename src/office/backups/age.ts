import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type CipherCCMTypes,
  type KeyObject,
} from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { Damaged } from "./damaged.ts";

/**
 * The payload of the age format, version 1 (https://age-encryption.org/v1): blocks of 64 KiB, each closed with
 * ChaCha20-Poly1305 under its number, the last one marked. Native: the library's own is fifteen times slower.
 */
const BLOCK = 64 * 1024;
const TAG = 16;
const NONCE = 16;
// Node knows it by this name; its types count it among those that need a length of the tag, which it does not.
const CIPHER = "chacha20-poly1305" as CipherCCMTypes;
const OPTIONS = { authTagLength: TAG };
/** Linux writes so many pieces at once. */
const MOST_PARTS = 1024;

/** What opens one file: made with its header, or read from it (keys.ts). */
export interface Opened {
  header: Buffer;
  fileKey: Uint8Array;
}

/** Made once for a file: from bytes it would be made anew for each block. */
const streamKey = (fileKey: Uint8Array, nonce: Uint8Array) =>
  createSecretKey(Buffer.from(hkdfSync("sha256", fileKey, nonce, "payload", 32)));

function nonceOf(block: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(block, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Writes one file. Calls of `write` follow each other; without `end` the file is never taken for a whole one. */
export class AgeWriter {
  /** Of the file. */
  size = 0;
  readonly #file: FileHandle;
  readonly #key: KeyObject;
  #held: Uint8Array[] = [];
  #heldSize = 0;
  #block = 0;
  #before: Promise<void>;

  constructor(file: FileHandle, { header, fileKey }: Opened) {
    const nonce = randomBytes(NONCE);
    this.#file = file;
    this.#key = streamKey(fileKey, nonce);
    this.#before = this.#put([header, nonce]);
  }

  /** Settles when what was given before is with the system. */
  write(...parts: Uint8Array[]): Promise<void> {
    return (this.#before = this.#before.then(() => this.#take(parts)));
  }

  /** The last block, which may hold less; then everything is on the disk. */
  async end(): Promise<void> {
    await this.#before;
    await this.#put(this.#close(true));
    await this.#file.sync();
  }

  async #take(parts: Uint8Array[]): Promise<void> {
    const closed: Buffer[] = [];
    for (const part of parts) {
      let at = 0;
      // What fills a block stays back until more follows: only the last block may be short, and it is never empty.
      while (part.length - at > BLOCK - this.#heldSize) {
        const end = at + BLOCK - this.#heldSize;
        this.#held.push(part.subarray(at, end));
        closed.push(...this.#close(false));
        at = end;
      }
      this.#held.push(part.subarray(at));
      this.#heldSize += part.length - at;
    }
    if (closed.length > 0) await this.#put(closed);
  }

  /** What is held, as one block. */
  #close(last: boolean): Buffer[] {
    const block = closeBlock(this.#key, this.#held, nonceOf(this.#block++, last));
    this.#held = [];
    this.#heldSize = 0;
    return block;
  }

  async #put(parts: Buffer[]): Promise<void> {
    for (let left = parts; left.length > 0;) {
      const { bytesWritten } = await this.#file.writev(left.slice(0, MOST_PARTS));
      this.size += bytesWritten;
      left = behind(left, bytesWritten);
    }
  }
}

/** These pieces as one block, its tag at the end. */
export function closeBlock(
  key: KeyObject | Buffer,
  pieces: readonly Uint8Array[],
  nonce: Buffer,
): Buffer[] {
  const cipher = createCipheriv(CIPHER, key, nonce, OPTIONS);
  const body = pieces.map((piece) => cipher.update(piece));
  cipher.final();
  return [...body, cipher.getAuthTag()];
}

/** What of these parts comes after so many bytes. */
function behind(parts: readonly Buffer[], bytes: number): Buffer[] {
  let at = 0;
  let left = bytes;
  while (at < parts.length && left >= parts[at]!.length) left -= parts[at++]!.length;
  const rest = parts.slice(at);
  if (left > 0) rest[0] = rest[0]!.subarray(left);
  return rest;
}

/**
 * The plain bytes of a file whose header ends at `from`, one block after the other. Throws `Damaged` where a byte was
 * changed or the end is missing.
 */
export async function* readAge(
  file: FileHandle,
  { header, fileKey }: Opened,
): AsyncGenerator<Buffer> {
  const nonce = Buffer.alloc(NONCE);
  const begun = await file.read(nonce, 0, NONCE, header.length);
  if (begun.bytesRead < NONCE) throw new Damaged("cut");
  const key = streamKey(fileKey, nonce);
  let position = header.length + NONCE;
  const { size } = await file.stat();
  if (size - position < TAG) throw new Damaged("cut");
  let number = 0;
  // Sixteen blocks are read at once.
  const buffer = Buffer.alloc(16 * (BLOCK + TAG));
  while (position < size) {
    const wanted = Math.min(buffer.length, size - position);
    let got = 0;
    while (got < wanted) {
      const { bytesRead } = await file.read(buffer, got, wanted - got, position + got);
      if (bytesRead === 0) throw new Damaged("cut");
      got += bytesRead;
    }
    position += got;
    for (let at = 0; at < got; at += BLOCK + TAG) {
      const block = buffer.subarray(at, Math.min(at + BLOCK + TAG, got));
      const last = position === size && at + block.length === got;
      yield open(key, block, number++, last);
    }
  }
}

function open(key: KeyObject, block: Buffer, number: number, last: boolean): Buffer {
  if (block.length < TAG || (last && number > 0 && block.length === TAG)) throw new Damaged("cut");
  const plain = openBlock(key, block, nonceOf(number, last));
  if (plain) return plain;
  // Whole in itself, but not the last one: everything behind it is gone.
  if (last && openBlock(key, block, nonceOf(number, false))) throw new Damaged("cut");
  throw new Damaged(last ? "cut_or_altered" : "altered");
}

/** Null where it does not open with this key. */
export function openBlock(
  key: KeyObject | Buffer,
  block: Uint8Array,
  nonce: Buffer,
): Buffer | null {
  const decipher = createDecipheriv(CIPHER, key, nonce, OPTIONS);
  decipher.setAuthTag(block.subarray(block.length - TAG));
  const plain = decipher.update(block.subarray(0, block.length - TAG));
  try {
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}
