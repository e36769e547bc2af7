import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/order.ts";

/** Files that change what belongs to the whole process: modules, the environment, timers. */
const ALONE = ["src/base/{content,fetch,tls}.test.ts", "src/{consents,identities}/*.test.ts"];

export default defineConfig({
  test: {
    globalSetup: ["test/setup.ts"],
    // No test may depend on how fast the machine is: this is only when one is called hanging. The longest takes
    // about a minute and a half on two quiet cores; fifteen were measured on a machine with ten times its work.
    testTimeout: 20 * 60_000,
    hookTimeout: 20 * 60_000,
    pool: "forks",
    // Every core: much of a test is waiting for the database or a browser, which are processes of their own.
    maxWorkers: Math.max(2, availableParallelism()),
    sequence: { sequencer: LongestFirst },
    projects: [
      // A process of its own for every file.
      { extends: true, test: { name: "alone", include: ["test/**/*.test.ts", ...ALONE] } },
      // The rooms' own tests: the program is loaded once in each process and not a hundred times.
      {
        extends: true,
        test: { name: "rooms", include: ["src/**/*.test.ts"], exclude: ALONE, isolate: false },
      },
    ],
  },
});
