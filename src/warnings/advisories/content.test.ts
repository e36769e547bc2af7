import { expect, test } from "vitest";
import { loadGlossary, loadPriorityTable } from "./content.ts";

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
