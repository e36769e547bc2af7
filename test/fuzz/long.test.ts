import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeScene } from "../isolation/scene.ts";
import { fuzz } from "./fuzz.ts";

const { FUZZ_REQUESTS, FUZZ_SEED, FUZZ_ONLY, FUZZ_RESULT } = process.env;

// A small part stands in test/isolation/matrix.test.ts, where the scene is.
test("`npm run fuzz`: whatever is asked is answered or refused", async () => {
  const scene = await makeScene();
  const order = {
    requests: Number(FUZZ_REQUESTS),
    seed: Number(FUZZ_SEED),
    only: FUZZ_ONLY === undefined ? undefined : Number(FUZZ_ONLY),
  };
  const counted = await fuzz(scene, order, (line) => console.error(line));
  writeFileSync(FUZZ_RESULT!, JSON.stringify(counted));
  await scene.installation.close();
  expect(counted.requests).toBeGreaterThan(0);
});
