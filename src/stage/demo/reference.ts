import { createHash } from "node:crypto";
import { SECOND } from "../../base/clock.ts";
import type { Step } from "./stopwatch.ts";

const ROUNDS = 20;
const WORDS = 20_000;

export interface Times {
  seconds: Record<Step | "total", number>;
  /** From the start of the program until its first page could be opened. */
  firstPageSeconds: number;
}

/** The same with the seconds of the reference here and now, and what the demo took as multiples of it. */
export function compare(times: Times) {
  const reference = measureReference();
  const multipleOf = (took: number) => Number((took / reference).toFixed(1));
  return {
    ...times,
    reference: Number(reference.toFixed(3)),
    multiples: {
      firstPage: multipleOf(times.firstPageSeconds),
      whole: multipleOf(times.seconds.total),
    },
  };
}

/** Seconds that a fixed computation takes (sums, texts and sorting, in one thread), so that machines compare. */
function measureReference(): number {
  const begun = performance.now();
  let sum = "";
  for (let round = 0; round < ROUNDS; round++) {
    const words = Array.from({ length: WORDS }, (_, index) =>
      createHash("sha256").update(`${sum}${index}`).digest("base64"),
    );
    sum = words.toSorted()[0]!;
  }
  return (performance.now() - begun) / SECOND;
}
