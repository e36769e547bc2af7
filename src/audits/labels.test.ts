import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { jobs } from "../app.ts";
import { ROOMS } from "../rooms.ts";
import { HEAR_TASK } from "../base/events.ts";
import { loadLabels } from "./content.ts";

const SRC = join(import.meta.dirname, "..");
const tables = readFileSync(join(SRC, "base/tables.ts"), "utf8");
const tasks = new Set([HEAR_TASK, ...jobs.flatMap((room) => Object.keys(room.tasks ?? {}))]);

/** Server files outside of tests; in queries the same form of name means a table. */
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !/\.test\.ts$|\/queries[^/]*$|tables\.ts$/.test(path))
  .concat("base/queries-seen.ts");

/** Every text of the form `room.something` that names neither a table nor a task: the events, and where they stand. */
function findEventNames(): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of files) {
    const code = readFileSync(join(SRC, path), "utf8").replace(
      /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm,
      "",
    );
    for (const [, room, rest] of code.matchAll(/["'`]([a-z]+)\.([a-z_]+)["'`]/g)) {
      const name = `${room}.${rest}`;
      const isRoom = room === "base" || ROOMS.some((one) => one === room);
      if (!isRoom || tasks.has(name) || tables.includes(`"${name}": `)) continue;
      found.set(name, path);
    }
  }
  return found;
}

/** Names of tasks whose room is not put together yet, by the constants they stand in. */
function isTask(name: string): boolean {
  return files.some((path) =>
    new RegExp(
      `(?:_TASK|TASKS?)\\b[^;]*["']${name.replace(".", "\\.")}["']|addJob\\([^;]*["']${name.replace(".", "\\.")}["']`,
    ).test(readFileSync(join(SRC, path), "utf8")),
  );
}

test("every event that the code records has its words on the audit page", () => {
  const known = new Set(loadLabels().flatMap(({ events }) => Object.keys(events)));
  const missing = [...findEventNames()]
    .filter(([name]) => !known.has(name) && !isTask(name))
    .map(([name, path]) => `${name} (${path})`);
  expect(missing, "say in content/audits/labels.yaml what these are called").toEqual([]);
});

test("the walk finds events of every form in which the code names them", () => {
  const found = findEventNames();
  for (const name of [
    "base.seen",
    "assets.added",
    "organisations.closed",
    "outcomes.support_returned",
  ]) {
    expect([...found.keys()]).toContain(name);
  }
  expect(basename(found.get("base.seen") ?? "")).toBe("queries-seen.ts");
});

test("an event stands under one kind only", () => {
  const names = loadLabels().flatMap(({ events }) => Object.keys(events));
  expect(names).toEqual([...new Set(names)]);
});
