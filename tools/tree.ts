import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What is looked at: the paths of all files from the top, and what stands in them. */
export interface Tree {
  files: readonly string[];
  read(path: string): string;
}

const texts = new Map<string, string>();

/** The tree as git has it, and what is not ignored beside it; each file is read once. */
export const OURS: Tree = {
  files: trackedFiles(),
  read: (path) => {
    const text = texts.get(path) ?? readFileSync(join(ROOT, path), "utf8");
    texts.set(path, text);
    return text;
  },
};

function trackedFiles(): string[] {
  return execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  })
    .split("\n")
    .filter((path) => path !== "" && existsSync(join(ROOT, path)));
}
