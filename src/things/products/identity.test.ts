import { describe, expect, test } from "vitest";
import { timesAsLong } from "../../../test/pace.ts";
import { releasedAliases } from "./aliases.ts";
import { readCpe, readPurl } from "./cpe-purl.ts";
import { productKeys } from "./identity.ts";
import { wordsOf } from "./names.ts";

const aliases = releasedAliases();
const keys = (vendor: string, product: string, model: string | null = null) =>
  productKeys({ vendor, product, model }, aliases);

describe("vendors", () => {
  test.each([
    ["フォーティネットジャパン合同会社", "Fortinet PSIRT"],
    ["シスコシステムズ", "Cisco Systems, Inc."],
    ["（株）バッファロー", "BUFFALO INC."],
    ["ヤマハ株式会社", "YAMAHA"],
    ["日本電気㈱", "NEC Corporation"],
    ["富士通Japan", "Fujitsu Limited"],
    ["富士通", "Fujitsu Software"],
    ["QNAP Systems, Inc.", "QNAP"],
    ["ＧＥヘルスケア・ジャパン", "General Electric (GE)"],
    ["フィリップス・ジャパン", "Phillips"],
    ["日本ベクトン・ディッキンソン", "Becton, Dickinson and Company (BD)"],
    ["ドレーゲル・メディカル", "Dräger"],
    ["ビー・ブラウンエースクラップ", "B. Braun Melsungen AG"],
    ["東芝メディカルシステムズ", "キヤノンメディカルシステムズ株式会社"],
    ["ウェルチ・アレン", "Hillrom"],
    ["ウィーメックス", "PHC株式会社"],
  ])("%s is %s", (one, other) => {
    expect(keys(one, "x").vendorKey).toBe(keys(other, "x").vendorKey);
  });

  test("a vendor written inside the product, or in several, is found", () => {
    expect(keys("", "Philips IntelliVue MX450")).toMatchObject({
      vendorKey: "philips",
      productKey: "intellivuemx450",
    });
    expect(keys("", "フォーティゲート60F").vendorKey).toBe("fortinet");
    expect(keys("Silex Technology and GE Healthcare", "SX-500").vendorKeys).toEqual([
      "silex",
      "gehealthcare",
    ]);
    expect(keys("", "生体情報モニタ").vendorKey).toBe("");
  });

  test("a vendor is not cut out of another word", () => {
    expect(keys("", "GEMINI TF").vendorKey).toBe("");
    expect(keys("", "BDM-300").vendorKey).toBe("");
  });
});

describe("products", () => {
  test.each([
    ["PAN-OS", "pan os"],
    ["ＦｏｒｔｉＧａｔｅ ６０Ｆ", "fortigate-60f"],
    ["IntelliVue MX-450", "インテリビュー MX450"],
  ])("%s is %s", (one, other) => {
    expect(keys("", one).productKey).toBe(keys("", other).productKey);
  });

  test("short names of one vendor mean the long one", () => {
    const long = keys("フィリップス", "Patient Information Center iX (PIC iX)").productKey;
    expect(keys("Philips", "PICiX").productKey).toBe(long);
    expect(keys("Moxa", "PICiX").productKey).not.toBe(long);
  });

  test("a device knows the software it runs; the maker may be missing", () => {
    expect(keys("フォーティネット", "FortiGate 60F").runs).toMatchObject([
      { productKey: "fortios" },
    ]);
    expect(keys("", "Fortigate-60F").runs).toMatchObject([{ productKey: "fortios" }]);
    expect(keys("パロアルトネットワークス", "PA-220").runs).toMatchObject([
      { productKey: "panos" },
    ]);
    expect(keys("パロアルトネットワークス", "Panorama").runs).toEqual([]);
    expect(keys("Moxa", "FortiGate").runs).toEqual([]);
  });

  test("series are spelled out, numbers keep their letters", () => {
    expect(wordsOf("Monitors FM20/FM30, EC 40 Hub")).toEqual([
      "monitors",
      "fm20",
      "fm30",
      "ec40",
      "hub",
    ]);
    expect(wordsOf("MX (MX400-550)")).toContain("mx450");
    expect(wordsOf("MX400-MX850")).toContain("mx700");
    expect(wordsOf("X1-999999").length).toBe(1);
  });

  test("only telling words are strong", () => {
    expect(keys("Siemens", "SIMATIC").strong).toEqual([]);
    expect(keys("フィリップス", "生体情報モニター").strong).toEqual([]);
    expect(keys("Philips", "IntelliVue Patient Monitor").strong).toEqual(["intellivue"]);
  });

  test("hostile names are read in time that grows with their length only", async () => {
    for (const piece of ["(", "a-", "1-", "株", "・", "(a", "ge ", "MX1-999 "]) {
      const read = (times: number) => () => keys(piece.repeat(times), piece.repeat(times));
      expect(await timesAsLong(read(4000), read(1000), 10), piece).toBeLessThan(10);
    }
  });
});

describe("identifiers", () => {
  test("CPE 2.3 and 2.2 name the same product", () => {
    expect(readCpe("cpe:2.3:o:fortinet:fortios:7.2.4:*:*:*:*:*:*:*")).toEqual({
      by: "cpe",
      key: "fortinet:fortios",
      version: "7.2.4",
    });
    expect(readCpe("cpe:/o:fortinet:fortios:7.2.4")?.key).toBe("fortinet:fortios");
    expect(readCpe("cpe:2.3:a:open-xchange:office:7.10.6:rev16:*:*:*:*:*:*")?.version).toBe(
      "7.10.6 rev16",
    );
    expect(readCpe("cpe:2.3:a:a\\:b:c:*:*:*:*:*:*:*:*")).toEqual({
      by: "cpe",
      key: "a:b:c",
      version: null,
    });
  });

  test("what names no product is none", () => {
    for (const text of [
      "",
      "cpe:2.3:a:*:*:1:*:*:*:*:*:*:*",
      "cpe:2.3:x:a:b:*",
      "fortios",
      "cpe:/o:fortinet",
    ])
      expect(readCpe(text)).toBeNull();
    for (const text of ["", "pkg:", "npm/x", "pkg:npm"]) expect(readPurl(text)).toBeNull();
  });

  test("a package URL is its type, namespace and name", () => {
    expect(readPurl("pkg:rpm/redhat/tigervnc@1.9.0-15.el8?arch=src")).toEqual({
      by: "purl",
      key: "rpm/redhat/tigervnc",
      version: "1.9.0-15.el8",
    });
  });
});
