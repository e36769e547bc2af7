import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Decrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OperatorError } from "../../base/program/settings.ts";
import { ArchiveWriter } from "./archive.ts";
import { type About, ABOUT, FORMAT, SECRET, type Sums, SUMS, tablePart } from "./contents.ts";
import { closeFor, type Keys } from "./keys.ts";
import { openBackup } from "./restore.ts";
import { writeWhole } from "./whole.ts";

const folder = mkdtempSync(join(tmpdir(), "tasuki-damage-"));
let keys: Keys;
let whole: Buffer;
const NOW = new Date("2026-11-21T03:00:00Z");
beforeAll(async () => {
  keys = await newKeys();
  whole = readFileSync(await write("whole.age", keys));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function newKeys(): Promise<Keys> {
  const identity = await generateX25519Identity();
  const backupRecipients = [await identityToRecipient(identity)];
  return { backupPassphrase: undefined, backupRecipients, backupIdentity: identity };
}

/** Text that does not pack: several of the blocks that are closed one by one. */
const text = Buffer.from(
  Array.from(
    { length: 4_000 },
    (_, n) => `${n}\t${createHash("sha256").update(`${n}`).digest("hex")}\n`,
  ).join(""),
);

async function write(name: string, closing: Keys, change: { about?: object; sums?: object } = {}) {
  const path = join(folder, name);
  await writeWhole(path, async (file) => {
    const archive = new ArchiveWriter(file, await closeFor(closing), NOW);
    const tables = [{ name: "a.b", columns: ["n", "hash"] }];
    const about: About = {
      format: FORMAT,
      madeAt: NOW.toISOString(),
      program: "1",
      server: "18",
      migrations: [],
      queue: 1,
      tables,
    };
    await archive.add(ABOUT, Buffer.from(JSON.stringify({ ...about, ...change.about })));
    await archive.addPacked(tablePart("a.b", 1), text.subarray(0, 100_000));
    await archive.addPacked(tablePart("a.b", 2), text.subarray(100_000));
    await archive.add(SECRET, Buffer.alloc(32, 7));
    const sha256 = createHash("sha256").update(text).digest("hex");
    const sums: Sums = {
      tables: [{ name: "a.b", rows: 4_000, bytes: text.length, sha256 }],
      sequences: [],
      uploads: [],
      damaged: [],
    };
    await archive.add(SUMS, Buffer.from(JSON.stringify({ ...sums, ...change.sums })));
    await archive.end();
    return true;
  });
  return path;
}

async function read(bytes: Uint8Array | string, opening: Keys = keys): Promise<string> {
  const path = typeof bytes === "string" ? bytes : join(folder, "tried.age");
  if (typeof bytes !== "string") writeFileSync(path, bytes);
  try {
    const { file } = await openBackup(path, opening);
    await file.close();
    return "whole";
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    expect(error.message).toMatch(/^\/.* cannot be used: [^\n]+$/);
    return error.message.replace(/^.* cannot be used: /, "");
  }
}

test("a whole backup is whole, and age itself opens it", async () => {
  expect(await read(whole)).toBe("whole");
  const decrypter = new Decrypter();
  decrypter.addIdentity(keys.backupIdentity!);
  const archive = Buffer.from(await decrypter.decrypt(whole));
  expect(archive.length % 512).toBe(0);
  expect(archive.subarray(257, 262).toString()).toBe("ustar");
  expect(archive.subarray(0, 10).toString()).toBe("about.json");
});

test("cut off anywhere, it is refused in a sentence", async () => {
  const blocks = Array.from({ length: 4 }, (_, n) => 200 + n * (65_536 + 16));
  const places = fc.oneof(
    fc.integer({ min: 0, max: whole.length - 1 }),
    // Where a block ends, and about there.
    fc.constantFrom(...blocks).map((at) => at % whole.length),
    fc.integer({ min: whole.length - 1200, max: whole.length - 1 }),
  );
  await fc.assert(
    fc.asyncProperty(places, async (at) => {
      expect(await read(whole.subarray(0, at)), `at ${at}`).toMatch(
        /cut off|no backup|not as it was written/,
      );
    }),
    { numRuns: 150 },
  );
});

test("with any byte changed, something added, or blocks in another order, it is refused in a sentence", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: whole.length - 1 })),
      fc.integer({ min: 1, max: 255 }),
      async (at, by) => {
        const changed = Buffer.from(whole);
        changed[at]! ^= by;
        expect(await read(changed), `at ${at} by ${by}`).not.toBe("whole");
      },
    ),
    { numRuns: 150 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 3_000 }), async (more) => {
      expect(await read(Buffer.concat([whole, more]))).not.toBe("whole");
    }),
    { numRuns: 40 },
  );
  const size = 65_536 + 16;
  const begin = whole.indexOf("\n", whole.indexOf("\n--- ") + 1) + 1 + 16;
  const swapped = Buffer.concat([
    whole.subarray(0, begin),
    whole.subarray(begin + size, begin + 2 * size),
    whole.subarray(begin, begin + size),
    whole.subarray(begin + 2 * size),
  ]);
  expect(await read(swapped)).toBe("a part of it is not as it was written");
});

test("another key, none, and no backup at all are told apart", async () => {
  expect(await read(whole, await newKeys())).toMatch(/^the key does not open it/);
  expect(await read(whole, { ...keys, backupIdentity: undefined })).toMatch(/made for an age key/);
  expect(await read(Buffer.from("hello"))).toBe("it is no backup of this program");
  expect(await read(Buffer.alloc(0))).toMatch(/cut off/);
});

test("what does not add up, and what a later program wrote, is refused", async () => {
  const sum = { name: "a.b", rows: 4_000, bytes: text.length, sha256: "0".repeat(64) };
  expect(await read(await write("sums.age", keys, { sums: { tables: [sum] } }))).toBe(
    "what it holds does not add up to what it says it holds (table a.b)",
  );
  expect(await read(await write("none.age", keys, { sums: { tables: [] } }))).toMatch(/add up/);
  expect(await read(await write("later.age", keys, { about: { format: FORMAT + 1 } }))).toMatch(
    /made by a later version/,
  );
});

test("a passphrase closes and opens; another one, or none, is told", async () => {
  const closing = {
    work: 10,
    backupPassphrase: "鍵はひとつだけ持ち出す 2026",
    backupRecipients: [],
    backupIdentity: undefined,
  };
  const path = await write("passphrase.age", closing);
  expect(await read(path, closing)).toBe("whole");
  expect(await read(path, { ...closing, backupPassphrase: "another one altogether" })).toMatch(
    /^the passphrase is another one/,
  );
  expect(await read(path, { ...closing, backupPassphrase: undefined })).toMatch(
    /made with a passphrase/,
  );
});

test("what is not finished never stands under its name", async () => {
  const path = join(folder, "half.age");
  await expect(
    writeWhole(path, async (file) => {
      const archive = new ArchiveWriter(file, await closeFor(keys), NOW);
      await archive.add(ABOUT, Buffer.from("{}"));
      throw new Error("the disk is full");
    }),
  ).rejects.toThrow("the disk is full");
  await expect(open(path)).rejects.toThrow(/ENOENT/);
  expect(await writeWhole(path, () => Promise.resolve(false))).toBe(0);
  await expect(open(path)).rejects.toThrow(/ENOENT/);
});
