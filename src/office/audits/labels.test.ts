import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { jobs } from "../../app.ts";
import { ROOMS } from "../../rooms.ts";
import { HEAR_TASK } from "../../base/later/events.ts";
import "../../app.ts";
import { findWriter } from "../../base/mail/single.ts";
import { loadLabels } from "./content.ts";

const SRC = join(import.meta.dirname, "../..");
const tables = readFileSync(join(SRC, "base/data/tables.ts"), "utf8");
const tasks = new Set([HEAR_TASK, ...jobs.flatMap((room) => Object.keys(room.tasks ?? {}))]);

/** Server files outside of tests; in queries the same form of name means a table. */
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !/\.test\.ts$|\/queries[^/]*$|tables\.ts$/.test(path))
  .concat("base/data/queries-seen.ts");

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
      const isFile = /^(?:csv|xlsx|json|yaml|pdf)$/.test(rest!);
      if (!isRoom || isFile || tasks.has(name) || tables.includes(`"${name}": `)) continue;
      found.set(name, path);
    }
  }
  return found;
}

/**
 * Where the second half of a name is put together: which words it can be. Each must stand in that file, and what is
 * handed to the helper there must stand here.
 */
const PUT_TOGETHER: Record<string, { helper?: string; words: string[] }> = {
  "entrance/accounts/enter.ts": { words: ["signed_in", "sign_in_begun", "confirmed"] },
  "entrance/certificates/routes.ts": {
    helper: "recordOf",
    words: ["issued", "renewed", "revoked"],
  },
  "entrance/certificates/authority-routes.ts": {
    helper: "recordOf",
    words: ["authority_made", "trust_changed", "registered", "registration_ended"],
  },
  "entrance/identities/routes.ts": { helper: "recordOf", words: ["linked", "unlinked"] },
  "entrance/identities/provider-routes.ts": {
    helper: "recordOf",
    words: ["provider_added", "provider_changed"],
  },
  "ties/probes/answers.ts": { words: ["arrived", "not_ours", "passed_on", "changed"] },
};

test("names that are put together are known, word by word", () => {
  const known = new Set(loadLabels().flatMap(({ events }) => Object.keys(events)));
  const wrong: string[] = [];
  for (const path of files) {
    const code = readFileSync(join(SRC, path), "utf8");
    const rooms = [...code.matchAll(/name: `([a-z]+)\.\$\{(?!string\})/g)].map(
      (match) => match[1]!,
    );
    for (const room of rooms) {
      const { helper, words } = PUT_TOGETHER[path] ?? { words: [] };
      if (words.length === 0)
        wrong.push(`${path}: say in PUT_TOGETHER which names \`${room}.\${…}\` makes`);
      for (const word of words) {
        if (!code.includes(`"${word}"`)) wrong.push(`${path}: never says ${word}`);
        if (!known.has(`${room}.${word}`))
          wrong.push(`${room}.${word} has no words in labels.yaml`);
      }
      const calls = helper
        ? code.matchAll(new RegExp(`await ${helper}\\(tx, viewer, now, "([a-z_]+)"`, "g"))
        : [];
      for (const [, word] of calls)
        if (!words.includes(word!)) wrong.push(`${path}: ${word} stands not in PUT_TOGETHER`);
    }
  }
  expect(wrong).toEqual([]);
});

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
    .filter(([name]) => !known.has(name) && !isTask(name) && !findWriter(name))
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
