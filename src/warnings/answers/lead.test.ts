import { expect, test } from "vitest";
import { useQuestion } from "./api.ts";
import { leadOf } from "./lead.ts";

const LONG = `${"あ".repeat(64)}。`;
const CASES: [text: string, lead: string, more: string[]][] = [
  ["", "", []],
  ["弱点が見つかりました。", "弱点が見つかりました。", []],
  [
    "弱点が見つかりました。攻撃に使われています。",
    "弱点が見つかりました。攻撃に使われています。",
    [],
  ],
  ["一行目です。\n\n 二行目です。", "一行目です。", [" 二行目です。"]],
  [`${LONG}攻撃されます。次です。\n二行目`, LONG, ["攻撃されます。次です。", "二行目"]],
  [`はい。${LONG}`, "はい。", [LONG]],
  // One sentence stays whole, however long it is.
  [LONG + LONG, LONG, [LONG]],
  ["句点がない文", "句点がない文", []],
];

test.each(CASES)("%j leads with %j", (text, lead, more) => {
  expect(leadOf(text)).toEqual({ lead, more });
});

test.each([
  [[], "「VPN装置」をお使いですか"],
  [["A"], "「A」をお使いですか"],
  [["A", "B"], "「A」「B」のどれかをお使いですか"],
  [["A", "B", "C", "D"], "「A」「B」ほか2製品のどれかをお使いですか"],
])("of %j it is asked: %s", (products, question) => {
  expect(useQuestion(products, "VPN装置")).toBe(question);
});
