import fc from "fast-check";
import { expect, test } from "vitest";
import { loadVariants } from "./content.ts";
import { foldAddress, foldName } from "./fold.ts";
import { placeKeyOf, readSearch, searchTextOf } from "./search-text.ts";

const { characters, betweenKanji } = loadVariants();

/** As the database looks: every word of what was typed stands in what is sought, and so do its pairs. */
function finds(
  typed: string,
  facility: { name: string; kana?: string; address?: string },
): boolean {
  const stored = searchTextOf(facility);
  const terms = readSearch(typed);
  return (
    terms !== null &&
    terms.words.every((word) => stored.sought.includes(word)) &&
    terms.grams.every((gram) => stored.grams.includes(gram))
  );
}

test("every character stands in one line, and is one that folding leaves alone", () => {
  const all = characters.flatMap((line) => [...line]);
  expect(new Set(all).size).toBe(all.length);
  expect(characters.length).toBeGreaterThan(400);
  for (const line of characters) {
    const [usual] = [...line];
    for (const char of line) expect(foldName(char), `${char} of ${line}`).toBe(usual);
  }
});

test("a name typed with any character of a line finds the facility written with any other", () => {
  for (const line of characters) {
    for (const written of line)
      for (const typed of line)
        expect(
          finds(`山${typed}病院`, { name: `医療法人　山${written}病院` }),
          `${typed} ${written}`,
        ).toBe(true);
  }
});

test("what stands between two kanji may be spelt in each of its ways", () => {
  for (const line of betweenKanji) {
    for (const written of line)
      for (const typed of line)
        expect(finds(`北${typed}丘`, { name: `北${written}丘病院` }), `${typed} ${written}`).toBe(
          true,
        );
  }
  expect(finds("霞が", { name: "霞ヶ関診療所" })).toBe(true);
  expect(finds("ヶ関", { name: "霞が関診療所" })).toBe(true);
  expect(finds("けん", { name: "中央がんセンター" })).toBe(false);
});

test.each([
  ["ちがさき", "茅ヶ崎病院", "ﾁｶﾞｻｷﾋﾞｮｳｲﾝ"],
  ["茅ケ崎", "茅ヶ崎病院"],
  ["茅け崎", "茅ヶ崎病院"],
  ["カ所", "一ヵ所クリニック"],
  ["三つ沢", "三ッ沢病院"],
  ["サンタ", "さんた眼科"],
  ["ショウワ", "昭和病院", "シヨウワビヨウイン"],
  ["ゑびす", "えびすクリニック"],
  ["センタ-", "健診センター"],
  ["センタ―病院", "市立センター病院"],
  ["センター病院", "市立センタ－病院"],
  ["佐佐木", "佐々木医院"],
  ["葛城", "葛\u{E0100}城病院"],
  ["葛\u{E0101}城", "葛城病院"],
  ["辻\uFE00", "辻病院"],
  ["神田", "\uFA19田病院"],
  ["神\uFE00田", "神田病院"],
  ["ガーゼ", "か\u3099ーぜ医院"],
  ["がーぜ", "カ゛ーゼ医院"],
  ["ﾊﾟｰﾙ", "パール歯科"],
  ["⻑野", "長野病院"],
  ["cafe", "Café クリニック"],
  ["(株)", "㈱甲薬局"],
  ["ａｂｃ", "ABC クリニック"],
  ["富山 曽我", "曾我医院", undefined, "冨山市曾我町1-1"],
  ["渡邉", "渡\u8FBA医院"],
  ["薮内", "籔内医院"],
  ["祗園", "祇園クリニック"],
  ["磯部", "礒部整形外科"],
  ["釜石", "釡石病院"],
  ["菟田野", "莵田野診療所"],
  ["松碕", "松﨑医院"],
  ["猪股", "豬股内科"],
  ["鶴ケ島", "鶴ヶ島病院"],
  ["鶴が島", "鶴ヵ島病院"],
  ["つるがしま", "鶴ヶ島病院", "ﾂﾙｶﾞｼﾏﾋﾞﾖｳｲﾝ"],
  ["丸の内", "丸ノ内クリニック"],
  ["丸之内", "丸の内クリニック"],
  ["齊藤", "斎\u{E0101}藤医院"],
  ["さとう・内科", "さとう内科"],
  ["Ｓｔ．Ｌｕｋｅ", "St.Luke クリニック"],
  ["コスモ－ル", "コスモール歯科"],
])("「%s」 finds %s", (typed, name, kana?: string, address?: string) => {
  expect(finds(typed, { name, ...(kana && { kana }), ...(address && { address }) })).toBe(true);
});

test.each([
  ["病院の名", "病院"],
  ["大阪", "大坂病院"],
  ["北", "南病院"],
])("「%s」 does not find %s", (typed, name) => {
  expect(finds(typed, { name })).toBe(false);
});

test("folding twice is folding once, and no text breaks it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
      expect(foldName(foldName(text))).toBe(foldName(text));
    }),
  );
});

test.each([
  ["東京都千代田区霞が関３丁目１番８号", "千代田区霞ヶ関三丁目1-8"],
  ["北海道札幌市中央区南一条西十二丁目1", "札幌市中央区南1条西12丁目１"],
  ["鳥取市雲山 57", "鳥取市雲山５７番地"],
  ["大字曾根字中島１番地の２", "曽根中嶋1-2"],
  ["八幡平市大更３ノ５", "八幡平市大更3の5"],
  ["葛\u{E0100}城市1－1", "葛城市１の１"],
])("%s and %s are one address", (one, other) => {
  expect(foldAddress(one)).toBe(foldAddress(other));
});

test.each([
  ["甲市1-12", "甲市11-2"],
  ["甲市1丁目2", "甲市12"],
  ["甲市一番町1", "甲市二番町1"],
])("%s and %s are two", (one, other) => {
  expect(foldAddress(one)).not.toBe(foldAddress(other));
});

test("name and place in one spelling, none without an address", () => {
  expect(placeKeyOf({ name: "霞ヶ関　病院", address: "東京都千代田区１－１" })).toBe(
    placeKeyOf({ name: "霞が関病院", address: "千代田区1丁目1番" }),
  );
  expect(placeKeyOf({ name: "甲病院", address: "" })).toBeNull();
});
