import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { withReplyLinks } from "./load.ts";
import type { Figure, Measurement } from "./run.ts";
import { failure } from "./world.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BUILD_LIMIT_MS = 5 * 60_000;
const KB = 1024;

/** One line of vite's manifest. */
interface Part {
  file: string;
  imports?: string[];
}

/** Script of the first page after signing in: what index.html loads, and what 「今日」 needs besides. */
async function weighScript(): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), "tasuki-first-"));
  try {
    const vite = join(ROOT, "node_modules/vite/bin/vite.js");
    const built = spawnSync(
      process.execPath,
      [vite, "build", "--manifest", "--outDir", folder, "--emptyOutDir", "--logLevel", "error"],
      { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"], timeout: BUILD_LIMIT_MS },
    );
    if (built.status !== 0)
      throw new Error(`vite build ended with ${built.status ?? built.signal}`);
    const manifest = JSON.parse(
      readFileSync(join(folder, ".vite/manifest.json"), "utf8"),
    ) as Record<string, Part>;
    const keys = new Set<string>();
    const add = (key: string) => {
      if (keys.has(key)) return;
      keys.add(key);
      for (const other of manifest[key]?.imports ?? []) add(other);
    };
    add("index.html");
    add(findTodayPage(Object.keys(manifest)));
    const sizes = [...keys].map((key) => {
      const file = manifest[key]!.file;
      return { file, bytes: gzipSync(readFileSync(join(folder, file)), { level: 6 }).length };
    });
    const kb = sizes.reduce((sum, one) => sum + one.bytes, 0) / KB;
    const largest = sizes.toSorted((a, b) => b.bytes - a.bytes).slice(0, 4);
    const detail = `${sizes.length} files; ${largest.map((one) => `${one.file.replace(/^.*\//, "")} ${(one.bytes / KB).toFixed(0)}`).join(", ")}`;
    return {
      name: "first script",
      figure: kb,
      unit: "KB gzip",
      bound: "<= 150",
      ok: kb <= 150,
      detail,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The file that the room names for its page /today, as the manifest calls it. */
function findTodayPage(keys: readonly string[]): string {
  const table = readFileSync(join(ROOT, "src/office/today/pages.tsx"), "utf8");
  const named = /"\/today", \w+, \(\) => import\("\.\/([^"]+)"\)/.exec(table)?.[1];
  if (!named) throw new Error("the room today has no page /today");
  const key = keys.find((one) => one.endsWith(named));
  if (!key) throw new Error(`the build has no file for ${named}`);
  return key;
}

/** The login-free page as a real web process sends it, the heavier of its two kinds. */
function weighReplyPage(): Promise<Figure> {
  return withReplyLinks(async ({ links, address }) => {
    const weights: number[] = [];
    for (const asked of [true, false]) {
      const link = links.find((one) => one.asked === asked)!;
      const page = await fetch(address + link.path, {
        headers: { "accept-encoding": "identity" },
      });
      if (page.status !== 200) throw new Error(`the page answered ${page.status}`);
      const text = await page.text();
      if (/<script|<link|<img/i.test(text)) throw new Error("the page loads something besides");
      weights.push(Buffer.byteLength(text) / KB);
    }
    const kb = Math.max(...weights);
    const detail = `HTML, not compressed: お使いですか ${weights[0]!.toFixed(1)}, 該当の確認 ${weights[1]!.toFixed(1)}`;
    return {
      name: "first reply page",
      figure: kb,
      unit: "KB",
      bound: "<= 15",
      ok: kb <= 15,
      detail,
    };
  });
}

/** What a slow connection has to carry before somebody can read and answer. */
export const measurement: Measurement = {
  name: "first",
  run: async () => [
    await weighScript().catch((error: Error) => failure("first script", error)),
    await weighReplyPage().catch((error: Error) => failure("first reply page", error)),
  ],
};
