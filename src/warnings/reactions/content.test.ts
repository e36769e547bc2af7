import { expect, test } from "vitest";
import { addDuration, placeholdersOf } from "../../base/content.ts";
import { loadAnswers, loadLadder, loadLimits } from "./content.ts";

const monday = new Date("2026-11-16T10:00:00+09:00");

test("every step of a ladder comes later than the one before, and happens once", () => {
  for (const [priority, ladder] of Object.entries(loadLadder().data.priorities)) {
    for (const steps of [ladder.silent, ladder.open]) {
      const times = steps.map((step) => addDuration(monday, step.after).getTime());
      expect(times, priority).toEqual([...new Set(times)].toSorted((a, b) => a - b));
      expect(new Set(steps.map((step) => step.do)).size, priority).toBe(steps.length);
    }
  }
});

test("only the urgent goes out at any hour and ends on the phone list", () => {
  const { urgent, ...others } = loadLadder().data.priorities;
  expect(urgent.anyHour).toBe(true);
  expect(urgent.silent.at(-1)?.do).toBe("phone_list");
  expect(Object.values(others).some((one) => one.anyHour)).toBe(false);
});

test("a relay is passed over before the first reminder to an institution could be due", () => {
  const { relayClock } = loadLimits().data;
  const { priorities } = loadLadder().data;
  for (const priority of ["urgent", "high", "normal", "low"] as const)
    expect(addDuration(monday, relayClock[priority]).getTime(), priority).toBeLessThanOrEqual(
      addDuration(monday, priorities[priority].silent[0]!.after).getTime(),
    );
});

test("an answer that closes asks for nothing, and only two need more", () => {
  const { answers } = loadAnswers().data;
  expect(answers.filter((one) => one.closes).map((one) => one.id)).toEqual([
    "not_applicable",
    "done",
  ]);
  expect(answers.filter((one) => one.closes !== (one.stage === "closed"))).toEqual([]);
  expect(
    answers.filter((one) => one.needs.length > 0).map((one) => [one.id, ...one.needs]),
  ).toEqual([
    ["planned", "plannedOn"],
    ["cannot", "reason"],
  ]);
  expect(
    answers.flatMap((one) => placeholdersOf(one.next)).filter((name) => name !== "deadline"),
  ).toEqual([]);
});
