import { describe, expect, test } from "vitest";
import { document, judge, read } from "../../../test/labelled/csaf-example.ts";
import { releasedAliases } from "../../things/products/index.ts";
import { matchKeysOf, releaseKeysOf } from "./match-keys.ts";
import { prepareRelease } from "./release.ts";

const aliases = releasedAliases();
type Line = [vendor: string | null, product: string, model: string | null];

/** The verdict, and that the keys by which a new register line is looked up lead to it. */
function verdictOf(maker: string | null, name: string, [vendor, product, model]: Line) {
  const json = document(maker, name, { "<2.0": "known_affected" });
  const match = judge(json, { vendor, product, model, version: "1.5" });
  if (match !== null) {
    const keys = new Set(matchKeysOf(read(json).products, aliases));
    const mine = releaseKeysOf(prepareRelease({ vendor, product, model, version: null }, aliases));
    expect(mine.some((key) => keys.has(key))).toBe(true);
  }
  return match?.verdict ?? "none";
}

describe("one maker, the model written otherwise", () => {
  test.each<[advisory: string, product: string, model: string | null]>([
    ["KP3012", "輸液ポンプ", "KP3012-JP"],
    ["KP3012", "輸液ポンプ", "KP-3012J"],
    ["KP3012", "輸液ポンプ KP3012/A", null],
    ["KP3012", "輸液ポンプ", "KP 3012 (W)"],
    ["KP3012", "KP3012-WH 輸液ポンプ", null],
    ["KP-3012-US", "輸液ポンプ", "KP-3012-JP"],
    ["KP3012", "輸液ポンプ", "ＫＰ３０１２－ＪＰ"],
    ["KP301*", "輸液ポンプ", "KP3012-JP"],
    ["KP30xx", "輸液ポンプ", "KP3012"],
    ["KP301x Infusion Pump", "輸液ポンプ", "KP3012"],
    ["KP3010/3012/3020", "輸液ポンプ", "KP3012"],
    ["3010/3012/3020", "輸液ポンプ", "KP3012"],
    ["KP3010, KP3012 and KP3020", "輸液ポンプ", "KP3012-JP"],
    ["KP3010–KP3020", "輸液ポンプ", "KP3012"],
    ["KP3010 to KP3020", "輸液ポンプ", "KP3012"],
    ["KP3010～3020", "輸液ポンプ", "KP3012"],
    ["DS-2CD2xx2F-I Series", "ネットワークカメラ DS-2CD2142F-I", null],
    ["DS-K1T341AXX", "入退室端末", "DS-K1T341AMF"],
    ["ZT7000シリーズ", "心電計", "ZT7012"],
    ["ZT7000 series", "心電計", "ZT-7012-JP"],
    ["ZT70 family", "心電計", "ZT7012"],
    ["ZT-7012", "心電計 ZT7000シリーズ", null],
    ["Infusion Pump KP3012", "KP3012", null],
  ])("%s asks about %s %s", (name, product, model) => {
    expect(verdictOf("Hanaoka", name, ["Hanaoka", product, model])).toMatch(/possibly|affected/);
  });

  test.each<[advisory: string, product: string, model: string | null]>([
    ["KP3012", "輸液ポンプ", "KP3013"],
    ["KP3012", "輸液ポンプ", "KP30120"],
    ["KP3012A", "輸液ポンプ", "KP3012B"],
    ["KP301*", "輸液ポンプ", "KP3022"],
    ["KP30xx", "輸液ポンプ", "KP3112"],
    ["KP30xx", "輸液ポンプ", "KP30123"],
    ["KP3010–KP3020", "輸液ポンプ", "KP3021"],
    ["KP3010/3014/3020", "輸液ポンプ", "KP3012"],
    ["ZT7000シリーズ", "心電計", "ZT8012"],
    ["ZT7000シリーズ", "心電計", "ZX7012"],
    ["FG-60E", "ファイアウォール", "FG-60F"],
    ["DS-2CD2xx2F-I Series", "ネットワークカメラ DS-2CD2140F-I", null],
  ])("%s says nothing of %s %s", (name, product, model) => {
    expect(verdictOf("Hanaoka", name, ["Hanaoka", product, model])).toBe("none");
  });
});

describe("another maker in the register", () => {
  test.each<[line: Line, expected: string]>([
    [["花岡商事", "輸液ポンプ", "KP3012"], "possibly"],
    [["花岡商事", "輸液ポンプ", "KP3012-JP"], "possibly"],
    [["日本光電", "輸液ポンプ", "KP3012"], "possibly"],
    [[null, "輸液ポンプ", "KP3012"], "possibly"],
    [["日本光電", "輸液ポンプ", "3012"], "none"],
    [["日本光電", "輸液ポンプ", null], "none"],
    [["日本光電", "輸液ポンプ", "KP3013"], "none"],
  ])("%j is %s", (line, expected) => {
    expect(verdictOf("Hanaoka Medical", "Infusion Pump KP3012", line)).toBe(expected);
  });

  test("two makers that are known for their own things share no model", () => {
    expect(verdictOf("Philips", "IntelliVue MX400", ["Cisco", "Meraki", "MX400"])).toBe("none");
    expect(verdictOf("Moxa", "NPort 5110", ["Advantech", "EKI", "5110"])).toBe("none");
  });

  test("an unknown seller of a thing by its own name is asked", () => {
    expect(
      verdictOf("Midori Kiki", "Tsubomi PACS", ["花岡商事", "Tsubomi PACS システム", null]),
    ).toBe("possibly");
  });
});

test("a model in the place of the version is read as one", () => {
  const json = document("Hanaoka", "Infusion Pump", { "KP3010, KP3012": "known_affected" });
  const at = (model: string) => judge(json, { vendor: "Hanaoka", product: "輸液ポンプ", model });
  expect(at("KP3012-JP")?.verdict).toBe("possibly");
  expect(at("KP3013")).toBeNull();
});

test("a number that many products of one advisory carry is a series, and asks nobody", () => {
  const leaves = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [`CPU ${i} KP3012`, "known_affected"]),
  );
  const json = document("Hanaoka", "x", {});
  const branches = Object.keys(leaves).map((name, i) => ({
    category: "product_name",
    name,
    product: { product_id: `P${i}`, name },
  }));
  const many = {
    ...json,
    product_tree: { branches: [{ category: "vendor", name: "Hanaoka", branches }] },
    vulnerabilities: [
      {
        cve: "CVE-1",
        product_status: { known_affected: branches.map(({ product }) => product.product_id) },
      },
    ],
  };
  expect(judge(many, { vendor: "花岡商事", product: "輸液ポンプ", model: "KP3012" })).toBeNull();
});
