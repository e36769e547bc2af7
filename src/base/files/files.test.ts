import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFile, removeUnfinished, saveFile } from "./files.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "tasuki-files-"));
});
afterAll(() => rm(dir, { recursive: true }));

const unfinished = () => readdir(join(dir, "files", "unfinished"));

test("bytes come back under their SHA-256; the same bytes twice are one file", async () => {
  const bytes = randomBytes(100_000);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  expect(await saveFile(dir, bytes, 1e6)).toEqual({ sha256, size: 100_000 });
  expect(
    await saveFile(dir, Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]), 1e6),
  ).toEqual({
    sha256,
    size: 100_000,
  });
  const file = await openFile(dir, sha256);
  expect(file?.size).toBe(100_000);
  expect(await buffer(file!.stream)).toEqual(bytes);
  expect(await readdir(join(dir, "files", sha256.slice(0, 2)))).toEqual([sha256]);
  expect(await unfinished()).toEqual([]);
});

test("an empty file is a file", async () => {
  const saved = await saveFile(dir, new Uint8Array(), 10);
  expect(saved).toMatchObject({ size: 0 });
});

test("what is too large stops at once and leaves nothing", async () => {
  let read = 0;
  const endless = new Readable({
    read() {
      read += 1000;
      this.push(Buffer.alloc(1000));
    },
  });
  expect(await saveFile(dir, endless, 5000)).toBe("too_large");
  expect(read).toBeLessThan(200_000);
  expect(await unfinished()).toEqual([]);
});

test("a stream that breaks leaves nothing", async () => {
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from("half");
      throw new Error("line dropped");
    })(),
  );
  await expect(saveFile(dir, broken, 5000)).rejects.toThrow("line dropped");
  expect(await unfinished()).toEqual([]);
});

test("a name that is no SHA-256, or unknown, opens nothing", async () => {
  for (const name of ["", "../../etc/passwd", "f".repeat(64), "F".repeat(64)])
    expect(await openFile(dir, name)).toBeNull();
});

test("many at once, the same and different", async () => {
  const saved = await Promise.all(
    Array.from({ length: 40 }, (_, i) => saveFile(dir, Buffer.from(`${i % 4}`), 10)),
  );
  expect(new Set(saved.map((one) => one !== "too_large" && one.sha256)).size).toBe(4);
});

test("leftovers of a killed process are removed when old, kept when young", async () => {
  const old = join(dir, "files", "unfinished", "old");
  await writeFile(old, "x");
  await writeFile(join(dir, "files", "unfinished", "young"), "x");
  await utimes(old, new Date("2026-01-01"), new Date("2026-01-01"));
  expect(await removeUnfinished(dir, new Date("2026-01-02"))).toBe(1);
  expect(await unfinished()).toEqual(["young"]);
  expect(await removeUnfinished(join(dir, "none"), new Date())).toBe(0);
});
