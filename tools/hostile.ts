/**
 * `npm run hostile -- --files 1000 --json`: so many hostile files through every door that takes one. What went wrong
 * stands on standard error; the last line is `{files, crashed, slow, unanswered}`.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startVitest } from "vitest/node";

const { values } = parseArgs({
  options: { files: { type: "string", default: "1000" }, json: { type: "boolean" } },
});
const folder = mkdtempSync(join(tmpdir(), "hostile-"));
const result = join(folder, "result.json");
Object.assign(process.env, { HOSTILE_FILES: values.files, HOSTILE_RESULT: result });
const vitest = await startVitest("test", ["test/hostile"], {
  root: fileURLToPath(new URL("..", import.meta.url)),
  run: true,
  watch: false,
  testTimeout: 12 * 3_600_000,
});
await vitest.close();
const count = JSON.parse(readFileSync(result, "utf8")) as Record<string, number>;
rmSync(folder, { recursive: true });
if (values.json) console.log(JSON.stringify(count));
else for (const [name, number] of Object.entries(count)) console.log(`${name.padEnd(12)}${number}`);
process.exitCode = (count.crashed ?? 0) + (count.unanswered ?? 0) > 0 ? 1 : 0;
