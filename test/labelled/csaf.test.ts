import { describe, expect, test } from "vitest";
import { readCsaf } from "../../src/sources/documents/csaf.ts";
import { document, judge, read } from "./csaf-example.ts";

describe("reading CSAF", () => {
  test("what is no document is refused with a reason", () => {
    for (const json of [
      null,
      1,
      "x",
      [],
      {},
      { document: {} },
      { document: { title: "x" } },
      { document: [] },
      { bomFormat: "CycloneDX" },
    ])
      expect(readCsaf(json)).toHaveProperty("refused");
  });

  test("an imperfect document is read, with findings", () => {
    const reading = readCsaf({
      document: {
        tracking: { id: "X", initial_release_date: "soon" },
        notes: [1, { text: 5 }],
        references: [{ url: "javascript:alert(1)" }],
      },
      product_tree: {
        branches: [null, 3, { category: "vendor", branches: [{ product: { name: "no id" } }] }],
        relationships: [{}],
      },
      vulnerabilities: [
        [],
        null,
        {
          product_status: { known_affected: ["nowhere", 7] },
          scores: [{ cvss_v3: { vectorString: "bad" } }],
        },
      ],
    });
    expect(reading).toMatchObject({
      advisory: { trackingId: "X", title: "X", tlp: null, products: [], references: [] },
    });
    expect(reading.findings.map((finding) => finding.where)).toContain(
      "/product_tree/branches/2/branches/0/product",
    );
  });

  test("a document nested or grown beyond reason is refused, in little time", () => {
    let branch: object = { category: "product_name", name: "x" };
    for (let i = 0; i < 100_000; i++)
      branch = { category: "product_family", name: "f", branches: [branch] };
    expect(
      readCsaf({ document: { tracking: { id: "X" } }, product_tree: { branches: [branch] } }),
    ).toHaveProperty("refused");
  });

  test("TLP: WHITE is CLEAR, none is null, 2.1 labels are kept", () => {
    const tlp = (label: unknown) =>
      read(
        document(
          "X",
          "Y",
          {},
          {
            document: {
              tracking: { id: "X" },
              csaf_version: "2.1",
              distribution: { tlp: { label } },
            },
          },
        ),
      ).tlp;
    expect([
      tlp("WHITE"),
      tlp("AMBER+STRICT"),
      tlp("amber"),
      tlp(undefined),
      tlp("PURPLE"),
    ]).toEqual(["CLEAR", "AMBER+STRICT", "AMBER", null, null]);
  });

  test("scores, remedies and exploitation of 2.0 and 2.1", () => {
    const vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    const vulnerabilities = [
      {
        cve: "CVE-1",
        scores: [{ cvss_v3: { version: "3.1", vectorString: vector } }],
        threats: [
          {
            category: "exploit_status",
            details: "Exploited:Yes;Latest Software Release:Exploitation Detected",
          },
        ],
      },
      {
        cve: "CVE-2",
        metrics: [
          {
            content: {
              cvss_v4: { version: "4.0", baseScore: 6.9 },
              cvss_v3: { version: "3.1", baseScore: 5 },
            },
          },
        ],
        cwes: [{ id: "CWE-79" }],
        first_known_exploitation_dates: [{ date: "2026-01-01" }],
      },
      {
        cve: "CVE-3",
        threats: [
          { category: "exploit_status", details: "No known public exploitation in the wild" },
        ],
        remediations: [
          {
            category: "vendor_fix",
            details: "2.1 にする",
            url: "https://example.com/",
            group_ids: ["G"],
            product_ids: ["P0"],
          },
        ],
      },
    ];
    const json = document("X", "Y", { "<2": "known_affected" }, { vulnerabilities });
    Object.assign((json as { product_tree: object }).product_tree, {
      product_groups: [{ group_id: "G", product_ids: ["P0", "P1"] }],
    });
    const found = read(json).vulnerabilities;
    expect(found.map((v) => v.cvss?.score ?? null)).toEqual([9.8, 6.9, null]);
    expect(found[0]!.cvss?.severity).toBe("CRITICAL");
    expect(found.map((v) => v.exploited)).toEqual([true, true, false]);
    expect(found[1]!.cwe).toBe("CWE-79");
    expect(found[2]!.remediations).toEqual([
      {
        category: "vendor_fix",
        details: "2.1 にする",
        url: "https://example.com/",
        productIds: ["P0", "P1"],
      },
    ]);
  });

  test("A installed on B is found under both names", () => {
    const json = document("Mobotix", "MX Firmware", { "<4.0": "x" });
    const tree = (json as { product_tree: { branches: object[] } }).product_tree;
    Object.assign(tree, {
      full_product_names: [{ product_id: "D", name: "Mobotix D24M" }],
      relationships: [
        {
          category: "installed_on",
          product_reference: "P0",
          relates_to_product_reference: "D",
          full_product_name: { product_id: "W", name: "MX Firmware on D24M" },
        },
      ],
    });
    const whole = {
      ...json,
      vulnerabilities: [{ cve: "CVE-9", product_status: { known_affected: ["W"] } }],
    };
    expect(
      read(whole)
        .products.filter((p) => p.productId === "W")
        .map((p) => [p.product, p.version]),
    ).toEqual([
      ["MX Firmware", "<4.0"],
      ["Mobotix D24M", "<4.0"],
    ]);
    expect(judge(whole, { vendor: "Mobotix", product: "D24M", version: "3.9" })?.verdict).toBe(
      "affected",
    );
  });
});
