import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { freePort } from "./port.ts";
import { until } from "./until.ts";

const MAIN = join(import.meta.dirname, "../src/main.ts");

let database: TestDatabase;
let dataDir: string;
let taken: Server;
let takenPort: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), "tasuki-start-"));
  taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  takenPort = String((taken.address() as { port: number }).port);
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  taken.close();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** The program with this word; `said` is everything it wrote, `code` how it ended. */
function run(word: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN, ...word], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      DATA_DIR: dataDir,
      DATABASE_URL: database.url,
      ...env,
    },
  });
  children.push(child);
  const running = { child, said: "", code: once(child, "exit").then(([code]) => code as number) };
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (running.said += chunk.toString()));
  return running;
}

test("a port that is taken ends the program at once, and says in one line what to do", async () => {
  const program = run(["start"], { PORT: takenPort, LOG_LEVEL: "fatal" });
  expect(await program.code).toBe(2);
  expect(program.said.split("\n").filter((line) => line.startsWith("PORT"))).toEqual([
    `PORT ${takenPort} on HOST 127.0.0.1 is taken by another program: stop that one, or set another PORT`,
  ]);
  expect(program.said).not.toMatch(/^\s+at /m);
});

test("web alone puts away what a killed one was receiving, and keeps to the shutdown limit while a request never ends", async () => {
  const port = await freePort();
  const unfinished = join(dataDir, "files", "unfinished");
  await mkdir(unfinished, { recursive: true });
  for (const name of ["old", "new"]) await writeFile(join(unfinished, name), "half");
  const longAgo = new Date(Date.now() - 2 * 86_400_000);
  await utimes(join(unfinished, "old"), longAgo, longAgo);
  const program = run(["web"], { PORT: String(port), SHUTDOWN_SECONDS: "1", LOG_LEVEL: "info" });
  await until(() => program.said.includes("web is up"));
  expect(await readdir(unfinished)).toEqual(["new"]);
  const client = connect(port, "127.0.0.1");
  client.on("error", () => {});
  client.write("POST /api/accounts/session HTTP/1.1\r\nhost: x\r\nx-tasuki: 1\r\n");
  client.write("content-type: application/json\r\ncontent-length: 1000\r\n\r\n{");
  // The request is being read once another one, that came later, was answered.
  await until(async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok);
  program.child.kill("SIGTERM");
  expect(await program.code).toBe(1);
  expect(program.said).toContain("did not end in time");
  client.destroy();
});
