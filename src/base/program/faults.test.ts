import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { testContext } from "../../../test/web.ts";
import { recordFault } from "./faults.ts";

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "faults-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

const base = new URL("..", import.meta.url).href;

/** Runs a role whose code is `body`, over the test database; gives its exit code and what it printed. */
async function run(body: string): Promise<{ code: number | null; out: string }> {
  const file = join(folder, "role.mjs");
  writeFileSync(
    file,
    `import { systemClock } from "${base}clock.ts";
    import { openDatabase } from "${base}data/db.ts";
    import { watchFaults } from "${base}program/faults.ts";
    import { createLog } from "${base}program/log.ts";
    import { onShutdown } from "${base}program/program.ts";
    const db = openDatabase({ url: process.env.URL_OF_TEST, role: "tasuki_work", ownLogin: true });
    watchFaults({ db, clock: systemClock, log: createLog({ logLevel: "info" }, "work") }, "work");
    onShutdown(() => console.log("ended in order"));
    setInterval(() => {}, 1000);
    ${body}`,
  );
  const env = { ...process.env, URL_OF_TEST: database.logins.work };
  const child = spawn(process.execPath, [file], { env, stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once("exit", done));
  return { code, out };
}
const recorded = async () =>
  (
    await database.owner.query(
      "select data from base.event where name = 'base.process_failed' order by id",
    )
  ).rows.map(({ data }) => data);

test("a promise that nobody waited for is recorded once and ends nothing; an exception is recorded and ends the role in order", async () => {
  const { code, out } = await run(`
    const fail = () => Promise.reject(new TypeError("password=hunter2 nurse@hp.example.jp"));
    for (let i = 0; i < 5; i++) void fail();
    setTimeout(() => { throw new RangeError("too far"); }, 500);
  `);
  expect(code).toBe(1);
  expect(out).toContain("ended in order");
  expect(out.match(/reached the top/g)).toHaveLength(6);
  expect(await recorded()).toEqual([
    { role: "work", kind: "rejection", name: expect.stringMatching(/^TypeError role\.mjs:\d+$/) },
    { role: "work", kind: "exception", name: expect.stringMatching(/^RangeError role\.mjs:\d+$/) },
  ]);
});

test("a stream that fails and nobody listens to is no silent end", async () => {
  const before = (await recorded()).length;
  const { code } = await run(`
    const { Readable } = await import("node:stream");
    const { createGunzip } = await import("node:zlib");
    Readable.from([Buffer.from("1f8b0800", "hex")]).pipe(createGunzip()).resume();
  `);
  expect(code).toBe(1);
  expect((await recorded()).slice(before)).toMatchObject([{ kind: "exception" }]);
});

test("where the database cannot be reached the log has it, and nothing is thrown", async () => {
  const lines: unknown[] = [];
  const context = testContext(database, "work");
  const log = { error: (line: unknown) => lines.push(line) };
  const db = { asViewer: () => Promise.reject(new Error("gone")) };
  const fault = { role: "web", kind: "ended", name: "web SIGKILL" } as const;
  await recordFault({ clock: context.clock, db, log } as never, fault);
  expect(lines).toMatchObject([{ fault }]);
});
