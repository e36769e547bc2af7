import { expect, test } from "vitest";
import { document, judge, read } from "../../../test/labelled/csaf-example.ts";
import { releasedAliases } from "../../things/products/index.ts";
import { matchKeysOf, releaseKeysOf } from "./match-keys.ts";
import { prepareRelease } from "./release.ts";

const aliases = releasedAliases();

/** How a line in version 1.5 meets an advisory of all before 2.0, and that both have a key in common. */
function relate(maker: string, name: string, vendor: string, product: string, model?: string) {
  const json = document(maker, name, { "<2.0": "known_affected" });
  const facts = { vendor, product, model: model ?? null, version: "1.5" };
  const match = judge(json, facts);
  if (match !== null) {
    const keys = new Set(matchKeysOf(read(json).products, aliases));
    const mine = releaseKeysOf(prepareRelease(facts, aliases));
    expect(mine.some((key) => keys.has(key))).toBe(true);
  }
  return match?.verdict ?? "none";
}

test.each<[name: string, product: string, expected: string]>([
  // what Japanese says before or behind a Latin name is the kind of thing
  ["Tsubomi Archive", "画像保管 Tsubomi Archive", "affected"],
  ["Tsubomi Archive", "Tsubomi Archive モニタ", "affected"],
  ["Tsubomi XL", "生体情報モニタ Tsubomi XL", "affected"],
  ["Tsubomi Manager", "UPS管理 Tsubomi Manager", "affected"],
  ["Tsubomi Manager", "UPS管理 Hanaoka Tsubomi Manager", "affected"],
  ["Battery pack KX with WIFI", "電池 Battery pack KX with WIFI", "affected"],
  ["TB25-WLAN", "無線LAN通信ユニット TB25-WLAN", "affected"],
  ["KX3012", "輸液ポンプKX3012", "affected"],
  ["Tsubomi 64", "Tsubomi 64 スライスCT", "possibly"],
  ["Tsubomi", "Tsubomi 400F-POE", "affected"],
  ["Tsubomi Portal 7.0.x", "Tsubomi Portal 7.0", "affected"],
  ["Tsubomi Archive", "画像保管 Tsubomi", "possibly"],
  ["Tsubomi Dialysis Delivery", "Tsubomi 透析装置", "possibly"],
  ["Tsubomi Infusion Set", "フローサイトメータ Tsubomi", "possibly"],
  // also where the catalogue knows the word: a camera before a short model is no other camera
  ["Tsubomi Mx6 D16", "監視カメラ D16", "possibly"],
  ["Tsubomi Mx6 D16", "監視カメラD16", "possibly"],
  ["Tsubomi Mx6 D16", "ネットワークカメラ Hanaoka D16", "possibly"],
  ["Tsubomi Mx6 D16", "カメラ D16", "possibly"],
  ["Tsubomi Mx6 D16", "D16 監視カメラ", "possibly"],
  ["Tsubomi Viewer", "サーバー Tsubomi", "possibly"],
  ["Tsubomi Mx6 D16", "監視カメラ D17", "none"],
  // but a kind behind a name that is no number may be part of it
  ["Tsubomi Viewer", "Tsubomi サーバー", "none"],
  // but katakana behind a name may be another product of the brand
  ["Tsubomi 2090", "Tsubomi パーソナル", "none"],
  ["Tsubomi", "Tsubomi パーソナル", "possibly"],
  ["Wakaba", "画像保管 Tsubomi", "none"],
  // names of generic words
  ["Enterprise Network Storage SX (v. 8)", "Enterprise Network", "possibly"],
  ["Enterprise Network", "Enterprise Network Server", "possibly"],
  ["Enterprise Control", "Enterprise Network Server", "none"],
])("%s: a line of %s is %s", (name, product, expected) => {
  expect(relate("Hanaoka", name, "Hanaoka", product)).toBe(expected);
});

test("a number behind a bracket is a word of its own", () => {
  const name = "Tsubomi Receiver (TRX) Model number 96280";
  expect(relate("Hanaoka", name, "Hanaoka", "Tsubomi Receiver (TRX)", "96280")).toBe("affected");
});

test("a seller's line is asked about, under the maker's name for it or with the maker in it", () => {
  const name = "Welch Allyn Connex Spot Monitor (CSM)";
  expect(relate("Hillrom", name, "花岡商事", "Connex Spot Monitor")).toBe("possibly");
  expect(relate("Hillrom", name, "花岡商事", "Welch Allyn Connex Spot Monitor")).toBe("affected");
  expect(relate("Hillrom", name, "花岡商事", "モニタ Welch Allyn Connex Spot Monitor")).toBe(
    "affected",
  );
});

test.each<[name: string, vendor: string, product: string, expected: string]>([
  ["Wakaba", "インテル", "Wakaba - Intel FPGA Edition", "possibly"],
  ["Wakaba", "Intel", "Wakaba (Intel Edition)", "possibly"],
  ["Wakaba", "富士通", "Wakaba 富士通版", "possibly"],
  ["Wakaba", "Fujitsu", "Wakaba for Fujitsu", "possibly"],
  // another maker's own product of a like name, and an edition of another product
  ["Wakaba", "Intel", "Wakaba FPGA Edition", "none"],
  ["Wakaba", "Intel", "Intel Wakaba FPGA Edition", "none"],
  ["Wakaba Archive", "Intel", "Wakaba - Intel FPGA Edition", "none"],
])("%s of Siemens: a line of %s %s is %s", (name, vendor, product, expected) => {
  expect(relate("Siemens", name, vendor, product)).toBe(expected);
});

test.each<[name: string, product: string, expected: string]>([
  // editions of a product whose name has no telling word
  ["Windows 10", "Windows 10 Pro", "affected"],
  ["Windows 10", "Windows10 Pro 64bit", "affected"],
  ["Windows 10", "Windows 10 IoT Enterprise LTSC", "affected"],
  ["Windows Server 2019", "Windows Server 2019 Standard", "affected"],
  ["Windows Server 2019 Datacenter", "Windows Server 2019", "affected"],
  // more than an edition is added: asked about
  ["Windows 10 Version 22H2 for x64-based Systems", "Windows 10 Pro", "possibly"],
  ["Windows 10", "Windows 10 Pro 21H2", "possibly"],
  ["Windows Server", "Windows Server 2019 Standard", "possibly"],
  // another number is another product
  ["Windows 10", "Windows 11 Pro", "none"],
  ["Windows 1", "Windows 10", "none"],
  ["Windows Server 2019", "Windows Server 2022 Standard", "none"],
  ["Windows Server 2019", "Windows 10 Pro", "none"],
])("%s: a line of マイクロソフト %s is %s", (name, product, expected) => {
  expect(relate("Microsoft", name, "マイクロソフト", product)).toBe(expected);
});
