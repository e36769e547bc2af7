import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";

/** Real documents outside the repository; tests that need them are skipped, loudly, where they are absent. */
export const DATA = join(import.meta.dirname, "../../../shared/data");

/** True when the folder is there; says so on the screen when it is not. */
export function hasData(...folders: string[]): boolean {
  const missing = folders.filter((folder) => !existsSync(join(DATA, folder)));
  if (missing.length > 0) console.warn(`SKIPPED: no ${missing.join(", ")} under ${DATA}`);
  return missing.length === 0;
}

/** Every .json file below a folder of the data, with its name. */
export function* jsonFiles(folder: string): Generator<{ name: string; text: string }> {
  for (const name of readdirSync(join(DATA, folder), {
    recursive: true,
    encoding: "utf8",
  }).toSorted()) {
    const path = join(DATA, folder, name);
    if (name.endsWith(".json") && statSync(path).isFile())
      yield { name, text: readFileSync(path, "utf8") };
  }
}

/** Every .json file in a .tar.zst of the data: plain ustar, as GNU tar writes it. */
export function* jsonInArchive(file: string): Generator<{ name: string; text: string }> {
  const tar = zstdDecompressSync(readFileSync(join(DATA, file)), { maxOutputLength: 1 << 30 });
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const field = (from: number, length: number) =>
      tar.toString("utf8", at + from, at + from + length).replace(/\0.*$/s, "");
    const size = parseInt(field(124, 12), 8);
    const name = field(0, 100);
    if (field(156, 1) === "0" && name.endsWith(".json"))
      yield { name, text: tar.toString("utf8", at + 512, at + 512 + size) };
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

/** All medical and industrial advisories of CISA. */
export function* cisaFiles(): Generator<{ name: string; text: string }> {
  yield* jsonFiles("csaf-cisa/icsma");
  yield* jsonInArchive("csaf-cisa/icsa.tar.zst");
}
