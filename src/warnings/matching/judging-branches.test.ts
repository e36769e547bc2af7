import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { document, judge } from "../../../test/labelled/csaf-example.ts";
import { readExpression } from "../../things/versions/index.ts";

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

describe("several branches in one expression say what they say in rows of their own", () => {
  const version = fc
    .tuple(fc.constantFrom(6, 7), fc.constantFrom(0, 2, 4), fc.integer({ min: 0, max: 9 }))
    .map((parts) => parts.join("."));
  const range = fc.oneof(
    version.map((from) => `>=${from}`),
    version.map((from) => `${from} and above`),
    version.map((to) => `<=${to}`),
    version.map((to) => `<${to}`),
    fc
      .tuple(fc.constantFrom("6.2", "7.0", "7.2"), fc.integer({ min: 0, max: 4 }), fc.nat(5))
      .map(([branch, from, more]) => `>=${branch}.${from} <=${branch}.${from + more}`),
    version,
  );
  const status = fc.constantFrom(A, A, A, N, "fixed");

  test("whatever is drawn", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(range, { minLength: 2, maxLength: 4 }),
        fc.uniqueArray(fc.tuple(range, status), { maxLength: 2, selector: ([text]) => text }),
        status,
        version,
        (texts, beside, of, held) => {
          const one = texts.join(" | ");
          const read = readExpression(one);
          fc.pre(read.readable && read.ranges.length === texts.length);
          fc.pre(beside.every(([text]) => !texts.includes(text)));
          const others = Object.fromEntries(beside);
          const apart = Object.fromEntries(texts.map((text) => [text, of]));
          const [together, each] = [one, null].map(
            (text) =>
              verdict({ ...(text === null ? apart : { [text]: of }), ...others }, held).split(
                " ",
              )[0],
          );
          // Past one's own end in rows of their own, not even a repaired version settles it.
          const ends = texts.filter((text) => /^<=?[^<>]*$/.test(text)).length;
          const isCleared = beside.some(([, status]) => status !== A);
          if (of === A && ends > 1 && isCleared && together === "not")
            expect(each).toMatch(/^(?:not|possibly)$/);
          else expect(each).toBe(together);
        },
      ),
      { numRuns: 400 },
    );
  });

  test.each([
    [">=7.2.8 | >=7.4.3 <=7.4.8", "7.4.9", "not outside_range"],
    [">=7.2.8 | >=7.4.3 <=7.4.8", "7.2.7", "not outside_range"],
    [">=7.2.8 | >=7.4.3 <=7.4.8", "7.4.2", "possibly not_comparable"],
    [">=7.2.8 | >=7.4.3 <=7.4.8", "7.6.0", "affected in_range"],
    ["7.2.8以降、7.4.3〜7.4.8", "7.4.9", "not outside_range"],
    ["<=4.2.21 | <=5.0.27", "4.2.30", "possibly not_comparable"],
    ["<=4.2.21 | >=5.0.3", "4.2.30", "not outside_range"],
  ])("%s of %s: %s", (text, held, expected) => expect(verdict({ [text]: A }, held)).toBe(expected));

  test("ends of several branches in rows of their own: past one's own end nothing is sure", () => {
    expect(verdict({ "<=4.2.21": A, "<=5.0.27": A }, "4.2.30")).toBe("possibly not_comparable");
    expect(verdict({ "<=4.2.21": N, "<=5.0.27": N }, "4.2.30")).toMatch(/^possibly/);
    expect(verdict({ "<=4.2.21": A, "<=5.0.27": A }, "5.0.3")).toBe("affected in_range");
  });
});
