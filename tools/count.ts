import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startVitest } from "vitest/node";

/**
 * Runs tests that count (`<NAME>_RESULT` tells them where to), in a size of their own, and prints what they counted:
 * with `json` as one line. `only`: the tests of that name. What they found stands on standard error.
 */
export async function countBy(
  filter: string,
  name: string,
  env: Record<string, string | undefined>,
  json: boolean | undefined,
  only?: RegExp,
): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), "count-"));
  const result = join(folder, "result.json");
  Object.assign(process.env, env, { [`${name}_RESULT`]: result });
  const vitest = await startVitest("test", [filter], {
    root: fileURLToPath(new URL("..", import.meta.url)),
    run: true,
    watch: false,
    testTimeout: 12 * 3_600_000,
    ...(only && { testNamePattern: only }),
  });
  await vitest.close();
  const count = JSON.parse(readFileSync(result, "utf8")) as Record<string, number>;
  rmSync(folder, { recursive: true });
  if (json) console.log(JSON.stringify(count));
  else
    for (const [what, number] of Object.entries(count)) console.log(`${what.padEnd(18)}${number}`);
  return count;
}
