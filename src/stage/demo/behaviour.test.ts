import { expect, test } from "vitest";
import { makeRandom } from "../nations/index.ts";
import { makeReplies } from "./behaviour.ts";

test("replies: clinics are silent more often and slower than large hospitals", () => {
  const reply = makeReplies();
  const random = makeRandom("replies");
  const drawn = (audience: "clinic" | "hospital_large") =>
    Array.from({ length: 4000 }, () =>
      reply({ audience }, { basis: "affected", priority: "high" }, random),
    );
  const summary = (audience: "clinic" | "hospital_large") => {
    const all = drawn(audience);
    const answered = all.filter((one) => one !== null);
    const delays = answered.map((one) => one.delayHours).sort((a, b) => a - b);
    expect(
      answered.every((one) => (one.answer === "planned") === (one.plannedInDays !== null)),
    ).toBe(true);
    expect(answered.every((one) => (one.answer === "cannot") === (one.reason !== null))).toBe(true);
    return { silent: 1 - answered.length / all.length, median: delays[delays.length >> 1]! };
  };
  const clinic = summary("clinic");
  const large = summary("hospital_large");
  expect(clinic.silent).toBeCloseTo(0.3, 1);
  expect(large.silent).toBeCloseTo(0.06, 1);
  expect(clinic.median / large.median).toBeGreaterThan(3);
});
