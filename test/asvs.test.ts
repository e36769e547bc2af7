import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(`${ROOT}${path}`, "utf8");
const STATES = ["met", "in part", "by reason", "not used", "open"];

const rows = [
  ...read("docs/asvs.md").matchAll(/^\| (\d[\d.]*) \| (.*?) \| (.*?) \| (.*?) ?\|$/gm),
].map(([, id, asked, state, how]) => ({ id: id!, asked: asked!, state: state!, how: how! }));

test("every requirement of levels 1 and 2 is answered, once", () => {
  const ids = read("test/asvs-ids.txt")
    .split("\n")
    .filter((line) => /^\d/.test(line));
  expect(ids.length).toBe(253);
  expect(rows.map((row) => row.id)).toEqual(ids);
});

test("an answer has a state; what is met names a test, what is not says why", () => {
  for (const { id, state, how } of rows) {
    expect(STATES, id).toContain(state);
    if (state === "met") expect(how, id).toMatch(/`test\/|\.test\.ts`/);
    if (["in part", "by reason", "open"].includes(state)) expect(how, id).not.toBe("");
  }
});

test("what the tables name is there", () => {
  for (const page of ["docs/asvs.md", "docs/security.md"])
    for (const [, path] of read(page).matchAll(
      /`((?:src|test|docs|deploy|content|tools)\/[\w./-]*)`/g,
    ))
      expect(existsSync(`${ROOT}${path}`), `${page}: ${path}`).toBe(true);
});
