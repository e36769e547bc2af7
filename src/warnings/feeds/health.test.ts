import fc from "fast-check";
import { expect, test } from "vitest";
import { loadHealth, wordsFor } from "./content.ts";
import { judgeRun, keepEnds, quietUntil } from "./health.ts";
import { type ListEnd, REASONS, troubleOfStatus } from "../providers/listing.ts";
import { emptyTally } from "./take.ts";

const health = loadHealth(new Date("2026-11-21"));
const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
const quietDays = (days: number[]) => {
  const until = quietUntil(days.map(day), health);
  return until && (until.getTime() - Date.parse(day(Math.max(...days)))) / 86_400_000 - 1;
};
const list = (facts: Partial<ListEnd>): ListEnd => ({
  address: "https://h.example/changes.csv",
  named: 1,
  newest: null,
  trouble: null,
  ...facts,
});
const judge = (lists: ListEnd[], facts: Partial<Parameters<typeof judgeRun>[0]> = {}) =>
  judgeRun({
    lists: keepEnds(lists, []),
    failures: [],
    tally: emptyTally(),
    gave: true,
    ...facts,
  }).map(({ reason }) => reason);

test("how long silence is usual is learned from the days of what came", () => {
  expect(quietUntil([], health)).toBeNull();
  expect(quietDays([0])).toBe(180);
  expect(quietDays([0, 1, 2, 3, 4])).toBe(180);
  // Daily: never less than three days. Weekly: two weeks. By the quarter: half a year.
  expect(quietDays([0, 1, 2, 3, 4, 5, 6, 7])).toBe(3);
  expect(quietDays([0, 7, 14, 21, 28, 35, 42])).toBe(14);
  expect(quietDays([0, 90, 180, 270, 360, 450])).toBe(180);
  // Several on one day are one; the order does not matter; one long holiday in sixty does not count.
  expect(quietDays([42, 7, 7, 7, 14, 0, 21, 28, 35, 35])).toBe(14);
  const weekly = Array.from({ length: 60 }, (_, i) => i * 7 + (i > 30 ? 60 : 0));
  expect(quietDays(weekly)).toBe(14);
});

test("a source that keeps its interval is never late, and one that stops always is", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 6, max: 60 }),
      (every, count) => {
        const days = Array.from({ length: count }, (_, i) => i * every);
        const quiet = quietDays(days)!;
        expect(quiet).toBeGreaterThanOrEqual(every);
        expect(quiet).toBeLessThanOrEqual(Math.max(3, 2 * every));
      },
    ),
  );
});

test("a run is good only when something was named and nothing went wrong", () => {
  expect(judge([list({})])).toEqual([]);
  expect(judge([])).toEqual(["empty_list"]);
  expect(judge([list({ named: 0 })])).toEqual(["empty_list"]);
  expect(judge([list({ named: 0 }), list({ address: "b" })])).toEqual([]);
  expect(judge([list({ trouble: troubleOfStatus(403) }), list({})])).toEqual(["login"]);
  expect(judge([list({})], { gave: false })).toEqual(["never_gave"]);
  expect(judge([list({})], { tally: { ...emptyTally(), unread: 2 } })).toEqual(["unread_lines"]);
  const failure = { address: "x", detail: "d" };
  expect(
    judge([list({})], {
      failures: [
        { ...failure, reason: "document_refused" },
        { ...failure, reason: "document_failed" },
      ],
    }),
  ).toEqual(["document_failed", "document_refused"]);
});

test("a list that named documents may not go empty, however often it is asked", () => {
  const full = keepEnds([list({ named: 7 })], []);
  const gone = { reason: "empty_list", detail: "" } as const;
  const once = keepEnds([list({ named: 0, trouble: gone })], full);
  const twice = keepEnds([list({ named: 0 })], once);
  expect([once, twice].map(([end]) => [end!.trouble?.reason, end!.gave])).toEqual([
    ["emptied", 7],
    ["emptied", 7],
  ]);
  expect(keepEnds([list({ named: 3 })], twice)).toMatchObject([{ trouble: null, gave: 3 }]);
});

test("every reason has words and advice of its own", () => {
  const words = REASONS.map((reason) => wordsFor(reason));
  expect(new Set(words.map(({ what }) => what)).size).toBe(REASONS.length);
  expect(words.every(({ what, todo }) => what.endsWith("。") && todo.endsWith("。"))).toBe(true);
});
