import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judge } from "../../../test/labelled/csaf-example.ts";
import { readCsaf } from "./csaf.ts";

type Relation = [part: string, base: string, whole: string, category?: string];
const leaf = (vendor: string, product: string, version: string | null, id: string) => ({
  category: "vendor",
  name: vendor,
  branches: [
    {
      category: "product_name",
      name: product,
      ...(version === null ? { product: { product_id: id, name: product } } : {}),
      ...(version === null
        ? {}
        : {
            branches: [
              {
                category: "product_version",
                name: version,
                product: { product_id: id, name: `${product} ${version}` },
              },
            ],
          }),
    },
  ],
});

/** A host, parts of it, how they are put together, and what holds for the wholes. */
function made(
  relations: readonly Relation[],
  statuses: readonly Record<string, string[]>[],
  osVersion: string | null = "3.0",
) {
  return {
    document: {
      csaf_version: "2.0",
      title: "部品",
      distribution: { tlp: { label: "WHITE" } },
      tracking: {
        id: "R-1",
        version: "1",
        status: "final",
        initial_release_date: "2026-01-01T00:00:00Z",
        current_release_date: "2026-01-01T00:00:00Z",
      },
    },
    product_tree: {
      branches: [
        leaf("Kaede", "Mori Gateway OS", osVersion, "OS"),
        leaf("Kaede", "Mori Gateway G20", null, "HW"),
        leaf("Parts", "libaoi", "1.0", "A"),
        leaf("Parts", "libkuro", "2.0", "K"),
      ],
      relationships: relations.map(([part, base, whole, category = "default_component_of"]) => ({
        category,
        product_reference: part,
        relates_to_product_reference: base,
        full_product_name: { product_id: whole, name: `${part} in ${base}` },
      })),
    },
    vulnerabilities: statuses.map((product_status, i) => ({
      cve: `CVE-2026-000${i}`,
      product_status,
    })),
  };
}
const os = { vendor: "Kaede", product: "Mori Gateway OS", version: "3.0" };
const two: Relation[] = [
  ["A", "OS", "OS:A"],
  ["K", "OS", "OS:K"],
];

describe("a status of a part", () => {
  test.each([
    [
      "one clear, one looked into",
      [{ known_not_affected: ["OS:A"], under_investigation: ["OS:K"] }],
      "possibly",
    ],
    [
      "one clear, one affected",
      [{ known_not_affected: ["OS:A"], known_affected: ["OS:K"] }],
      "affected",
    ],
    [
      "one repaired, one looked into",
      [{ fixed: ["OS:A"], under_investigation: ["OS:K"] }],
      "possibly",
    ],
    ["one clear, nothing of the other", [{ known_not_affected: ["OS:A"] }], "possibly"],
    ["both clear", [{ known_not_affected: ["OS:A", "OS:K"] }], "possibly"],
    [
      "host clear, part looked into",
      [{ known_not_affected: ["OS"], under_investigation: ["OS:K"] }],
      "possibly",
    ],
    [
      "host clear, part affected",
      [{ known_not_affected: ["OS"], known_affected: ["OS:K"] }],
      "possibly",
    ],
    ["host itself clear", [{ known_not_affected: ["OS"] }], "not"],
    [
      "clear of one CVE, open for the other",
      [{ known_not_affected: ["OS"] }, { under_investigation: ["OS:K"] }],
      "possibly",
    ],
    [
      "host clear of both CVEs",
      [{ known_not_affected: ["OS"] }, { known_not_affected: ["OS"] }],
      "not",
    ],
    [
      "host clear of one CVE, in range of the other",
      [{ known_not_affected: ["OS"] }, { known_affected: ["OS"] }],
      "affected",
    ],
  ] as const)("%s", (_, statuses, verdict) => {
    const json = made(two, statuses as unknown as Record<string, string[]>[]);
    expect(judge(json, os)?.verdict).toBe(verdict);
  });

  test("the part itself is cleared where it is named", () => {
    const json = made(two, [{ known_not_affected: ["OS:A"], known_affected: ["OS:K"] }]);
    const part = (product: string, version: string) =>
      judge(json, { vendor: "Parts", product, version })?.verdict;
    expect([part("libaoi", "1.0"), part("libkuro", "2.0")]).toEqual(["not", "affected"]);
  });

  test("the version of a part is no version of the host", () => {
    const json = made([["A", "OS", "OS:A"]], [{ known_affected: ["OS:A"] }], null);
    for (const version of ["0.9", "1.0", "3.0", null])
      expect(judge(json, { ...os, version })?.verdict).toBe("possibly");
  });

  test("firmware alone on a device gives it its version; two kinds of firmware do not", () => {
    const device = { vendor: "Kaede", product: "Mori Gateway G20" };
    const one = made([["OS", "HW", "HW:OS", "installed_on"]], [{ known_affected: ["HW:OS"] }]);
    const at = (json: object, version: string) => judge(json, { ...device, version })?.verdict;
    expect([at(one, "3.0"), at(one, "4.0")]).toEqual(["affected", "not"]);
    const mixed = made(
      [
        ["OS", "HW", "HW:OS", "installed_on"],
        ["K", "HW", "HW:K", "installed_on"],
      ],
      [{ known_not_affected: ["HW:OS"], under_investigation: ["HW:K"] }],
    );
    expect(at(mixed, "3.0")).toBe("possibly");
  });
});

describe("relationships over several steps", () => {
  const chain: Relation[] = [
    ["A", "K", "K:A"],
    ["K:A", "OS", "OS:K:A"],
    ["OS:K:A", "HW", "HW:OS:K:A", "installed_on"],
  ];

  test("in any order they give the same products, and no finding", () => {
    const status = [{ known_affected: ["HW:OS:K:A"] }];
    const whole = (relations: Relation[]) => {
      const reading = readCsaf(made(relations, status));
      if ("refused" in reading) throw new Error(reading.refused);
      expect(reading.findings).toEqual([]);
      return reading.advisory.products.map((row) => JSON.stringify(row)).toSorted();
    };
    const expected = whole(chain);
    fc.assert(
      fc.property(fc.shuffledSubarray(chain, { minLength: 3 }), (relations) => {
        expect(whole(relations)).toEqual(expected);
        expect(judge(made(relations, status), os)?.verdict).toBe("affected");
        expect(
          judge(made(relations, status), { vendor: "Kaede", product: "Mori Gateway G20" })?.verdict,
        ).toBe("possibly");
      }),
    );
  });

  test("a circle, or a number that stands nowhere, is told, and nothing is lost", () => {
    const status = [{ known_affected: ["X", "Y"] }];
    const circle: Relation[] = [
      ["Y", "OS", "X"],
      ["X", "OS", "Y"],
    ];
    for (const relations of [
      circle,
      [
        ["Z", "OS", "X"],
        ["OS", "Z", "Y"],
      ] as Relation[],
    ]) {
      const json = made(relations, status);
      const reading = readCsaf(json);
      if ("refused" in reading) throw new Error(reading.refused);
      expect(reading.findings.length).toBeGreaterThan(0);
      expect(judge(json, os)?.verdict).toMatch(/affected|possibly/);
    }
  });

  test("whatever is drawn, reading ends, and every product that is named is there", () => {
    const id = fc.constantFrom("OS", "HW", "A", "K", "X", "Y", "Z", "?");
    fc.assert(
      fc.property(
        fc.array(fc.tuple(id, id, fc.constantFrom("X", "Y", "Z", "W")), { maxLength: 12 }),
        (relations) => {
          const reading = readCsaf(
            made(relations, [{ under_investigation: ["X", "Y", "Z", "W"] }]),
          );
          if ("refused" in reading) throw new Error(reading.refused);
          const ids = new Set(reading.advisory.products.map(({ productId }) => productId));
          for (const [, , whole] of relations) expect(ids).toContain(whole);
        },
      ),
    );
  });

  test("a product that doubles at each step stays small", () => {
    const relations = Array.from({ length: 40 }, (_, i): Relation => [
      i === 0 ? "A" : `S${i}`,
      i === 0 ? "OS" : `S${i}`,
      `S${i + 1}`,
    ]);
    const reading = readCsaf(made(relations, [{ known_affected: ["S40"] }]));
    if ("refused" in reading) throw new Error(reading.refused);
    expect(reading.advisory.products.length).toBeLessThan(3000);
  });
});
