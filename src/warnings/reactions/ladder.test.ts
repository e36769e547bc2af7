import fc from "fast-check";
import { expect, test } from "vitest";
import { isBusinessDay } from "../../base/words/calendar.ts";
import { PRIORITIES } from "../guidance/api-audience.ts";
import { ANSWERS } from "./api.ts";
import { rungAt } from "../../base/later/ladder.ts";
import { clocksFrom, nextStage, type Standing, wayOf } from "./ladder.ts";

const MONDAY = new Date("2026-11-16T10:00:00+09:00");
const told = (more: Partial<Standing> = {}): Standing => {
  const clock = clocksFrom(more.toldAt ?? MONDAY).find(
    (one) => one.priority === (more.priority ?? "high"),
  )!;
  return {
    priority: "high",
    stage: "notified",
    answer: null,
    plannedOn: null,
    toldAt: MONDAY,
    applicabilityBy: clock.applicabilityBy,
    actionBy: clock.actionBy,
    ...more,
  };
};
const nextStep = (standing: Standing, rung = 0, late = 0) => {
  const way = wayOf(standing);
  const at = rungAt(way, rung, late);
  return at && { to: way.rungs[rung]!.do, at };
};

test("silence climbs: reminder, second contact, director, phone list, then nothing", () => {
  const steps = [0, 1, 2, 3, 4].map((rung) => nextStep(told(), rung));
  expect(steps.map((step) => step?.to ?? null)).toEqual([
    "reminder",
    "second_contact",
    "director",
    "phone_list",
    null,
  ]);
  expect(steps[0]?.at.toISOString()).toBe("2026-11-17T01:00:00.000Z");
  // Five business days later, over 勤労感謝の日 (23 November).
  expect(steps[2]?.at.toISOString()).toBe("2026-11-24T01:00:00.000Z");
});

test("only the urgent are written to outside working hours", () => {
  const night = new Date("2026-11-20T22:00:00+09:00");
  expect(nextStep(told({ priority: "urgent", toldAt: night }))?.at.toISOString()).toBe(
    "2026-11-20T17:00:00.000Z",
  );
  expect(nextStep(told({ toldAt: night }))?.at.toISOString()).toBe("2026-11-25T00:00:00.000Z");
});

test("whoever answered is asked again after the deadline, or after the day that was planned", () => {
  const checking = told({ stage: "acknowledged", answer: "checking" });
  expect(nextStep(checking)?.at.getTime()).toBeGreaterThan(checking.applicabilityBy.getTime());
  const planned = told({ stage: "action", answer: "planned", plannedOn: "2026-12-04" });
  expect(nextStep(planned)?.at.toISOString()).toBe("2026-12-07T00:00:00.000Z");
  expect(nextStep(told({ stage: "acknowledged", answer: "help_wanted" }))).toBeNull();
});

const anyStanding = fc.record({
  priority: fc.constantFrom(...PRIORITIES),
  toldAt: fc.date({
    min: new Date("2026-01-05"),
    max: new Date("2030-12-20"),
    noInvalidDate: true,
  }),
  late: fc.integer({ min: 0, max: 40 * 86_400_000 }),
});

test("every ladder ends, goes only forward in time, and keeps working hours unless urgent", () => {
  fc.assert(
    fc.property(anyStanding, ({ priority, toldAt, late }) => {
      const standing = told({ priority, toldAt });
      let before = toldAt.getTime();
      for (let rung = 0; ; rung++) {
        const step = nextStep(standing, rung, late);
        if (!step) return rung > 0 && rung <= 4;
        if (step.at.getTime() < before) return false;
        before = step.at.getTime();
        const hour = new Date(before + 9 * 3_600_000).getUTCHours();
        if (priority !== "urgent" && (!isBusinessDay(step.at) || hour < 9 || hour >= 17))
          return false;
      }
    }),
  );
});

/** What a reaction is allowed to be after any sequence of answers, in the simplest words. */
test("any sequence of answers keeps the rules of the stages", () => {
  const answers = fc.array(fc.constantFrom(...ANSWERS), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(answers, fc.constantFrom(...PRIORITIES), (given, priority) => {
      let standing = told({ priority });
      for (const answer of given) {
        const stage = nextStage(standing.stage, answer, MONDAY);
        if (stage === null || stage === "held" || stage === "notified") return false;
        const plannedOn = answer === "planned" ? "2026-12-01" : null;
        standing = { ...standing, stage, answer, plannedOn };
        const closes = answer === "done" || answer === "not_applicable";
        if ((stage === "closed") !== closes) return false;
        const silent = closes || answer === "help_wanted";
        if ((nextStep(standing) === null) !== silent) return false;
        if (answer === "planned" && stage !== "action") return false;
      }
      return nextStage("held", given[0]!, MONDAY) === null;
    }),
  );
});
