import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { document, judge } from "../../../test/labelled/csaf-example.ts";

const at = (ends: Record<string, string>, version: string | null) =>
  judge(document("Kaede", "Tsubomi PACS", ends), {
    vendor: "Kaede",
    product: "Tsubomi PACS",
    version,
  });
const FIRST = "first_affected";
const LAST = "last_affected";
const FIXED = "first_fixed";

describe("the ends of a range", () => {
  test.each<[ends: Record<string, string>, version: string | null, verdict: string]>([
    [{ "1.0": FIRST, "1.5": LAST, "1.6": FIXED }, "1.3", "affected"],
    [{ "1.0": FIRST, "1.5": LAST, "1.6": FIXED }, "1.0", "affected"],
    [{ "1.0": FIRST, "1.5": LAST, "1.6": FIXED }, "1.5", "affected"],
    [{ "1.0": FIRST, "1.5": LAST, "1.6": FIXED }, "1.5.2", "possibly"],
    [{ "1.0": FIRST, "1.5": LAST, "1.6": FIXED }, "1.6", "not"],
    [{ "1.0": FIRST, "1.5": LAST, "1.6": FIXED }, "0.9", "not"],
    [{ "1.0": FIRST, "1.5": LAST, "1.6": FIXED }, null, "possibly"],
    [{ "1.0": FIRST, "1.5": LAST }, "1.3", "affected"],
    [{ "1.0": FIRST, "1.5": LAST }, "1.6", "not"],
    [{ "1.0": FIRST, "1.6": FIXED }, "1.5.9", "affected"],
    [{ "1.0": FIRST, "1.6": FIXED }, "1.6", "not"],
    [{ "1.0": FIRST, "1.6": "fixed" }, "1.3", "affected"],
    [{ "1.0": FIRST, "1.6": "fixed" }, "1.7", "not"],
    [{ "1.0": FIRST, "1.6": "recommended" }, "1.3", "affected"],
    [{ "1.0": FIRST }, "3.0", "affected"],
    [{ "1.0": FIRST }, "0.9", "not"],
    [{ "1.5": LAST }, "1.0", "affected"],
    [{ "1.5": LAST }, "1.6", "not"],
    [{ "1.5": LAST, "1.6": FIXED }, "1.2", "affected"],
    [{ "1.5": LAST, "1.6": "recommended" }, "1.6", "not"],
    [{ "1.6": FIXED }, "1.3", "possibly"],
    [{ "1.6": FIXED }, "1.6", "not"],
    [{ "1.6": "recommended" }, "1.5", "possibly"],
    [{ "1.5": LAST, "1.3": "known_affected" }, "1.4", "affected"],
    [{ "1.3": "known_affected", "1.6": FIXED }, "1.3", "affected"],
    [{ "1.3": "known_affected", "1.6": FIXED }, "1.4", "possibly"],
    [{ "1.3": "known_affected", "1.6": FIXED }, "1.2", "possibly"],
    [{ "2.0.1": LAST, "3.0.4": LAST }, "3.0.2", "affected"],
    [{ "2.0.1": LAST, "2.0.2": FIXED, "3.0.4": LAST, "3.0.5": FIXED }, "2.0.3", "not"],
    [{ "2.0.1": LAST, "2.0.2": FIXED, "3.0.4": LAST, "3.0.5": FIXED }, "3.0.2", "affected"],
    [{ "2.0": FIRST, "2.4": LAST, "3.0": FIRST, "3.4": LAST }, "2.6", "not"],
    [{ "2.0": FIRST, "2.4": LAST, "3.0": FIRST, "3.4": LAST }, "3.2", "affected"],
    [{ "2.0": FIRST, "3.0": FIRST, "3.4": LAST }, "2.9", "affected"],
    [{ "1.6 and later": FIXED, "1.0": FIRST }, "1.2", "affected"],
    [{ "1.0 - 1.5": LAST }, "1.2", "affected"],
    [{ "see table 3": LAST }, "1.2", "possibly"],
  ])("%j: %s is %s", (ends, version, verdict) => {
    expect(at(ends, version)?.verdict).toBe(verdict);
  });

  test("fixed versions clear their own branch, from themselves upwards", () => {
    const fixed = { "7.0.13": "fixed", "7.2.5": "fixed" };
    const verdicts = ["7.0.12", "7.0.13", "7.0.14", "7.2.4", "7.2.5", "7.2.11", "7.4.0", "6.4.2"];
    expect(verdicts.map((version) => at(fixed, version)?.verdict)).toEqual([
      "possibly",
      "not",
      "not",
      "possibly",
      "not",
      "not",
      "possibly",
      "possibly",
    ]);
    expect(at(fixed, "7.2.4")?.evidence.ground).toBe("fixed_elsewhere");
    expect(at(fixed, "7.2.5")?.evidence.ground).toBe("fixed_version");
    const later = { "7.0.13 or later": "fixed", "7.2.5 or later": "fixed" };
    expect(at(later, "7.2.4")?.verdict).toBe("possibly");
  });

  test("one vulnerability that is settled does not settle another", () => {
    const json = document("Kaede", "Tsubomi PACS", { "<=1.0": "known_affected", "2.5": "fixed" });
    const two = {
      ...json,
      vulnerabilities: [
        { cve: "CVE-2026-0001", product_status: { known_affected: ["P0"] } },
        { cve: "CVE-2026-0002", product_status: { fixed: ["P1"] } },
      ],
    };
    const release = { vendor: "Kaede", product: "Tsubomi PACS" };
    expect(judge(two, { ...release, version: "2.0" })?.verdict).toBe("possibly");
    expect(judge(two, { ...release, version: "2.6" })?.verdict).toBe("not");
  });

  test("no version between the ends is ever not, whatever ends are given", () => {
    const version = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(9)).map((n) => n.join("."));
    const end = fc.constantFrom(FIRST, LAST, FIXED, "recommended", "known_affected", "fixed");
    fc.assert(
      fc.property(
        fc.dictionary(version, end, { minKeys: 1, maxKeys: 5 }),
        version,
        (ends, held) => {
          const match = at(ends, held);
          if (match?.verdict !== "not") return;
          const order = (text: string) =>
            Number(text.split(".")[0]) * 100 + Number(text.split(".")[1]);
          const known = Object.entries(ends).map(([text, status]) => ({ at: order(text), status }));
          const mine = order(held);
          expect(known.some((one) => one.at === mine && one.status.endsWith("affected"))).toBe(
            false,
          );
          // The next end above and below never open and close around it.
          const below = known.filter((one) => one.at <= mine).toSorted((a, b) => b.at - a.at)[0];
          expect(below?.status).not.toBe(FIRST);
          const above = known.filter((one) => one.at >= mine).toSorted((a, b) => a.at - b.at)[0];
          if (below === undefined) expect(above?.status).not.toBe(LAST);
        },
      ),
    );
  });
});
