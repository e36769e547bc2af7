import { expect, test } from "vitest";
import { fillText, placeholdersOf } from "../../base/content.ts";
import type { Situation } from "./content.ts";
import {
  loadGlossary,
  loadGuidance,
  loadPriorityTable,
  loadVendorEnquiries,
  pickBlocks,
} from "./content.ts";

const flags: Situation[] = [
  "known_exploited",
  "internet_facing",
  "emr_connected",
  "medical_device",
  "asked",
];
const fixes: Situation[] = ["fixed_version", "no_fixed_version", "under_investigation"];
const combinations = fixes.flatMap((fix) =>
  Array.from({ length: 2 ** flags.length }, (_, bits) => [
    fix,
    ...flags.filter((_, i) => bits & (1 << i)),
  ]),
);
const facts = { product: "FortiOS", fixedVersion: "7.4.3", cve: "CVE-2024-21762" };

test("every audience has a summary and one to four one-sentence actions in every situation", () => {
  const { audiences, maxActions } = loadGuidance().data;
  for (const [name, audience] of Object.entries(audiences)) {
    for (const known of combinations) {
      const summary = pickBlocks(audience.summary, known);
      const actions = pickBlocks(audience.actions, known).slice(0, maxActions);
      expect(summary.length, `${name} ${known.join()}`).toBeGreaterThan(0);
      expect(actions.length, `${name} ${known.join()}`).toBeGreaterThan(0);
      for (const action of actions) {
        const text = fillText(action.text, facts);
        expect(text, `${name}: ${text}`).toMatch(/^[^。]{8,60}。$/);
        expect(action.ifUnknown.length).toBeGreaterThan(5);
      }
    }
  }
});

test("a fixed version, when known, is in an action for everyone who can update", () => {
  for (const [name, audience] of Object.entries(loadGuidance().data.audiences)) {
    const actions = pickBlocks(audience.actions, ["fixed_version", "known_exploited"]).map(
      (one) => one.text,
    );
    if (name !== "director") expect(actions.join(), name).toContain("{{fixedVersion}}");
  }
});

test("texts use only the placeholders their file declares", () => {
  const guidance = loadGuidance().data;
  const enquiries = loadVendorEnquiries().data;
  const used = (value: unknown) => placeholdersOf(JSON.stringify(value));
  expect(used(guidance.audiences).filter((name) => !guidance.placeholders.includes(name))).toEqual(
    [],
  );
  expect(
    used(enquiries.enquiries).filter((name) => !enquiries.placeholders.includes(name)),
  ).toEqual([]);
});

test("the priority table ends with a row for everything, and every row can be reached", () => {
  const { rows, severities, exploitations, exposures } = loadPriorityTable().data;
  expect(Object.keys(rows.at(-1)!).sort()).toEqual(["priority", "reason"]);
  const reached = new Set<number>();
  for (const severity of [...severities.map((one) => one.id), "unknown" as const])
    for (const exploitation of exploitations.map((one) => one.id))
      for (const exposure of exposures.map((one) => one.id))
        for (const tier of ["L1", "L2", "L3", "L4"] as const)
          reached.add(
            rows.findIndex(
              (row) =>
                (row.severities?.includes(severity) ?? true) &&
                (row.exploitations?.includes(exploitation) ?? true) &&
                (row.exposures?.includes(exposure) ?? true) &&
                (row.tiers?.includes(tier) ?? true),
            ),
          );
  expect([...reached].sort((a, b) => a - b)).toEqual(rows.map((_, index) => index));
});

test("no term is explained twice", () => {
  const terms = loadGlossary().data.terms.map((one) => one.term);
  expect(new Set(terms).size).toBe(terms.length);
});

test("who is asked whether they use it gets only the question", () => {
  for (const name of ["clinic", "hospital_small", "hospital_large", "director"] as const) {
    const { actions } = loadGuidance().data.audiences[name];
    const picked = pickBlocks(actions, ["asked", ...flags, "fixed_version"]);
    expect(
      picked.map((one) => one.by),
      name,
    ).not.toContain("action");
  }
});
