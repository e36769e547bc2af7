import { expect, test } from "vitest";
import { fillText, placeholdersOf } from "../../base/content.ts";
import type { Situation } from "./content.ts";
import { loadTemplates, loadVendorEnquiries, pickBlocks } from "./content.ts";

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
  const { audiences, maxActions } = loadTemplates().data;
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
  for (const [name, audience] of Object.entries(loadTemplates().data.audiences)) {
    const actions = pickBlocks(audience.actions, ["fixed_version", "known_exploited"]).map(
      (one) => one.text,
    );
    if (name !== "director") expect(actions.join(), name).toContain("{{fixedVersion}}");
  }
});

test("texts use only the placeholders their file declares", () => {
  const guidance = loadTemplates().data;
  const enquiries = loadVendorEnquiries().data;
  const used = (value: unknown) => placeholdersOf(JSON.stringify(value));
  expect(used(guidance.audiences).filter((name) => !guidance.placeholders.includes(name))).toEqual(
    [],
  );
  expect(
    used(enquiries.enquiries).filter((name) => !enquiries.placeholders.includes(name)),
  ).toEqual([]);
});

test("who is asked whether they use it gets only the question", () => {
  for (const name of ["clinic", "hospital_small", "hospital_large", "director"] as const) {
    const { actions } = loadTemplates().data.audiences[name];
    const picked = pickBlocks(actions, ["asked", ...flags, "fixed_version"]);
    expect(
      picked.map((one) => one.by),
      name,
    ).not.toContain("action");
  }
});
