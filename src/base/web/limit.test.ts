import { expect, test } from "vitest";
import { countMinutes } from "./limit.ts";

const NOW = new Date("2026-11-21T09:00:00+09:00");

test("counting forgets after a minute and when a clock jumps back, and remembers a bounded number of keys", () => {
  const counter = countMinutes();
  const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
  expect([
    counter.count("a", at(0)),
    counter.count("a", at(59)),
    counter.count("a", at(60)),
  ]).toEqual([1, 2, 1]);
  expect(counter.count("a", at(-3600))).toBe(1);
  for (let n = 0; n < 20_000; n++) counter.count(`k${n}`, at(0));
  expect(counter.look("k0", at(0))).toBe(0);
  expect(counter.look("k19999", at(0))).toBe(1);
});
