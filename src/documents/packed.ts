import { Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { asUtf8 } from "../base/text-encoding.ts";

const HEAD = 8_192;
/** EPSS of a day is some 10 MB; nothing that is recognised is larger than this once unpacked. */
const MAX_UNPACKED = 200_000_000;

/** The first characters of a file, unpacked where it is gzip or zstd; null where it cannot be unpacked. */
export async function readHead(bytes: Buffer): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of unpack(bytes)) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size >= HEAD) break;
    }
  } catch {
    return null;
  }
  return asUtf8(Buffer.concat(chunks).subarray(0, HEAD)).toString("utf8");
}

/** The whole file unpacked; null where it is broken, cut off or too large. */
export async function unpackAll(bytes: Buffer): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of unpack(bytes)) {
      size += (chunk as Buffer).length;
      if (size > MAX_UNPACKED) return null;
      chunks.push(chunk as Buffer);
    }
  } catch {
    return null;
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

/** The bytes as they are, or unpacked as they come where they are gzip or zstd. */
function unpack(bytes: Buffer): Readable {
  const source = Readable.from([bytes]);
  const magic = bytes.toString("hex", 0, 4);
  if (magic.startsWith("1f8b")) return source.pipe(createGunzip());
  return magic === "28b52ffd" ? source.pipe(createZstdDecompress()) : source;
}
