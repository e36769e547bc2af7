import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PATIENCE_MS, until } from "../../../test/until.ts";

/** A program of two roles: each writes its process id, takes a moment to end, and says that it did. */
const source = `
import { appendFileSync } from "node:fs";
import { createLog } from ${JSON.stringify(join(import.meta.dirname, "log.ts"))};
import { limitEnding, onShutdown, shutdown, superviseRoles } from ${JSON.stringify(join(import.meta.dirname, "program.ts"))};
const say = (line) => appendFileSync(process.env.SAID, line + "\\n");
const role = process.argv[2];
if (role === "start") {
  const roles = superviseRoles({ roles: process.env.ROLES.split(","), env: () => ({ GIVEN: "yes" }), limitMs: Number(process.env.LIMIT_MS), log: createLog({ logLevel: "silent" }) });
  onShutdown(async () => { const code = await roles.stop(); say("start ended"); return code; });
  roles.ended.then((code) => shutdown(code));
} else if (role === "wrong") process.exit(2);
else if (role === "hanging") {
  limitEnding(200);
  onShutdown(() => say("database ended"), ${PATIENCE_MS});
  onShutdown(() => say("file ended"));
  onShutdown(() => new Promise(() => {}));
  say(role + " " + process.pid + " " + process.env.GIVEN);
  setInterval(() => {}, 1000);
}
else {
  say(role + " " + process.pid + " " + process.env.GIVEN);
  setInterval(() => {}, 1000);
  if (role === "deaf") process.on("SIGTERM", () => {});
  else onShutdown(async () => { await new Promise((done) => setTimeout(done, 200)); say(role + " ended"); });
}
`;

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(join(tmpdir(), "tasuki-program-"));
  fs.writeFileSync(join(folder, "program.mjs"), source);
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

let number = 0;
/** Starts the program; a role that does not end is killed after `limitMs`. */
function start(roles: string, limitMs = PATIENCE_MS) {
  const said = join(folder, `said-${number++}`);
  fs.writeFileSync(said, "");
  const child = spawn(process.execPath, [join(folder, "program.mjs"), "start"], {
    env: { ...process.env, SAID: said, ROLES: roles, LIMIT_MS: String(limitMs) },
  });
  const exit = once(child, "exit") as Promise<[number | null]>;
  const lines = () => fs.readFileSync(said, "utf8").trim().split("\n");
  return { child, exit, lines, pidOf: (role: string) => pids(lines(), role).at(-1) };
}

function pids(lines: string[], role: string): number[] {
  return lines
    .filter((line) => new RegExp(`^${role} \\d`).test(line))
    .map((line) => Number(line.split(" ")[1]));
}

async function upWith(
  program: { lines(): string[]; child: ChildProcess },
  roles: number,
): Promise<void> {
  await until(() =>
    expect(program.lines().filter((line) => line.endsWith(" yes"))).toHaveLength(roles),
  );
}

test("a stop lets every role finish before the program ends with 0", async () => {
  const program = start("web,work");
  await upWith(program, 2);
  program.child.kill("SIGTERM");
  expect((await program.exit)[0]).toBe(0);
  expect(program.lines().slice(2).toSorted()).toEqual(["start ended", "web ended", "work ended"]);
  expect(program.lines().at(-1)).toBe("start ended");
});

test("a role that is killed comes back", async () => {
  const program = start("web,work");
  await upWith(program, 2);
  const before = program.pidOf("work")!;
  process.kill(before, "SIGKILL");
  await until(() => expect(program.pidOf("work")).not.toBe(before));
  program.child.kill("SIGINT");
  expect((await program.exit)[0]).toBe(0);
});

test("the roles end by themselves when the parent is killed", async () => {
  const program = start("web,work");
  await upWith(program, 2);
  program.child.kill("SIGKILL");
  await until(() =>
    expect(program.lines()).toEqual(expect.arrayContaining(["web ended", "work ended"])),
  );
});

test("a role with a wrong setting ends the program with 2 instead of being started again", async () => {
  const program = start("web,wrong");
  expect((await program.exit)[0]).toBe(2);
});

test("a role that does not listen is killed after the limit, and the exit code says so", async () => {
  const program = start("deaf", 300);
  await upWith(program, 1);
  program.child.kill("SIGTERM");
  expect((await program.exit)[0]).toBe(1);
});

test("what hangs at the end is left after the limit, and everything else is still ended", async () => {
  const program = start("hanging");
  await upWith(program, 1);
  program.child.kill("SIGTERM");
  expect((await program.exit)[0]).toBe(1);
  expect(program.lines().slice(1)).toEqual(["file ended", "database ended", "start ended"]);
});
