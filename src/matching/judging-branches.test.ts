import { describe, expect, test } from "vitest";
import { document, judge } from "../../test/labelled/csaf-example.ts";

const A = "known_affected";
const N = "known_not_affected";

function verdict(rows: Record<string, string>, version: string): string {
  const match = judge(document("Hanaoka", "Wakaba", rows), {
    vendor: "Hanaoka",
    product: "Wakaba",
    version,
  });
  return `${match?.verdict} ${match?.evidence.ground}`;
}

describe("a range that is open above, beside ranges of later branches", () => {
  const rows = { "7.2.8 and above": A, ">=7.4.3|<=7.4.8": A, "8.0 all versions": N };
  test.each([
    ["7.2.7", "not outside_range"],
    ["7.2.8", "affected in_range"],
    ["7.2.99", "affected in_range"],
    ["7.4.4", "affected in_range"],
    ["7.4.9", "not outside_range"],
    ["8.0.1", "not cleared_by_maker"],
    // before the range of its own branch, and in a branch that nobody speaks of
    ["7.4.2", "possibly not_comparable"],
    ["7.6.0", "affected in_range"],
  ])("%s is %s", (version, expected) => expect(verdict(rows, version)).toBe(expected));

  test("the same however the open end is written", () => {
    for (const open of ["7.2.8以降", ">=7.2.8", "7.2.8 or later", "vers:generic/>=7.2.8"])
      expect(verdict({ [open]: A, ">=7.4.3|<=7.4.8": A }, "7.4.9")).toBe("not outside_range");
  });
  test("alone it is of all that come later", () => {
    expect(verdict({ "7.2.8 and above": A }, "7.4.9")).toBe("affected in_range");
    expect(verdict({ "7.2.8 and above": A, "<=7.0.4": A }, "7.4.9")).toBe("affected in_range");
  });
});

describe("a repaired version with all later ones", () => {
  test.each<[rows: Record<string, string>, version: string, expected: string]>([
    // the only one: all that come later
    [{ "7.2.8以降": "fixed", "<7.2.8": A }, "7.4.0", "not fixed_version"],
    [{ "7.2.8以降": "fixed" }, "7.4.0", "not fixed_version"],
    [{ "7.2.8以降": "fixed" }, "7.2.9", "not fixed_version"],
    [{ "7.2.8以降": "fixed" }, "7.2.7", "possibly fixed_elsewhere"],
    // several: each of its own branch, from it upwards
    [{ "7.0.13以降": "fixed", "7.2.8以降": "fixed" }, "7.2.9", "not fixed_version"],
    [{ "7.0.13以降": "fixed", "7.2.8以降": "fixed" }, "7.0.14", "not fixed_version"],
    [{ "7.0.13以降": "fixed", "7.2.8以降": "fixed" }, "7.2.7", "possibly fixed_elsewhere"],
    [{ "7.0.13以降": "fixed", "7.2.8以降": "fixed" }, "7.4.0", "possibly fixed_elsewhere"],
    [{ "7.0.13 or later": "fixed", ">=7.2.8": "fixed" }, "7.4.0", "possibly fixed_elsewhere"],
    [{ "7.0.13": "fixed", "7.2.8以降": "fixed" }, "7.1.0", "possibly fixed_elsewhere"],
    [
      { "7.0.13以降": "fixed", "7.2.8以降": "fixed", "<7.0.13": A },
      "7.2.5",
      "possibly fixed_elsewhere",
    ],
  ])("%o: %s is %s", (rows, version, expected) => expect(verdict(rows, version)).toBe(expected));
});
