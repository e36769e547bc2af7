import { createHash, type Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import type { Opened } from "./age.ts";
import { readArchive } from "./archive.ts";
import {
  about,
  type About,
  ABOUT,
  FORMAT,
  partOf,
  SECRET,
  sums,
  type Sums,
  SUMS,
} from "./contents.ts";
import { Damaged } from "./damaged.ts";

/** What a whole backup says about itself, and the secret it carries. */
export interface Whole {
  about: About;
  sums: Sums;
  secret: Buffer;
}

/** What was read of one part. */
class Tally {
  readonly #hash: Hash = createHash("sha256");
  bytes = 0;
  /** Lines of COPY's text: one for each row, whatever the row holds. */
  rows = 0;
  add(block: Buffer, lines: boolean): void {
    this.#hash.update(block);
    this.bytes += block.length;
    if (!lines) return;
    for (let at = block.indexOf(10); at >= 0; at = block.indexOf(10, at + 1)) this.rows++;
  }
  sha256(): string {
    return this.#hash.digest("hex");
  }
}

interface Unpacking {
  name: string;
  bytes: Promise<Buffer>;
}

/**
 * Reads an archive to its last byte and holds every part against what the backup says of it. Throws `Damaged`.
 * What stands beside it is read by `uploads.ts`.
 */
export async function readWhole(
  file: FileHandle,
  opened: Opened,
  tell: (bytes: number) => void = () => {},
): Promise<Whole> {
  const tallies = new Map<string, Tally>();
  let first: About | undefined;
  let last: Sums | undefined;
  let secret: Buffer | undefined;
  const take = async ({ name, bytes: opening }: Unpacking) => {
    const bytes = await opening;
    if (name === ABOUT) first = readAbout(bytes);
    else if (name === SECRET) secret = bytes;
    else if (name === SUMS) last = sums.parse(JSON.parse(bytes.toString("utf8")));
    else {
      const part = partOf(name);
      if (!first || !part) throw new Damaged("no_backup");
      const key = `${part.of}/${part.id}`;
      const tally = tallies.get(key) ?? new Tally();
      tallies.set(key, tally);
      tally.add(bytes, part.of === "tables");
      tell(bytes.length);
    }
  };
  // While one part is unpacked the next one is read.
  let before: Unpacking | undefined;
  for await (const entry of readArchive(file, opened)) {
    const bytes = entry.bytes();
    bytes.catch(() => {}); // heard by whoever takes it
    if (before) await take(before);
    before = { name: entry.name, bytes };
  }
  if (before) await take(before);
  if (!first || !secret || !last) throw new Damaged(first ? "cut" : "no_backup");
  compare(first, last, tallies);
  return { about: first, sums: last, secret };
}

/** The first words of a backup, whatever the later ones are; what a later program wrote is not guessed at. */
export function readAbout(bytes: Buffer): About {
  const said = JSON.parse(bytes.toString("utf8")) as { format?: unknown; program?: unknown };
  if (typeof said.format !== "number") throw new Damaged("no_backup");
  if (said.format > FORMAT) throw new Damaged("newer_format", ` (program ${String(said.program)})`);
  return about.parse(said);
}

function compare(first: About, last: Sums, tallies: Map<string, Tally>): void {
  const named = new Set(first.tables.map((table) => table.name));
  if (last.tables.length !== named.size) throw new Damaged("sums");
  for (const { name, rows, bytes, sha256 } of last.tables) {
    const tally = tallies.get(`tables/${name}`) ?? new Tally();
    tallies.delete(`tables/${name}`);
    const same = named.has(name) && tally.bytes === bytes && tally.rows === rows;
    if (!same || tally.sha256() !== sha256) throw new Damaged("sums", ` (table ${name})`);
  }
  for (const { sha256, size, beside } of last.uploads) {
    if (beside !== undefined) continue;
    const tally = tallies.get(`uploads/${sha256}`);
    tallies.delete(`uploads/${sha256}`);
    if (tally?.bytes !== size || tally.sha256() !== sha256)
      throw new Damaged("sums", ` (upload ${sha256})`);
  }
  for (const sha256 of last.damaged) tallies.delete(`uploads/${sha256}`);
  if (tallies.size > 0) throw new Damaged("sums", ` (${[...tallies.keys()][0]})`);
}
