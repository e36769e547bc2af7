/**
 * `npm test`: the checks and, beside them, every test on a real database; then the ten slowest files and one
 * last line `N passed, N failed` (a check counts as a test). Skipped tests are named loudly before it.
 * With --full whole national lists and long rows of kills are gone through, of which it otherwise takes a part.
 */
import { fileURLToPath } from "node:url";
import { parseCLI, startVitest, type TestModule } from "vitest/node";
import { printChecks, runChecks } from "./check.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
// A test file is a process, and so is each role that one starts: what was compiled once is kept for the next.
process.env.NODE_COMPILE_CACHE ??= `${ROOT}.cache/compiled`;

const given = process.argv.slice(2);
if (given.includes("--full")) process.env.TEST_FULL = "1";
const { filter, options } = parseCLI(["vitest", "run", ...given.filter((one) => one !== "--full")]);
const [checked, vitest] = await Promise.all([
  runChecks(),
  startVitest("test", filter, { ...options, root: ROOT }),
]);
await vitest.close();
const modules = vitest.state.getTestModules();
const tests = modules.flatMap((module) => [...module.children.allTests()]);
const inState = (state: string) => tests.filter((test) => test.result().state === state);

printChecks(checked);
const skipped = [...inState("skipped"), ...inState("pending")];
for (const test of skipped) console.log(`SKIPPED: ${test.fullName}`);
printSlowest(modules);
// A file that cannot even be loaded has no failed test in it, and must count all the same.
const broken = modules.filter(
  (module) => !module.ok() && [...module.children.allTests("failed")].length === 0,
);
const failedChecks = checked.filter((check) => !check.passed).length;
const passed = checked.length - failedChecks + inState("passed").length;
const failed = failedChecks + inState("failed").length + broken.length;
const unhandled = vitest.state.getUnhandledErrors().length;
console.log(
  `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`,
);
process.exitCode = failed > 0 || unhandled > 0 ? 1 : 0;

/** Where the time goes: whoever adds to one of these looks for a cheaper way first. */
function printSlowest(modules: readonly TestModule[]): void {
  const files = modules.map((module) => {
    const { collectDuration, duration } = module.diagnostic();
    return { name: module.relativeModuleId, seconds: (collectDuration + duration) / 1000 };
  });
  console.log("The ten slowest files:");
  for (const { name, seconds } of files.toSorted((a, b) => b.seconds - a.seconds).slice(0, 10))
    console.log(`${seconds.toFixed(1).padStart(7)} s  ${name}`);
}
