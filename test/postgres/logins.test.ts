import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { makeLogins } from "../../src/base/data/logins.ts";
import { migrate } from "../../src/base/data/migrate.ts";
import { until } from "../until.ts";
import { ask, hold, temporaryFolder } from "./hold.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

test("the embedded database makes a login for each role, the same at every start, also from several processes at once", async () => {
  const dataDir = temporaryFolder();
  const holder = await hold(dataDir, { durable: false });
  await migrate(holder.said);
  const made = await Promise.all([1, 2, 3].map(() => makeLogins(holder.said, dataDir)));
  expect(made[1]).toEqual(made[0]);
  expect(made[2]).toEqual(made[0]);
  expect(await ask(made[0]!.web, "select session_user::text")).toEqual(["tasuki_web_login"]);
  expect(await ask(made[0]!.work, "select session_user::text")).toEqual(["tasuki_work_login"]);
  await expect(ask(made[0]!.web, "set role tasuki")).rejects.toThrow(/permission denied/);
  for (const file of ["web-password", "work-password"]) {
    expect(fs.statSync(join(dataDir, file)).mode & 0o077).toBe(0);
  }
  // Passwords that were lost are made anew; what was known before opens nothing anymore.
  fs.rmSync(join(dataDir, "web-password"));
  const anew = await makeLogins(holder.said, dataDir);
  expect(await ask(anew.web, "select 1")).toEqual([1]);
  await expect(ask(made[0]!.web, "select 1")).rejects.toThrow(/password authentication failed/);
  await holder.end("SIGTERM");
});

test("web refuses the owner's login, and a database that nobody migrated, in one line", async () => {
  const dataDir = temporaryFolder();
  const holder = await hold(dataDir, { durable: false });
  await migrate(holder.said);
  const { web } = await makeLogins(holder.said, dataDir);
  await ask(holder.said, "create database empty");
  const empty = new URL(web);
  empty.pathname = "/empty";
  expect(await runWeb(dataDir, holder.said)).toMatch(
    /^2 WEB_DATABASE_URL signs in as tasuki, .*expected a login/,
  );
  await ask(holder.said.replace("/tasuki?", "/empty?"), "create schema base");
  expect(await runWeb(dataDir, empty.href)).toMatch(
    /^2 The database lacks \d+ migrations, from 0001-base.sql: run "migrate" first/,
  );
  await holder.end("SIGTERM");
});

/** Exit code and last words of a web process that was given this login only. */
async function runWeb(dataDir: string, url: string): Promise<string> {
  const child = spawn(process.execPath, [MAIN, "web"], {
    env: {
      PATH: process.env.PATH,
      DATA_DIR: dataDir,
      PORT: "0",
      LOG_LEVEL: "fatal",
      WEB_DATABASE_URL: url,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (data: Buffer) => (said += data.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return `${code} ${said.trim()}`;
}

test("start gives web and work their own logins, not the owner's, and both do their work", async () => {
  const dataDir = temporaryFolder();
  const child = spawn(process.execPath, [MAIN, "start"], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: "0", LOG_LEVEL: "info" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  let said = "";
  child.stdout.on("data", (data: Buffer) => (said += data.toString()));
  const isUp = () => said.includes("web is up") && said.includes("work is up");
  await until(() => expect(isUp(), said).toBe(true));
  const owner = `postgres://tasuki:${fs.readFileSync(join(dataDir, "postgres-password"), "utf8")}@localhost:5432/tasuki?host=${encodeURIComponent(join(dataDir, "postgres"))}`;
  const logins =
    "select distinct usename::text from pg_stat_activity where backend_type = 'client backend' and usename not in ('postgres', 'tasuki') order by 1";
  await ask(owner, "select base.add_job('audits.seal', '{}', now(), 'test', 1)");
  const waiting = "select count(*)::int from graphile_worker.jobs where key = 'test'";
  await until(async () => expect(await ask(owner, waiting)).toEqual([0]));
  expect(await ask(owner, logins)).toContain("tasuki_work_login");
  for (const role of ["web", "work"]) {
    const environment = rolesOf(child.pid!).find((text) =>
      text.includes(`${role.toUpperCase()}_DATABASE_URL=postgres:`),
    );
    expect(environment, role).toBeDefined();
    expect(environment).toMatch(/(^|\0)DATABASE_URL=\0/);
    expect(environment).not.toContain("//tasuki:");
  }
  expect(said).not.toContain("shares the database owner");
  child.kill("SIGTERM");
  expect((await ended)[0]).toBe(0);
});

/** The environments of the processes that this one started. */
function rolesOf(pid: number): string[] {
  const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  return children.map((child) => fs.readFileSync(`/proc/${child}/environ`, "utf8"));
}
