import { expect, test } from "vitest";
import { fixedClock, systemClock } from "./clock.ts";

test("a fixed clock stands still, advances and is set; nobody can change it through a date it gave", () => {
  const clock = fixedClock(new Date("2026-11-21T00:00:00Z"));
  clock.now().setFullYear(1999);
  expect(clock.now().toISOString()).toBe("2026-11-21T00:00:00.000Z");
  clock.advance(90_000);
  expect(clock.now().toISOString()).toBe("2026-11-21T00:01:30.000Z");
  clock.set(new Date("2027-01-01T00:00:00Z"));
  expect(clock.now().toISOString()).toBe("2027-01-01T00:00:00.000Z");
});

test("the system clock goes on", () => {
  const before = Date.now();
  const now = systemClock.now().getTime();
  const after = Date.now();
  expect([before, now, after]).toEqual([before, now, after].toSorted((a, b) => a - b));
});
