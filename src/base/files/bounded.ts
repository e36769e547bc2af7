import { promisify } from "node:util";
import {
  brotliDecompress,
  brotliDecompressSync,
  gunzip,
  gunzipSync,
  inflateRaw,
  inflateRawSync,
  zstdDecompress,
  zstdDecompressSync,
} from "node:zlib";

/*
 * The one way by which bytes from outside are gathered and unpacked: every stream and every packing ends in the
 * bytes, or in a reason, and never goes over its bounds.
 */

/** Why bytes were not read to their end, in plain Japanese. */
export class OverBounds extends Error {
  readonly reason: "too_large" | "damaged";
  constructor(reason: OverBounds["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}

const HERE = {
  gzip: gunzipSync,
  zstd: zstdDecompressSync,
  br: brotliDecompressSync,
  raw: inflateRawSync,
};
const ASIDE = {
  gzip: promisify(gunzip),
  zstd: promisify(zstdDecompress),
  br: promisify(brotliDecompress),
  raw: promisify(inflateRaw),
};
type Packing = keyof typeof HERE;

/** So many times as large as packed: lists of facilities and scores come to 20, a workbook to 60, a bomb to 1,000. */
const MOST_RATIO = 200;
/** Small files may be as dense as they like. */
const FREE_BYTES = 1 << 20;

const TOO_LARGE = "展開すると大きすぎるため、読むのをやめました。ファイルを分けてください。";
const DAMAGED =
  "圧縮ファイルが壊れているか、途中までしか届いていません。もう一度保存し直すか、送り直してください。";

/**
 * Bytes unpacked, at most `most` of them. Throws `OverBounds` where they are more, where they are far more than any
 * honest file packs into so little, and where they are damaged or cut off. Holds the thread it runs in.
 */
export function unpack(bytes: Uint8Array, packing: Packing, most: number): Buffer {
  try {
    return HERE[packing](bytes, boundsOf(bytes, most));
  } catch (error) {
    throw whyNot(error);
  }
}

/** As `unpack`, while the thread goes on. */
export async function unpackAside(
  bytes: Uint8Array,
  packing: Packing,
  most: number,
): Promise<Buffer> {
  try {
    return await ASIDE[packing](bytes, boundsOf(bytes, most));
  } catch (error) {
    throw whyNot(error);
  }
}

const boundsOf = (bytes: Uint8Array, most: number) => ({
  maxOutputLength: Math.max(1, Math.min(most, Math.max(FREE_BYTES, bytes.length * MOST_RATIO))),
});

const whyNot = (error: unknown) =>
  (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE"
    ? new OverBounds("too_large", TOO_LARGE)
    : new OverBounds("damaged", DAMAGED);

/** How a file is packed, by its first bytes; null where it is not. */
export function packingOf(bytes: Buffer): "gzip" | "zstd" | null {
  const magic = bytes.toString("hex", 0, 4);
  return magic.startsWith("1f8b") ? "gzip" : magic === "28b52ffd" ? "zstd" : null;
}

/** All bytes of a stream, at most `most`; beyond them it is closed and `OverBounds` thrown, as where it fails. */
export async function gather(source: AsyncIterable<Uint8Array>, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > most) throw new OverBounds("too_large", TOO_LARGE);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The lines of a text in UTF-8, without their ends; null in the place of one that is longer than `longest` bytes. */
export function* linesOf(bytes: Buffer, longest: number): Generator<string | null> {
  // Old Macintosh programs end lines with CR alone.
  const lineEnd = bytes.includes(0x0a) ? 0x0a : 0x0d;
  for (let from = 0; from < bytes.length;) {
    const found = bytes.indexOf(lineEnd, from);
    const end = found < 0 ? bytes.length : found;
    yield end - from > longest ? null : bytes.toString("utf8", from, end).replace(/\r$/, "");
    from = end + 1;
  }
}
