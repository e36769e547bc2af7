import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDoors, type Outcome } from "./doors.ts";
import { hostileFile, KINDS } from "./files.ts";

/**
 * A small part always; `npm run hostile -- --files 1000 --json` sets how many. Every file goes through every door:
 * it is taken or told why not, in bounded time, and the process goes on.
 */
const FILES = Number(process.env.HOSTILE_FILES ?? 10);
/** One that takes longer is counted as slow; told, never asserted: machines differ. */
const SLOW_MS = 10_000;

let opened: Awaited<ReturnType<typeof openDoors>>;
beforeAll(async () => {
  opened = await openDoors();
});
afterAll(() => opened.close());

test("the same number gives the same file, and every kind comes", () => {
  for (const number of [0, 1, 7, 42])
    expect(hostileFile(number).bytes.equals(hostileFile(number).bytes)).toBe(true);
  expect(new Set(Array.from({ length: KINDS.length }, (_, i) => hostileFile(i).name)).size).toBe(
    KINDS.length,
  );
});

test("every hostile file is taken or told why not at every door, and nobody else waits for it", async () => {
  const bad: string[] = [];
  const count = { files: FILES, crashed: 0, slow: 0, unanswered: 0 };
  const delay = monitorEventLoopDelay();
  delay.enable();
  for (let number = 0; number < FILES; number++) {
    const file = hostileFile(number);
    if (process.env.HOSTILE_RESULT && number % 50 === 0) console.error(`${number} of ${FILES}`);
    for (const [name, door] of Object.entries(opened.doors)) {
      const began = performance.now();
      const outcome: Outcome = await door(file).catch((error: unknown) => {
        bad.push(String(error));
        return "crashed" as const;
      });
      const ms = performance.now() - began;
      if (outcome === "crashed") count.crashed++;
      if (outcome === "silent") count.unanswered++;
      if (ms > SLOW_MS) count.slow++;
      if (outcome === "crashed" || outcome === "silent" || ms > SLOW_MS)
        bad.push(
          `${number} ${file.name.slice(-40)} (${file.bytes.length} bytes) at ${name}: ${outcome}, ${Math.round(ms)} ms`,
        );
    }
  }
  delay.disable();
  if (process.env.HOSTILE_RESULT) {
    for (const line of bad) console.error(line);
    console.error(`the event loop stood still for at most ${Math.round(delay.max / 1e6)} ms`);
    writeFileSync(process.env.HOSTILE_RESULT, JSON.stringify(count));
  }
  expect(bad.filter((line) => !/: (taken|told), \d+ ms$/.test(line))).toEqual([]);
});
