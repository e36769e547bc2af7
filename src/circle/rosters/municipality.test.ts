import { expect, test } from "vitest";
import { municipalityOf } from "./municipality.ts";

test.each([
  ["札幌市中央区南1条西2", "札幌市中央区"],
  ["札幌市西区1", "札幌市西区"],
  ["四日市市諏訪町1", "四日市市"],
  ["廿日市市下平良1", "廿日市市"],
  ["野々市市三納1", "野々市市"],
  ["市川市八幡1", "市川市"],
  ["十日町市高山1", "十日町市"],
  ["大町市大町1", "大町市"],
  ["村山市楯岡1", "村山市"],
  ["蒲郡市平田町1", "蒲郡市"],
  ["赤穂郡上郡町大持1", "赤穂郡上郡町"],
  ["田村郡三春町大町1", "田村郡三春町"],
  ["千代田区霞け関1", "千代田区"],
  ["大島町元町1", "大島町"],
  ["青け島村無番地", "青け島村"],
  ["雲山57", null],
  ["1-2-3", null],
  ["", null],
])("%s begins with %s", (address, municipality) => {
  expect(municipalityOf(address)).toBe(municipality);
});

test("what it names is always the beginning of the address", () => {
  for (const address of ["余市郡余市町黒川町1", "大和郡山市北郡山町1", "町田市町村町1", "区市町村"])
    expect(address.startsWith(municipalityOf(address) ?? "")).toBe(true);
});
