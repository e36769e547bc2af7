/**
 * `npm test`: the checks, then every test on a real database, and one last line
 * `N passed, N failed` (a check counts as a test). Skipped tests are named loudly before it.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { printChecks, runChecks } from "./check.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numFailedTestSuites: number;
  testResults: {
    name: string;
    status: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

const checked = await runChecks();
printChecks(checked);

const folder = mkdtempSync(join(tmpdir(), "tasuki-report-"));
const file = join(folder, "report.json");
const run = spawnSync(
  process.execPath,
  [
    join(ROOT, "node_modules/vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile=${file}`,
    ...process.argv.slice(2),
  ],
  { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] },
);
const report = JSON.parse(readFileSync(file, "utf8")) as Report;
rmSync(folder, { recursive: true });

// A file that cannot even be loaded has no failed test in it, and must count all the same.
const brokenFiles = report.testResults.filter(
  (result) =>
    result.status === "failed" && result.assertionResults.every((test) => test.status !== "failed"),
);
const skipped = report.testResults.flatMap((result) =>
  result.assertionResults.filter((test) => test.status === "skipped" || test.status === "pending"),
);
for (const test of skipped) console.log(`SKIPPED: ${test.fullName}`);
const passed = checked.filter((check) => check.passed).length + report.numPassedTests;
const failed =
  checked.filter((check) => !check.passed).length + report.numFailedTests + brokenFiles.length;
console.log(
  `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`,
);
process.exitCode = failed > 0 || run.status !== 0 ? 1 : 0;
