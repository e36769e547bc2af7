import { expect, test } from "vitest";
import { classify } from "./classify.ts";
import { audienceOf, loadTiers, routeKeyOf, tierOf } from "./content.ts";

const hospital = {
  kind: "hospital",
  beds: 120,
  functions: [],
  founder: "medical_corporation",
  prefecture: "13",
} as const;
const institution = (different: object) =>
  ({ ...hospital, functions: [], ...different }) as Parameters<typeof tierOf>[0];

test("tiers follow the first rule that holds", () => {
  const tier = (different: object) => tierOf(institution(different)).tier;
  expect(tier({ founder: "national", functions: ["advanced_treatment"] })).toBe("L1");
  expect(tier({ founder: "university", functions: ["advanced_treatment"] })).toBe("L2");
  expect(tier({ functions: ["emergency_center"] })).toBe("L2");
  expect(tier({ beds: 400 })).toBe("L2");
  expect(tier({ beds: 399, functions: ["psychiatric"] })).toBe("L3");
  expect(tier({ kind: "clinic", beds: 0 })).toBe("L4");
  // An unknown founder never reaches a rule that names founders.
  expect(tier({ founder: null, functions: ["advanced_treatment"] })).toBe("L2");
});

test("routes: university hospitals direct, core hospitals by association, the rest by prefecture", () => {
  const route = (tier: "L1" | "L2" | "L3" | "L4", different: object = {}) =>
    routeKeyOf({ ...institution(different), tier });
  expect(route("L1")).toBe("university-direct");
  expect(route("L2")).toBe("hospital-association");
  expect(route("L3")).toBe("prefectural-medical-13");
  expect(route("L4", { kind: "clinic", prefecture: "47" })).toBe("prefectural-medical-47");
  expect(route("L4", { kind: "dental" })).toBe("secretariat-direct");
  const keys = loadTiers().routes.map((one) => one.key);
  expect(loadTiers().routeRules.filter((rule) => !keys.includes(rule.route))).toEqual([]);
});

test("audience classes split hospitals at 200 beds", () => {
  expect(audienceOf("hospital", 199)).toBe("hospital_small");
  expect(audienceOf("hospital", 200)).toBe("hospital_large");
  expect(audienceOf("pharmacy", 0)).toBe("clinic");
});

test("bed class and the rest follow from the attributes", () => {
  const hospital = {
    kind: "hospital",
    beds: 199,
    functions: [],
    founder: null,
    prefecture: "13",
  } as const;
  expect(classify({ ...hospital, functions: [] })).toMatchObject({
    bedClass: "100-199",
    tier: "L3",
    audienceClass: "hospital_small",
    routeKey: "prefectural-medical-13",
  });
});
