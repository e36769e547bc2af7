import { describe, expect, test } from "vitest";
import { document, judge } from "./csaf-example.ts";

describe("a release against an advisory", () => {
  const fortios = document("Fortinet", "FortiOS", {
    ">=7.2.0|<=7.2.6": "known_affected",
    ">=7.0.0|<=7.0.14": "known_affected",
    "7.2.7": "fixed",
  });

  test("a device is held to the software it runs, and the reason says so", () => {
    const match = judge(fortios, {
      vendor: "フォーティネット",
      product: "FortiGate 60F",
      version: "7.2.4",
    });
    expect(match).toMatchObject({
      verdict: "affected",
      reason:
        "台帳: フォーティネット FortiGate 60F バージョン 7.2.4。対象: FortiOS 7.2.0〜7.2.6。FortiGateはFortiOSで動く機器です。台帳のバージョンは対象の範囲に入っています。",
      evidence: {
        productId: "P0",
        by: "name",
        relation: "runs",
        ground: "in_range",
        held: "7.2.4",
        expression: ">=7.2.0|<=7.2.6",
        cves: ["CVE-2026-0001"],
      },
    });
  });

  test.each([
    ["7.2.4", "affected"],
    ["FortiOS v7.2.4", "affected"],
    ["7.2.7", "not"],
    ["7.4.1", "not"],
    ["7.2", "possibly"],
    ["不明", "possibly"],
    [null, "possibly"],
  ])("FortiGate in version %s is %s", (version, verdict) => {
    expect(
      judge(fortios, { vendor: "Fortinet", product: "FortiGate", model: "60F", version })?.verdict,
    ).toBe(verdict);
  });

  test("another product has no relation at all", () => {
    expect(
      judge(fortios, { vendor: "Fortinet", product: "FortiMail", version: "7.2.4" }),
    ).toBeNull();
    expect(judge(fortios, { vendor: "ヤマハ", product: "RTX1210", version: "7.2.4" })).toBeNull();
  });

  test("the same product under another maker's name is asked about, never dropped", () => {
    expect(
      judge(fortios, { vendor: "医療機器商事", product: "FortiOS", version: "7.2.4" }),
    ).toMatchObject({
      verdict: "possibly",
      evidence: { relation: "near", confidence: "low" },
    });
  });

  test("statuses: not affected, under investigation, affected and fixed at once", () => {
    const one = (status: string) =>
      judge(document("X社", "Zeta9", { "2.0": status }), {
        vendor: "X社",
        product: "Zeta9",
        version: "2.0",
      })?.verdict;
    expect(one("known_not_affected")).toBe("not");
    expect(one("under_investigation")).toBe("possibly");
    expect(one("known_affected")).toBe("affected");
    const both = document("X社", "Zeta9", { "vers:all/*": "known_affected", "2.1": "fixed" });
    expect(judge(both, { vendor: "X社", product: "Zeta9", version: "2.0" })?.verdict).toBe(
      "affected",
    );
    expect(judge(both, { vendor: "X社", product: "Zeta9", version: "2.1" })?.verdict).toBe(
      "possibly",
    );
  });

  test("an advisory of repaired versions only asks about older ones", () => {
    const fixed = document("X社", "Zeta9", { "2.1": "fixed" });
    const at = (version: string) =>
      judge(fixed, { vendor: "X社", product: "Zeta9", version })?.verdict;
    expect([at("2.0"), at("2.1"), at("2.2")]).toEqual(["possibly", "not", "not"]);
  });

  test("an unreadable expression, or none, is possibly", () => {
    for (const text of ["MMT-508 MiniMed pump", "see table 3"])
      expect(
        judge(document("X社", "Zeta9", { [text]: "known_affected" }), {
          vendor: "X社",
          product: "Zeta9",
          version: "1.0",
        })?.verdict,
      ).toBe("possibly");
  });

  test("identifiers decide where both sides have one", () => {
    const json = document("Open-Xchange GmbH", "OX App Suite office", {});
    const branches = [
      {
        category: "product_version",
        name: "7.10.6",
        product: {
          product_id: "P0",
          name: "office",
          product_identification_helper: {
            cpe: "cpe:2.3:a:open-xchange:office:7.10.6:*:*:*:*:*:*:*",
          },
        },
      },
    ];
    const match = judge(
      {
        ...json,
        product_tree: { branches },
        vulnerabilities: [{ cve: "CVE-2026-0002", product_status: { known_affected: ["P0"] } }],
      },
      {
        product: "別の呼び名",
        version: "7.10.6",
        cpe: "cpe:2.3:a:open-xchange:office:*:*:*:*:*:*:*:*",
      },
    );
    expect(match).toMatchObject({
      verdict: "affected",
      evidence: { by: "cpe", confidence: "high" },
    });
  });
});
