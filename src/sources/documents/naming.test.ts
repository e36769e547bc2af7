import { describe, expect, test } from "vitest";
import { document, read } from "../../../test/labelled/csaf-example.ts";
import { readTitle } from "./naming.ts";

type Leaf = { vendor: string; family?: string; product: string; version?: string; name: string };

/** The products of a document of one leaf: what they are called, and what is said of which version. */
function nameIn(title: string, { vendor, family, product, version, name }: Leaf) {
  const leaf = { product_id: "P0", name };
  const named = version
    ? {
        category: "product_name",
        name: product,
        branches: [{ category: "product_version_range", name: version, product: leaf }],
      }
    : { category: "product_name", name: product, product: leaf };
  const branches = family
    ? [{ category: "product_family", name: family, branches: [named] }]
    : [named];
  const plain = document(vendor, product, {}) as { document: object };
  return read({
    ...plain,
    document: { ...plain.document, title },
    product_tree: { branches: [{ category: "vendor", name: vendor, branches }] },
    vulnerabilities: [{ cve: "CVE-2026-0001", product_status: { known_affected: ["P0"] } }],
  }).products.map((one) => [one.product, one.version, one.component ?? null]);
}

test.each([
  ["Hanaoka Wakaba 6 Vulnerabilities (Update B)", "Wakaba 6"],
  ["T-1 Hanaoka Wakaba 6 (Update A)", "Wakaba 6"],
  ["T-1_Hanaoka Wakaba 6 Vulnerability", "Wakaba 6"],
  ["T-1: Hanaoka Medical Wakaba 6 - Security Advisory", "Wakaba 6"],
  ["Multiple Vulnerabilities in Hanaoka Wakaba 6", "Wakaba 6"],
  ["Vulnerability in Wakaba 6", "Wakaba 6"],
  ["Wakaba 6 における複数の脆弱性", "Wakaba 6"],
  ["Hanaoka製 Wakaba 6 の脆弱性について（更新 2）", "Wakaba 6"],
  ["Wakaba 6 における認証回避の脆弱性", "Wakaba 6"],
  ["Hanaoka Wakaba 6 and Tsubomi", "Wakaba 6 and Tsubomi"],
])("the title %s names %s", (title, name) => {
  expect(readTitle(title, "T-1", "Hanaoka Medical")?.name).toBe(name);
});

test.each(["Vulnerabilities", "T-1", "", "Hanaoka Medical", "Hanaoka Software Vulnerabilities"])(
  "the title %j names nothing",
  (title) => expect(readTitle(title, "T-1", "Hanaoka Medical")).toBeNull(),
);

describe("a name that names nothing", () => {
  const title = "Hanaoka Wakaba 6 Vulnerabilities";
  test.each(["Version", "Firmware:", "firmware version", "Software", "All Versions", "バージョン"])(
    "%s: the title says which product it is",
    (product) => {
      const leaf = { vendor: "Hanaoka", product, version: "<= R8.0", name: `${product}: R8.0` };
      expect(nameIn(title, leaf)).toEqual([["Wakaba 6", "<= R8.0", null]]);
    },
  );
  test("the family goes before the title, and a title without a name leaves what is written", () => {
    const leaf = { vendor: "Hanaoka", product: "Version", version: "<= 2.0", name: "Version 2.0" };
    expect(nameIn(title, { ...leaf, family: "Tsubomi" })).toEqual([["Tsubomi", "<= 2.0", null]]);
    expect(nameIn("Vulnerabilities", leaf)[0]![1]).toBe("<= 2.0");
  });
  test("what names something is never replaced", () => {
    const leaf = { vendor: "Hanaoka", product: "Version Cue", version: "<= 2.0", name: "x" };
    expect(nameIn(title, leaf)[0]![0]).toBe("Version Cue");
  });
});

test.each([
  ["AP", "Hanaoka Online", "Online AP"],
  ["OS", "Hanaoka Wakaba Series (Update A)", "Wakaba Series OS"],
  // in the title already, not a title by that maker, or long enough to stand alone
  ["AP", "Hanaoka AP", "AP"],
  ["AP", "Vulnerabilities in Online", "AP"],
  ["PRM", "Hanaoka Driver", "PRM"],
])("%s under the title %s is %s", (product, title, name) => {
  const leaf = { vendor: "Hanaoka Medical", product, version: "<= 3.0", name: `${product}: 3.0` };
  expect(nameIn(title, leaf)[0]![0]).toBe(name);
});

test.each<[name: string, product: string, version: string, rows: (string | null)[][]]>([
  [
    "Momiji web server: versions 4.01 through 4.34 included in Wakaba DTS all versions affected",
    "Momiji web server",
    ">= 4.01 | <= 4.34",
    [
      ["Momiji web server", ">= 4.01 | <= 4.34", null],
      ["Wakaba DTS", "all versions affected", "Momiji web server >= 4.01 | <= 4.34"],
    ],
  ],
  [
    "Momiji: v5 and prior embedded in Wakaba 3.15 and prior",
    "Momiji",
    "<=5",
    [
      ["Momiji", "<=5", null],
      ["Wakaba", "3.15 and prior", "Momiji <=5"],
    ],
  ],
  [
    "Momiji 2.1 as used in Wakaba DTS",
    "Momiji",
    "2.1",
    [
      ["Momiji", "2.1", null],
      ["Wakaba DTS", null, "Momiji 2.1"],
    ],
  ],
  // said of either: it is not the host's for sure
  [
    "Momiji module included in Wakaba 6MU: All versions < 1.02",
    "Momiji module included in Wakaba 6MU",
    "All versions < 1.02",
    [
      ["Momiji module", "All versions < 1.02", null],
      ["Wakaba 6MU", null, "Momiji module All versions < 1.02"],
    ],
  ],
  [
    "Wakaba DTS に組み込まれた Momiji 2.1",
    "Momiji",
    "2.1",
    [
      ["Momiji", "2.1", null],
      ["Wakaba DTS", null, "Momiji 2.1"],
    ],
  ],
  // no host
  ["Wakaba (included in Momiji Suite)", "Wakaba", "2.1", [["Wakaba", "2.1", null]]],
  [
    "Wakaba embedded controller",
    "Wakaba embedded controller",
    "2",
    [["Wakaba embedded controller", "2", null]],
  ],
  [
    "Wakaba integrated V2.76",
    "Wakaba integrated V2.76",
    "<3",
    [["Wakaba integrated V2.76", "<3", null]],
  ],
])("%s", (name, product, version, rows) => {
  expect(nameIn("例", { vendor: "Hanaoka", product, version, name })).toEqual(rows);
});
