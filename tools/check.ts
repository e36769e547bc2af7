/**
 * Everything that can be known without running the product: types, lint, format, laws, stale
 * generated files, unused exports and dependencies. `runChecks` is what `npm run check` and
 * `npm test` share.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BIN = `${ROOT}node_modules/.bin/`;
const TYPES_KEPT = `${ROOT}.cache/types.json`;

const CHECKS: Record<string, string[]> = {
  // What was found of files that did not change since is kept. (`typescript` itself, 6, is there for knip.)
  types: [
    `${ROOT}node_modules/typescript-7/bin/tsc`,
    "--noEmit",
    // Checkers beside each other work out the same types each for itself: with two cores one is the fastest.
    "--singleThreaded",
    "-p",
    ROOT,
    "--incremental",
    "--tsBuildInfoFile",
    TYPES_KEPT,
  ],
  lint: [`${BIN}oxlint`, "--deny-warnings"],
  format: [`${BIN}oxfmt`, "--check"],
  laws: [process.execPath, "tools/laws.ts"],
  generated: [process.execPath, "tools/generate.ts", "--check"],
  unused: [`${BIN}knip`, "--no-progress"],
};

export interface Checked {
  name: string;
  passed: boolean;
  output: string;
  seconds: number;
}

/** Runs every check, two at a time, and gives what each printed. */
export async function runChecks(): Promise<Checked[]> {
  const waiting = Object.entries(CHECKS);
  const done: Checked[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) done.push(await runOne(...next));
  };
  await Promise.all([worker(), worker()]);
  return done;
}

function runOne(name: string, [command = "", ...args]: string[]): Promise<Checked> {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const end = (passed: boolean) =>
      resolve({ name, passed, output: output.trim(), seconds: (Date.now() - started) / 1000 });
    child.on("error", (error) => {
      output += error.message;
      end(false);
    });
    child.on("exit", (code) => end(code === 0));
  });
}

/** Prints one line a check, and what the failed ones said. */
export function printChecks(checked: readonly Checked[]): void {
  for (const { name, passed, seconds, output } of checked) {
    console.log(`${passed ? "ok  " : "FAIL"} ${name} (${seconds.toFixed(1)} s)`);
    if (!passed) console.log(output.replace(/^/gm, "     "));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const checked = await runChecks();
  printChecks(checked);
  process.exitCode = checked.every((check) => check.passed) ? 0 : 1;
}
