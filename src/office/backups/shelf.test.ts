import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { saveFile, filePath } from "../../base/files/files.ts";
import { getToday } from "../today/api.ts";
import { getBackups } from "./api.ts";
import { jobs } from "./jobs.ts";
import type { Keys } from "./keys.ts";
import { makeBackup, type Source } from "./make.ts";
import { openBackup } from "./restore.ts";
import { findBackups } from "./shelf.ts";

const folder = mkdtempSync(join(tmpdir(), "tasuki-shelf-"));
const HOUR = 3_600_000;
let database: TestDatabase;
let world: World;
let keys: Keys;
let source: Source;
beforeAll(async () => {
  keys = await newKeys();
  database = await createTestDatabase();
  world = await makeWorld(database);
  source = {
    url: database.logins.work,
    dataDir: join(folder, "data"),
    secret: randomBytes(32),
    keys,
    now: new Date("2026-11-21T03:00:00Z"),
    program: "test",
  };
  for (const content of ["one", "two"]) await upload(content);
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function newKeys(): Promise<Keys> {
  const identity = await generateX25519Identity();
  const backupRecipients = [await identityToRecipient(identity)];
  return { backupPassphrase: undefined, backupRecipients, backupIdentity: identity };
}
async function upload(content: string): Promise<string> {
  const kept = await saveFile(source.dataDir, Buffer.from(content), 1_000);
  if (kept === "too_large") throw new Error(kept);
  return kept.sha256;
}
const later = (hours: number): Source => ({
  ...source,
  now: new Date(source.now.getTime() + hours * HOUR),
});
async function readAll(path: string, opening: Keys) {
  const { file, whole } = await openBackup(path, opening);
  await file.close();
  return whole;
}

test("a shelf keeps each upload once: what an earlier or interrupted backup finished stays, the rest is written", async () => {
  const shelf = join(folder, "shelf/");
  const first = await makeBackup(shelf, source);
  expect(first.kept).toBe(0);
  const beside = readdirSync(join(shelf, "uploads"));
  expect(beside).toHaveLength(2);
  // As one that was killed leaves it: an upload whole, one half, no backup.
  rmSync(first.path);
  const [one, two] = beside.map((name) => join(shelf, "uploads", name)) as [string, string];
  writeFileSync(`${two}.unfinished`, readFileSync(two).subarray(0, 100));
  rmSync(two);
  const before = statSync(one).ino;
  await upload("three");
  const second = await makeBackup(shelf, later(1));
  expect(second.kept).toBe(1);
  expect(statSync(one).ino).toBe(before);
  expect((await readAll(shelf, keys)).sums.uploads).toHaveLength(3);

  // A damaged or lost upload beside it is found; a name says nothing of what it holds.
  const name = readdirSync(join(shelf, "uploads")).find((file) => file.endsWith(".age"))!;
  expect(second.sums.uploads.some(({ sha256 }) => name.includes(sha256))).toBe(false);
  const whole = readFileSync(join(shelf, "uploads", name));
  whole[whole.length - 1]! ^= 1;
  writeFileSync(join(shelf, "uploads", name), whole);
  await expect(openBackup(shelf, keys)).rejects.toThrow(/cannot be used/);
  rmSync(join(shelf, "uploads", name));
  await expect(openBackup(shelf, keys)).rejects.toThrow(/uploaded file of it is missing/);
});

test("other keys close everything anew, so that they open all of the next backup", async () => {
  const shelf = join(folder, "keys/");
  await makeBackup(shelf, source);
  const others = await newKeys();
  const made = await makeBackup(shelf, { ...later(1), keys: others });
  expect(made.kept).toBe(0);
  expect((await readAll(made.path, others)).sums.uploads).toHaveLength(3);
});

test("a passphrase closes a shelf through one key of its own", async () => {
  const shelf = join(folder, "passphrase/");
  const closing = {
    work: 10,
    ...keys,
    backupPassphrase: "a passphrase of some length",
    backupRecipients: [],
  };
  await makeBackup(shelf, { ...source, keys: closing });
  const opening = { ...closing, backupIdentity: undefined };
  expect((await readAll(shelf, opening)).sums.uploads).toHaveLength(3);
  await expect(
    makeBackup(shelf, {
      ...later(1),
      keys: { ...closing, backupPassphrase: "another passphrase" },
    }),
  ).rejects.toThrow(/closed with another passphrase/);
});

test("an upload that is damaged on the disk stops nothing, is named, and is not restored as if it were whole", async () => {
  const sha256 = await upload("to be damaged");
  writeFileSync(filePath(source.dataDir, sha256), "something else");
  for (const path of [join(folder, "damaged/"), join(folder, "damaged.tar.age")]) {
    const made = await makeBackup(path, source);
    expect(made.sums.damaged).toEqual([sha256]);
    const { sums } = await readAll(made.path, keys);
    expect(sums.uploads.map((one) => one.sha256)).not.toContain(sha256);
  }
  rmSync(filePath(source.dataDir, sha256));
});

test("the schedule makes one when it is due, keeps so many, tells what failed, and an administrator sees it", async () => {
  const path = join(folder, "scheduled");
  const env = {
    DATA_DIR: source.dataDir,
    BACKUP_PATH: path,
    BACKUP_RECIPIENT: keys.backupRecipients.join(","),
    BACKUP_KEEP: "2",
  };
  const context = testContext(database, "work", env);
  const web: TestWeb = await startTestWeb({
    ...testContext(database, "web", env),
    clock: context.clock,
  });
  const office = viewerOf("secretariat", world.secretariat);
  const look = async () => {
    const asked = await web.ask(office, getBackups);
    if (!("reply" in asked)) throw new Error(JSON.stringify(asked));
    return asked.reply;
  };
  const todo = async (viewer: typeof office) => {
    const asked = await web.ask(viewer, getToday);
    if (!("reply" in asked)) throw new Error(JSON.stringify(asked));
    const { todos, rest } = asked.reply;
    return [...todos, ...rest].map(({ kind }) => kind).filter((kind) => kind.startsWith("backup"));
  };
  const run = () => jobs.tasks!["backups.make"]!({}, context);
  const pass = (hours: number) =>
    context.clock.set(new Date(context.clock.now().getTime() + hours * HOUR));
  try {
    await run();
    expect(await findBackups(path)).toHaveLength(1);
    await run();
    expect(await findBackups(path)).toHaveLength(1);
    for (let n = 0; n < 2; n++) {
      pass(24);
      await run();
    }
    expect(await findBackups(path)).toHaveLength(2);
    expect(await look()).toMatchObject({ worry: null, schedule: { keep: 2, everyHours: 24 } });
    expect(await todo(office)).toEqual([]);

    pass(49);
    expect(await todo(office)).toEqual(["backup_old"]);
    expect(await todo({ ...office, standing: "clerk" })).toEqual([]);

    // The place is gone, as a disk that came off.
    rmSync(path, { recursive: true });
    writeFileSync(path, "");
    await run();
    const told = await look();
    expect(told.worry).toBe("failed");
    expect(told.outcomes[0]!.failure).toMatchObject({
      why: "バックアップの保存先が見つからないか、読み書きできませんでした。",
      error: expect.stringMatching(/ENOTDIR|EEXIST/) as string,
    });
    expect(await todo(office)).toEqual(["backup_failed"]);
    // Not again at once, but an hour later.
    rmSync(path);
    await run();
    expect((await look()).outcomes).toHaveLength(4);
    pass(1);
    await run();
    expect((await look()).worry).toBeNull();
    expect(await todo(office)).toEqual([]);
  } finally {
    await web.close();
  }
});
