import * as fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { until } from "../until.ts";
import { ask, hold, serverPid, temporaryFolder } from "./hold.ts";

test("a stopped database keeps its data and leaves nothing running", async () => {
  const dataDir = temporaryFolder();
  const first = await hold(dataDir);
  await ask(first.said, "create table kept as select 7 as n");
  expect(await first.end("SIGTERM")).toBe(0);
  expect(serverPid(dataDir)).toBeUndefined();
  const second = await hold(dataDir);
  expect(second.said).toBe(first.said);
  expect(await ask(second.said, "select n from kept")).toEqual([7]);
  await second.end("SIGTERM");
});

test("the database is durable, on no network port, behind a password, and its role is no superuser", async () => {
  const dataDir = temporaryFolder();
  const holder = await hold(dataDir);
  const shown =
    "select current_setting('fsync'), current_setting('synchronous_commit'), current_setting('listen_addresses')";
  expect(await ask(holder.said, shown)).toEqual(["on", "on", ""]);
  expect(
    await ask(holder.said, "select rolsuper from pg_roles where rolname = current_user"),
  ).toEqual([false]);
  const wrong = new URL(holder.said);
  wrong.password = "guess";
  await expect(ask(wrong.href, "select 1")).rejects.toThrow(/password authentication failed/);
  for (const file of ["postgres-password", "postgres.log"]) {
    expect(fs.statSync(join(dataDir, file)).mode & 0o077).toBe(0);
  }
  await holder.end("SIGTERM");
});

test("a server that outlived its killed parent is taken over", async () => {
  const dataDir = temporaryFolder();
  const killed = await hold(dataDir);
  await ask(killed.said, "create table kept as select 7 as n");
  const pid = serverPid(dataDir);
  await killed.end("SIGKILL");
  expect(serverPid(dataDir)).toBe(pid);
  const next = await hold(dataDir);
  expect(serverPid(dataDir)).toBe(pid);
  expect(await ask(next.said, "select n from kept")).toEqual([7]);
  await next.end("SIGTERM");
  expect(serverPid(dataDir)).toBeUndefined();
});

test("a killed server comes back by itself under the same address, with what was committed", async () => {
  const dataDir = temporaryFolder();
  const holder = await hold(dataDir);
  await ask(holder.said, "create table kept as select 7 as n");
  const pid = serverPid(dataDir)!;
  process.kill(pid, "SIGKILL");
  await until(async () => expect(await ask(holder.said, "select n from kept")).toEqual([7]));
  expect(serverPid(dataDir)).not.toBe(pid);
  await holder.end("SIGTERM");
});

test("parent and server killed together do not block the next start, even if the number lives on elsewhere", async () => {
  const dataDir = temporaryFolder();
  const holder = await hold(dataDir);
  await ask(holder.said, "create table kept as select 7 as n");
  const pid = serverPid(dataDir)!;
  await holder.end("SIGKILL");
  process.kill(pid, "SIGKILL");
  const file = join(dataDir, "postgres/postmaster.pid");
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(String(pid), String(process.pid)));
  const next = await hold(dataDir);
  expect(await ask(next.said, "select n from kept")).toEqual([7]);
  await next.end("SIGTERM");
});

test("an initialisation cut off in the middle is done again", async () => {
  const dataDir = temporaryFolder();
  fs.mkdirSync(join(dataDir, "postgres.new/base"), { recursive: true });
  const holder = await hold(dataDir);
  expect(await ask(holder.said, "select 1")).toEqual([1]);
  await holder.end("SIGTERM");
});

test("three callers at once share one server, and the last one out stops it", async () => {
  const dataDir = temporaryFolder();
  const holders = await Promise.all([hold(dataDir), hold(dataDir), hold(dataDir)]);
  expect(new Set(holders.map((holder) => holder.said)).size).toBe(1);
  const pid = serverPid(dataDir);
  await holders[0].end("SIGTERM");
  await holders[1].end("SIGKILL");
  expect(serverPid(dataDir)).toBe(pid);
  expect(await ask(holders[2].said, "select 1")).toEqual([1]);
  await holders[2].end("SIGTERM");
  expect(serverPid(dataDir)).toBeUndefined();
});

test("the server stands outside the terminal's process group", async () => {
  const dataDir = temporaryFolder();
  const holder = await hold(dataDir);
  const pid = serverPid(dataDir)!;
  const [, group, session] = fs
    .readFileSync(`/proc/${pid}/stat`, "utf8")
    .split(") ")[1]!
    .split(" ")
    .slice(1)
    .map(Number);
  expect([group, session]).toEqual([pid, pid]);
  await holder.end("SIGTERM");
});

test("another major version and a foreign folder are refused in one line", async () => {
  const dataDir = temporaryFolder();
  fs.mkdirSync(join(dataDir, "postgres"));
  expect((await hold(dataDir)).said).toMatch(/^refused: .*is not a PostgreSQL data folder/);
  fs.writeFileSync(join(dataDir, "postgres/PG_VERSION"), "17\n");
  expect((await hold(dataDir)).said).toMatch(
    /^refused: .*made by PostgreSQL 17, this release brings 18/,
  );
});
