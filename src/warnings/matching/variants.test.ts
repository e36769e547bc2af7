import { describe, expect, test } from "vitest";
import { judge } from "../../../test/labelled/csaf-example.ts";

const VENDOR = "Hanaoka";
type Said = [name: string, version: string, status?: string];
/** A document of one maker in which each name stands with one range and its status. */
function documentOf(rows: readonly Said[]): object {
  return {
    document: {
      csaf_version: "2.0",
      title: "例",
      distribution: { tlp: { label: "WHITE" } },
      tracking: {
        id: "T-2",
        version: "1",
        status: "final",
        initial_release_date: "2026-01-01T00:00:00Z",
        current_release_date: "2026-01-01T00:00:00Z",
      },
    },
    product_tree: {
      branches: [
        {
          category: "vendor",
          name: VENDOR,
          branches: rows.map(([name, version], i) => ({
            category: "product_name",
            name,
            branches: [
              {
                category: "product_version_range",
                name: version,
                product: { product_id: `P${i}`, name: `${name} ${version}` },
              },
            ],
          })),
        },
      ],
    },
    vulnerabilities: [
      {
        cve: "CVE-2026-0001",
        product_status: rows.reduce<Record<string, string[]>>((all, [, , status], i) => {
          (all[status ?? "known_affected"] ??= []).push(`P${i}`);
          return all;
        }, {}),
      },
    ],
  };
}

function verdict(rows: readonly Said[], product: string, version: string | null, model?: string) {
  const match = judge(documentOf(rows), { vendor: VENDOR, product, version, model: model ?? null });
  return match === null ? "none" : `${match.verdict} ${match.evidence.ground}`;
}

const relay = (code: string) => `Wakaba 5 7SL82 (${code})`;
const two: Said[] = [
  [relay("CP100"), "<8.89"],
  [relay("CP150"), "<9.90"],
];

describe("what stands in brackets tells two products apart", () => {
  test.each<[mine: string, model: string | undefined, version: string | null, expected: string]>([
    // its own range decides
    [relay("CP100"), undefined, "9.0", "not outside_range"],
    [relay("CP150"), undefined, "9.0", "affected in_range"],
    [relay("CP150"), undefined, "9.95", "not outside_range"],
    [relay("CP 150"), undefined, "9.0", "affected in_range"],
    ["Wakaba 5 7SL82（ＣＰ１５０）", undefined, "9.0", "affected in_range"],
    ["Wakaba 5 7SL82", "CP150", "9.0", "affected in_range"],
    ["Wakaba 5 7SL82", "CP100", "9.0", "not outside_range"],
    // none said: it may be either
    ["Wakaba 5 7SL82", undefined, "9.0", "affected in_range"],
    ["Wakaba 5 7SL82", undefined, "9.95", "not outside_range"],
    ["Wakaba 5 7SL82（予備機）", undefined, "9.0", "affected in_range"],
    ["Wakaba 5 7SL82 (64bit)", undefined, "9.0", "affected in_range"],
    ["Wakaba 5 7SL82", undefined, null, "possibly no_version"],
    // of one that the advisory does not name, nobody knows
    [relay("CP300"), undefined, "8.0", "possibly near_name"],
    [relay("CP300"), undefined, "9.95", "possibly near_name"],
    ["Wakaba 5 7SL82", "CP300", "9.95", "possibly near_name"],
  ])("%s %s in %s is %s", (mine, model, version, expected) =>
    expect(verdict(two, mine, version, model)).toBe(expected),
  );

  test("whatever the other's status, it never clears", () => {
    for (const [range, status] of [
      ["<8.0", "known_affected"],
      ["9.0", "fixed"],
      ["vers:all/*", "known_not_affected"],
      ["9.0", "known_not_affected"],
    ] as const)
      for (const version of ["7.0", "9.0", "12.0", null])
        expect(verdict([[relay("CP100"), range, status]], relay("CP150"), version)).toMatch(
          /^possibly/,
        );
  });

  test("its own row clears, whatever the other's says", () => {
    const rows: Said[] = [
      [relay("CP100"), "vers:all/*"],
      [relay("CP150"), "vers:all/*", "known_not_affected"],
    ];
    expect(verdict(rows, relay("CP150"), "9.0")).toBe("not cleared_by_maker");
    expect(verdict(rows, relay("CP100"), "9.0")).toBe("affected all_versions");
    expect(verdict(rows, "Wakaba 5 7SL82", "9.0")).toBe("affected all_versions");
  });

  test("a row without brackets is of all", () => {
    const rows: Said[] = [["Wakaba 5 7SL82", "<9.0"]];
    for (const mine of [relay("CP150"), relay("EU"), "Wakaba 5 7SL82"])
      expect([verdict(rows, mine, "8.0"), verdict(rows, mine, "9.1")]).toEqual([
        "affected in_range",
        "not outside_range",
      ]);
    expect(verdict([...rows, [relay("CP100"), "<7.0"]], relay("CP150"), "8.0")).toBe(
      "affected in_range",
    );
  });
});

/** The advisory's bracket, the register's, and whether the two are one. */
test.each<[theirs: string, mine: string, isOne: boolean]>([
  ["CP100", "CP150", false],
  ["CP100", "cp-100", true],
  ["Rev.B2", "Rev.B3", false],
  ["Rev. 2", "Rev. 3", false],
  ["Rev. 2", "rev2", true],
  ["Rev. B", "Rev. C", false],
  ["Annex A", "Annex B", false],
  ["HW-A1", "HW-B1", false],
  ["6GK5205-3BB00-2AB2", "6GK5205-3BD00-2AB2", false],
  ["6GK5302- 7GD00-3EA3", "6GK5302-7GD00-3EA3", true],
  ["6ES7 288-1CR30-0AA1", "6ES7288-1CR30-0AA1", true],
  ["6ES7 288-1CR30-0AA1", "6ES7288-1CR40-0AA1", false],
  ["1756 - L8z", "1756-L8z", true],
  ["BND-1802W000-**", "BND-1802W000-A1", true],
  ["BND-1802W000-**", "BND-2007W000-A1", false],
  ["ES450, GX450", "GX450", true],
  ["ES450, GX450", "MP70", false],
  ["24V, coated", "230V, coated", false],
  ["24V) (6GK5307-2FD00-1GA3", "24V", true],
  ["EU", "NAM", false],
  ["HSR", "PRP", false],
  ["ST, PN", "PN", true],
  ["865240", "865241", false],
  // remarks
  ["incl. SIPLUS variants", "6GK7243-1BX30-0XE0", true],
  ["incl. X408 and SIPLUS NET variants", "6GK7243-1BX30-0XE0", true],
  ["formerly TW100", "CP100", true],
  ["旧TW100", "CP100", true],
  ["CP100", "旧TW100", true],
  ["CP100", "64bit", true],
  ["CP100", "x64", true],
  ["CP100", "V9.2", true],
  ["CP100", "ver2", true],
  ["CP100", "20230401", true],
  ["CP100", "2023", true],
  ["CP100", "２号機", true],
  ["CP100", "予備", true],
  ["TP", "CP100", true],
  ["CP100", "TP", true],
])("(%s) and (%s)", (theirs, mine, isOne) => {
  const rows: Said[] = [[`Tsubomi Portal (${theirs})`, "<2.0"]];
  const at = (version: string) => verdict(rows, `Tsubomi Portal (${mine})`, version);
  expect([at("1.5"), at("2.5")]).toEqual(
    isOne
      ? ["affected in_range", "not outside_range"]
      : ["possibly near_name", "possibly near_name"],
  );
});
