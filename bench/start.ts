import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Measurement } from "./run.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const INSTITUTIONS = 8000;
const LIMIT_MS = 10 * 60_000;

/** What must be more than nothing in the demo's table. */
const COUNTED = [
  "institutions",
  "assets",
  "advisories",
  "affected",
  "possibly",
  "asked",
  "notified",
  "answered",
  "silent",
];

/** From nothing but the repository and a warm npm cache to the demo's table, as a stranger would do it. */
export const measurement: Measurement = {
  name: "start",
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), "tasuki-start-"));
    try {
      // Fills npm's cache with what the lock file names; not measured.
      const warm = join(folder, "warm");
      await run(folder, "git", ["clone", "--quiet", ROOT, warm]);
      await run(warm, "npm", ["ci", "--no-fund", "--no-audit", "--loglevel=error"]);
      rmSync(warm, { recursive: true });
      const clone = join(folder, "clone");
      const started = performance.now();
      await run(folder, "git", ["clone", "--quiet", ROOT, clone]);
      const { output, marks } = await run(clone, "npm", [
        "run",
        "--silent",
        "demo",
        "--",
        "--exit",
        "--json",
      ]);
      const seconds = (performance.now() - started) / 1000;
      const since = (from: number | undefined, to: number | undefined) =>
        from && to ? ((to - from) / 1000).toFixed(1) : "?";
      const { installing, building } = marks;
      const steps = `clone ${since(started, installing)} s, install ${since(installing, building)} s, build and demo ${since(building, performance.now())} s`;
      const table = JSON.parse(output.trim().split("\n").at(-1)!) as Record<string, unknown>;
      const missing = COUNTED.filter((name) => !(Number(table[name]) > 0));
      return [
        {
          name: "start",
          figure: seconds,
          unit: "s",
          bound: "<= 60",
          ok: seconds <= 60 && missing.length === 0 && table["institutions"] === INSTITUTIONS,
          detail: `${steps}; ${missing.length > 0 ? `nothing in ${missing.join(", ")}; ` : ""}${JSON.stringify(table)}`,
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Runs a command to its end and gives its output, and when it told what it does; what npm and Node set for us is not handed on. */
function run(
  cwd: string,
  command: string,
  parameters: string[],
): Promise<{ output: string; marks: Record<string, number> }> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|DATA_DIR|DATABASE_)/i.test(name)),
  );
  // Our own Node in front would make npm look for its settings beside it: a stranger has the system's.
  env["PATH"] = (env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"))
    .join(delimiter);
  return new Promise((resolve, reject) => {
    // A group of its own, so that at the time limit everything it started ends with it.
    const child = spawn(command, parameters, {
      cwd,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let told = "";
    const marks: Record<string, number> = {};
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    child.stderr.on("data", (data: Buffer) => {
      told = (told + data.toString()).slice(-2000);
      const begun = /^(installing|building) /m.exec(data.toString())?.[1];
      if (begun) marks[begun] = performance.now();
    });
    const limit = setTimeout(() => process.kill(-child.pid!, "SIGTERM"), LIMIT_MS);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(limit);
      if (code === 0) resolve({ output, marks });
      else
        reject(
          new Error(`${command} ${parameters[0]} ended with ${code ?? signal}: ${told.trim()}`),
        );
    });
  });
}
