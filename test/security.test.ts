import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const text = readFileSync(join(ROOT, "docs/security.md"), "utf8");

/** Every requirement of levels 1 and 2 in the chapters on authentication, sessions and authorisation (ASVS 5.0.0). */
const REQUIREMENTS = {
  "6.1": 3,
  "6.2": 11,
  "6.3": 3,
  "6.4": 4,
  "6.5": 5,
  "6.6": 3,
  "6.8": 4,
  "7.1": 3,
  "7.2": 4,
  "7.3": 2,
  "7.4": 5,
  "7.5": 2,
  "7.6": 2,
  "8.1": 2,
  "8.2": 3,
  "8.3": 1,
  "8.4": 1,
};

test("every requirement has its row, with a file or a reason", () => {
  const rows = [...text.matchAll(/^\| (\d\.\d\.\d+) \| .+? \| (.+?) \| (.*?) ?\|$/gm)];
  const due = Object.entries(REQUIREMENTS).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, at) => `${section}.${at + 1}`),
  );
  expect(rows.map((row) => row[1])).toEqual(due);
  for (const [, id, state, how] of rows) {
    expect(["met", "in part", "by reason", "not used", "open"], id).toContain(state);
    if (state === "met") expect(how, id).toMatch(/`(src|test)\//);
    else if (state !== "not used") expect(how?.length, id).toBeGreaterThan(10);
  }
});

test("every file that the document names is there", () => {
  const named = [...text.matchAll(/`((?:src|test|content|docs)\/[\w./-]+)`/g)].map(
    (match) => match[1]!,
  );
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
