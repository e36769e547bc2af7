import { expect, test } from "vitest";
import { jobs } from "../../app.ts";
import { HEAR_TASK } from "../../base/later/events.ts";
import { loadJobs, loadReasons } from "./content.ts";
import { describeReason, describeWork } from "./describe.ts";

const words = loadJobs();

test("every task of every room, and every event that a room listens to, has words; none is left over", () => {
  const tasks = jobs.flatMap((room) => Object.keys(room.tasks ?? {})).toSorted();
  const events = [...new Set(jobs.flatMap((room) => Object.keys(room.on ?? {})))].toSorted();
  expect(words.tasks.map((one) => one.id).toSorted()).toEqual(tasks);
  expect(words.events.map((one) => one.id).toSorted()).toEqual(events);
});

test("an event is told by its own name, a task by its own, what is unknown as such", () => {
  expect(describeWork(HEAR_TASK, "dues.approved", words).what).toContain("請求書");
  expect(describeWork("notices.send", null, words).what).toBe("メールを送る");
  for (const [task, event] of [
    [HEAR_TASK, null],
    [HEAR_TASK, "no.event"],
    ["no.task", "dues.approved"],
  ] as const)
    expect(describeWork(task, event, words)).toEqual({ what: words.unknown, again: null });
});

test.each([
  ["could not write block: No space left on device", "いっぱい"],
  ["connect ECONNREFUSED 127.0.0.1:5432", "データベースにつながりませんでした"],
  ["Connection terminated unexpectedly", "データベースにつながりませんでした"],
  ["deadlock detected", "重なり"],
  ["Cannot read properties of undefined", "しくみの中"],
  ["", "しくみの中"],
  [null, "しくみが止まりました"],
])("%s is told as %s", (error, why) => {
  expect(describeReason(error, loadReasons()).why).toContain(why);
});
