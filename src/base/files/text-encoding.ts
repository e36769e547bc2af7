import { isAscii, isUtf8 } from "node:buffer";
import type { Find } from "./table-row.ts";

const PIECE = 1 << 16;

/** The text of bytes in an encoding, in pieces of some 100,000 characters; none ends between CR and LF. */
export function* decodePieces(bytes: Buffer, label: string): Generator<string> {
  const decoder = new TextDecoder(label);
  let held = "";
  for (let from = 0; from < bytes.length; from += PIECE) {
    const stream = from + PIECE < bytes.length;
    const text = held + decoder.decode(bytes.subarray(from, from + PIECE), { stream });
    held = stream && text.endsWith("\r") ? "\r" : "";
    yield held === "" ? text : text.slice(0, -1);
  }
}

/**
 * A text file of a program (JSON, a list) as UTF-8 without a byte order mark. UTF-16 is known by its mark, or by
 * the empty halves of its first characters, which are plain ASCII in such files. Everything else stays as it is.
 */
export function asUtf8(bytes: Buffer): Buffer {
  const label = utf16Of(bytes);
  if (label !== null) return Buffer.from(new TextDecoder(label).decode(bytes));
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return hasMark ? bytes.subarray(3) : bytes;
}

/** What TextDecoder calls the UTF-16 that these bytes begin in; null where they do not. */
export function utf16Of(bytes: Buffer): "utf-16le" | "utf-16be" | null {
  const [a, b, c, d] = bytes;
  const marked = markedUtf16(bytes);
  if (marked) return marked;
  if (a && b === 0 && c && d === 0) return "utf-16le";
  return a === 0 && b && c === 0 && d ? "utf-16be" : null;
}

/** By its mark alone. */
export function markedUtf16([a, b]: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (a === 0xff && b === 0xfe) return "utf-16le";
  return a === 0xfe && b === 0xff ? "utf-16be" : null;
}

export interface Encoding {
  /** What of the file is text: all, but for a character that is cut in two at the end. */
  bytes: Buffer;
  /** What TextDecoder calls it. */
  label: string;
  /** What people call it. */
  encoding: string;
}

/**
 * Which encoding a text file is in: by BOM, then strict UTF-8, then the Japanese encoding that leaves
 * fewest broken characters. Notes where characters stay broken.
 */
export function findEncoding(bytes: Buffer, find: Find, name: string): Encoding {
  const utf16 = markedUtf16(bytes) ?? unmarkedUtf16(bytes);
  if (utf16) return { bytes, label: utf16, encoding: "UTF-16" };
  for (const cut of [0, 1, 2, 3]) {
    const part = bytes.subarray(0, bytes.length - cut);
    // Not UTF-8 up to here; a file cut inside its last character is tried with less.
    if (!isUtf8(part)) continue;
    if (cut > 0 && isAscii(part)) break; // more likely the only Japanese of another encoding
    if (cut > 0)
      find(
        name,
        "ファイルの終わりの文字が途中で切れています。ファイル全体がそろっているか確かめてください。",
      );
    if (part.includes("\x1b$") || part.includes("\x1b("))
      return { bytes: part, label: "iso-2022-jp", encoding: "ISO-2022-JP" };
    return { bytes: part, label: "utf-8", encoding: "UTF-8" };
  }
  if (isEucJp(bytes)) return { bytes, label: "euc-jp", encoding: "EUC-JP" };
  const [first, ...others] = [
    { label: "shift_jis", encoding: "Shift_JIS" },
    { label: "euc-jp", encoding: "EUC-JP" },
    { label: "utf-8", encoding: "UTF-8" },
  ].map((one) => ({ bytes, ...one, ...faults(bytes, one.label) }));
  const score = ({ broken, kana }: Faults) => broken * 1000 + kana;
  const best = others.reduce((a, b) => (score(b) < score(a) ? b : a), first!);
  if (best.broken > 0) reportBroken(best, find);
  return best;
}

/** Commas and line ends have an empty half in UTF-16, nearly always the same one; no other text holds a zero. */
function unmarkedUtf16(bytes: Buffer): "utf-16le" | "utf-16be" | null {
  const zeros = [0, 0];
  const head = bytes.subarray(0, PIECE);
  for (let at = head.indexOf(0); at >= 0; at = head.indexOf(0, at + 1)) zeros[at % 2]!++;
  const [even, odd] = zeros as [number, number];
  if (bytes.length % 2 === 1 || Math.max(even, odd) < head.length / 100) return null;
  if (odd > even * 10) return "utf-16le";
  return even > odd * 10 ? "utf-16be" : null;
}

/** At the most so much of Japanese text is rare characters (JIS level 2), also in lists of names. */
const RARE = 0.25;

/**
 * Nothing but whole EUC-JP characters, hardly any of them rare. Half-width kana decide nothing by their number:
 * EUC-JP marks each with a byte of its own, and of Shift_JIS they make pairs that are rare, or none at all.
 */
function isEucJp(bytes: Buffer): boolean {
  let pairs = 0;
  let rare = 0;
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at]!;
    if (lead < 0x80) continue;
    if (lead === 0x8f) at++; // three bytes: JIS X 0212
    else if (lead !== 0x8e && (lead < 0xa1 || lead > 0xfe)) return false;
    const trail = bytes[++at];
    if (trail === undefined) break; // cut off inside the last character
    if (trail < 0xa1 || trail > (lead === 0x8e ? 0xdf : 0xfe)) return false;
    pairs++;
    if (lead === 0x8f || lead >= 0xd0 || (lead >= 0xa9 && lead <= 0xaf && lead !== 0xad)) rare++;
  }
  return rare <= pairs * RARE;
}

interface Faults {
  broken: number;
  /** Half-width kana: EUC-JP read as Shift_JIS is mostly valid, but a flood of them. */
  kana: number;
}

function faults(bytes: Buffer, label: string): Faults {
  let broken = 0;
  let kana = 0;
  for (const text of decodePieces(bytes, label)) {
    broken += text.match(/\uFFFD/g)?.length ?? 0;
    kana += text.match(/[\uFF61-\uFF9F]/g)?.length ?? 0;
  }
  return { broken, kana };
}

function reportBroken({ bytes, label, encoding }: Encoding, find: Find): void {
  let line = 1;
  let told = 0;
  for (const text of decodePieces(bytes, label))
    for (const [found] of text.matchAll(/\r\n|\r|\n|\uFFFD/g)) {
      if (found !== "\uFFFD") line++;
      else if (told !== line) {
        told = line;
        find(`${line}行目`, `読めない文字があります（文字コードを${encoding}として読みました）。`);
      }
    }
}
