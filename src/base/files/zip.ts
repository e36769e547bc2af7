import { crc32 } from "node:zlib";
import { OverBounds, unpack as unpackBytes } from "./bounded.ts";

/** Why an archive was not read, in plain Japanese. */
export class ZipRefused extends Error {}

const MOST_ENTRIES = 5_000;
const DAMAGED =
  "ファイルが壊れているか、途中までしか届いていません。もう一度保存し直すか、送り直してください。";
const TOO_BIG =
  "中身が大きすぎるため読むのをやめました。行や画像を減らすか、シートを分けてください。";

/** The names in an archive, and one part at a time; nothing is unpacked that is not asked for. */
export interface OpenZip {
  names: string[];
  /** A part's bytes, or null when there is none of that name (upper and lower case alike). */
  read(name: string): Buffer | null;
}

/**
 * Opens a zip held in memory. All that is read from it together may unpack to `unpackedBytes`:
 * the declared size is checked first and the real one while inflating, so neither a bomb nor a lie
 * about sizes gets further. Encrypted, split and zip64 archives are refused.
 */
export function openZip(bytes: Buffer, unpackedBytes: number): OpenZip {
  const entries = readDirectory(bytes);
  let left = unpackedBytes;
  return {
    names: [...entries.keys()],
    read: (name) => {
      const entry = entries.get(name.toLowerCase());
      if (!entry) return null;
      if (entry.size > left) throw new ZipRefused(TOO_BIG);
      const content = unpack(bytes, entry, left);
      left -= content.length;
      return content;
    },
  };
}

interface Entry {
  method: number;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

function readDirectory(bytes: Buffer): Map<string, Entry> {
  const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
  if (end < 0 || end + 22 > bytes.length) throw new ZipRefused(DAMAGED);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > MOST_ENTRIES) throw new ZipRefused(TOO_BIG);
  const entries = new Map<string, Entry>();
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== 0x02014b50) throw new ZipRefused(DAMAGED);
    if (bytes.readUInt16LE(at + 8) & 1)
      throw new ZipRefused(
        "パスワードがかかっているため読めません。パスワードを外して保存し直してください。",
      );
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    const name = bytes
      .toString("utf8", at + 46, nameEnd)
      .replaceAll("\\", "/")
      .replace(/^\/+/, "")
      .toLowerCase();
    entries.set(name, {
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    });
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function unpack(bytes: Buffer, entry: Entry, limit: number): Buffer {
  const { offset, packed, method } = entry;
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== 0x04034b50)
    throw new ZipRefused(DAMAGED);
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  if (start + packed > bytes.length) throw new ZipRefused(DAMAGED);
  const content = inflate(bytes.subarray(start, start + packed), method, limit);
  if (content.length !== entry.size || crc32(content) !== entry.crc) throw new ZipRefused(DAMAGED);
  return content;
}

function inflate(packed: Buffer, method: number, most: number): Buffer {
  if (method === 0) return packed;
  if (method !== 8)
    throw new ZipRefused("読めない圧縮方式です。「Excel ブック（.xlsx）」で保存し直してください。");
  try {
    return unpackBytes(packed, "raw", most);
  } catch (error) {
    if (!(error instanceof OverBounds)) throw error;
    throw new ZipRefused(error.reason === "too_large" ? TOO_BIG : DAMAGED);
  }
}
