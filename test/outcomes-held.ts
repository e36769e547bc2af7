import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect } from "vitest";
import { forgetAnswers, missingOf, OUTCOMES } from "./outcomes.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Before and after every test: one that `outcomes.yaml` names must really see what was written. */
beforeEach(forgetAnswers);
afterEach(() => {
  const { testPath, currentTestName } = expect.getState();
  const named = Object.entries(OUTCOMES[relative(ROOT, testPath!)] ?? {});
  const endpoints = named.flatMap(([endpoint, test]) => (test === currentTestName ? endpoint : []));
  const missing = missingOf(endpoints);
  if (missing.length > 0) throw new Error(`test/outcomes.yaml: ${missing.join("; ")}`);
});
