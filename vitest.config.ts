import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/order.ts";

/** Files that change what belongs to the whole process: modules, the environment, timers. */
const ALONE = [
  "src/base/{content,web/fetch,keys/tls}.test.ts",
  "src/{joining/consents,entrance/identities}/*.test.ts",
  "test/{kill,postgres}/*.test.ts",
  "test/cases/sources.test.ts",
];

/** Tests that only count, for a command of their own (`npm run fuzz`). */
const COUNTING = process.env.FUZZ_RESULT ? [] : ["test/fuzz/*.test.ts"];

export default defineConfig({
  test: {
    globalSetup: ["test/setup.ts"],
    setupFiles: ["test/outcomes-held.ts"],
    // No test may depend on how fast the machine is: this is only when one is called hanging. The longest takes
    // about a minute and a half on two quiet cores; fifteen were measured on a machine with ten times its work.
    testTimeout: 20 * 60_000,
    hookTimeout: 20 * 60_000,
    pool: "forks",
    // One more than there are cores: much of a test is waiting for the database, a browser, a killed process.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    projects: [
      // A process of its own for every file.
      { extends: true, test: { name: "alone", include: ALONE } },
      // Everything else: the program is loaded once in each process and not two hundred times.
      {
        extends: true,
        test: {
          name: "together",
          include: ["src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: [...ALONE, ...COUNTING],
          isolate: false,
        },
      },
    ],
  },
});
