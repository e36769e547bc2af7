import { expect, test } from "vitest";
import { loadRules } from "./content.ts";
import { isDue, judge, type Standing } from "./standing.ts";

const now = new Date("2026-11-21T03:00:00Z");
const rules = loadRules(now);
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const fine: Standing = { goodAt: hoursAgo(1), damaged: 0, failedAt: null, since: hoursAgo(9_000) };

test.each([
  ["a fresh one", fine, 24, null],
  ["late, but not by much", { ...fine, goodAt: hoursAgo(47) }, 24, null],
  ["a day too late", { ...fine, goodAt: hoursAgo(49) }, 24, "old"],
  ["late by the schedule of an hour", { ...fine, goodAt: hoursAgo(26) }, 1, "old"],
  ["by hand, a week ago", { ...fine, goodAt: hoursAgo(7 * 24) }, null, null],
  ["by hand, nine days ago", { ...fine, goodAt: hoursAgo(9 * 24) }, null, "old"],
  [
    "the last one failed, though one before was good",
    { ...fine, failedAt: hoursAgo(0.5) },
    24,
    "failed",
  ],
  ["the first one failed", { ...fine, goodAt: null, failedAt: hoursAgo(0.5) }, 24, "failed"],
  ["a new installation without any", { ...fine, goodAt: null, since: hoursAgo(24) }, null, null],
  ["nobody there yet", { ...fine, goodAt: null, since: null }, null, null],
  ["none for two weeks", { ...fine, goodAt: null, since: hoursAgo(14 * 24) }, null, "none"],
  ["whole, but an upload was damaged before", { ...fine, damaged: 1 }, 24, "damaged"],
] as const)("%s", (_, standing, everyHours, worry) => {
  expect(judge(standing, everyHours, rules, now)).toBe(worry);
});

test.each([
  [{ goodAt: null, failedAt: null }, true],
  [{ goodAt: hoursAgo(23), failedAt: null }, false],
  [{ goodAt: hoursAgo(24), failedAt: null }, true],
  [{ goodAt: hoursAgo(30), failedAt: hoursAgo(0.5) }, false],
  [{ goodAt: hoursAgo(30), failedAt: hoursAgo(1) }, true],
  [{ goodAt: null, failedAt: hoursAgo(0.9) }, false],
])("due: %o", (standing, due) => {
  expect(isDue(standing, 24, rules, now)).toBe(due);
});
