import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const WATCHDOG = fileURLToPath(new URL("./watchdog.ts", import.meta.url));

/** Runs a process that is watched for a second, and tells how it ended. */
async function run(body: string): Promise<{ signal: string | null; said: string }> {
  const program = `import { watch } from ${JSON.stringify(WATCHDOG)}; ${body}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program]);
  let said = "";
  child.stderr.on("data", (chunk) => (said += chunk));
  const [, signal] = (await once(child, "exit")) as [number | null, string | null];
  return { signal, said };
}

test("a process that gets to nothing, or serves nobody, is ended and says why; one that serves is left alone", async () => {
  const ends = "setTimeout(() => process.exit(0), 6000)";
  // Side by side, because most of it is waiting.
  const [stuck, useless, serving, unwatched] = await Promise.all([
    run("watch(1, () => true); setTimeout(() => { for (;;); }, 100)"),
    run("watch(1, () => false); setInterval(() => {}, 100)"),
    run(`watch(4, () => true); ${ends}`),
    run("watch(0, () => false); setTimeout(() => {}, 1500)"),
  ]);
  for (const ended of [stuck, useless]) {
    expect(ended.signal).toBe("SIGKILL");
    expect(ended.said).toContain("did not serve for 1 seconds");
  }
  expect([serving.signal, unwatched.signal]).toEqual([null, null]);
});
