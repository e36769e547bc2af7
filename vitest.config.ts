import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/order.ts";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["test/setup.ts"],
    // No test may depend on how fast the machine is: this is only when one is called hanging. The longest takes
    // about a minute on two quiet cores, and has fifteen of them on a machine that is five times slower and busy.
    testTimeout: 15 * 60_000,
    hookTimeout: 15 * 60_000,
    pool: "forks",
    // Every core: much of a test is waiting for the database or a browser, which are processes of their own.
    maxWorkers: Math.max(2, availableParallelism()),
    sequence: { sequencer: LongestFirst },
  },
});
