import fc from "fast-check";
import { expect, test } from "vitest";
import { loadBank } from "./content.ts";
import { proposeFor, withKeys } from "./matching.ts";
import { payerKey } from "./payer.ts";

const rules = loadBank();
const key = (text: string) => payerKey(text, rules);
const invoice = (id: string, name: string, kana: string | null, amount: number, open = amount) => ({
  id,
  organisationId: `org ${id}`,
  name,
  kana,
  number: `2026-${id.padStart(4, "0")}`,
  amount,
  open,
});
const propose = (
  payer: string,
  rest: number,
  invoices: ReturnType<typeof invoice>[],
  known: string[] = [],
) =>
  proposeFor(
    { rest, payer, payerKey: key(payer) },
    withKeys(invoices, rules),
    new Set(known),
    rules,
  ).map(({ invoiceId, fit, effect }) => `${invoiceId} ${fit} ${effect}`);

test("names are compared without width, small letters and legal forms", () => {
  const same = [
    "ｱｵﾊﾞﾀﾞｲｿｳｺﾞｳﾋﾞﾖｳｲﾝ",
    "ｲ)ｱｵﾊﾞﾀﾞｲｿｳｺﾞｳﾋﾞﾖｳｲﾝ",
    "(ｲ)ｱｵﾊﾞﾀﾞｲ ｿｳｺﾞｳﾋﾞﾖｳｲﾝ",
    "ｱｵﾊﾞﾀﾞｲｿｳｺﾞｳﾋﾞﾖｳｲﾝ(ｲ",
    "ｲﾘﾖｳﾎｳｼﾞﾝｱｵﾊﾞﾀﾞｲｿｳｺﾞｳﾋﾞﾖｳｲﾝ",
    "ﾘﾖｳﾎｳｼﾞﾝｱｵﾊﾞﾀﾞｲｿｳｺﾞｳﾋﾞﾖｳｲﾝ",
    "ﾏﾙ)ｱｵﾊﾞﾀﾞｲｿｳｺﾞｳﾋﾞﾖｳｲﾝ",
    "アオバダイソウゴウビョウイン",
    "あおばだいそうごうびょういん",
    "20260001 ｱｵﾊﾞﾀﾞｲｿｳｺﾞｳﾋﾞﾖｳｲﾝ",
  ].map(key);
  expect(new Set(same)).toEqual(new Set(["アオバダイソウゴウビヨウイン"]));
  expect(key("ｶ)ｺｳｼｽﾃﾑ")).toBe(key("コウシステム"));
  expect(key("ｺｳｼｽﾃﾑ(ｶ)ｴｲ")).toBe("コウシステムエイ");
  // A name that is nothing but a legal form stays.
  expect(key("イリヨウホウジン")).toBe("イリヨウホウジン");
});

test("whatever stands in a name, a key is made, and made again it is the same", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => key(key(text)) === key(key(key(text)))),
  );
  fc.assert(fc.property(fc.string(), (text) => typeof key(`ｶ)${text}`) === "string"));
});

const AOBA = invoice("1", "あおば台総合病院", "アオバダイソウゴウビョウイン", 150_000);
const SAME = invoice("2", "みずき坂クリニック", "ミズキザカクリニック", 20_000);
const OTHER = invoice("3", "ひまわり診療所", "ヒマワリシンリョウジョ", 20_000);

test("name and amount is sure; an amount alone is only a hint, and never stands before a name", () => {
  expect(propose("ｲ)ｱｵﾊﾞﾀﾞｲｿｳｺﾞｳﾋﾞﾖｳｲﾝ", 150_000, [AOBA, SAME])).toEqual(["1 sure exact"]);
  expect(propose("ﾐｽﾞｷｻﾞｶｸﾘﾆﾂｸ", 20_000, [OTHER, SAME])).toEqual(["2 sure exact", "3 amount exact"]);
  expect(propose("ﾔﾏﾀﾞ ﾀﾛｳ", 20_000, [SAME, OTHER])).toEqual(["2 amount exact", "3 amount exact"]);
  expect(propose("ﾔﾏﾀﾞ ﾀﾛｳ", 19_999, [SAME, OTHER])).toEqual([]);
  // An amount that fits many says nothing; the name still does.
  const many = [4, 5, 6, 7, 8, 9].map((n) => invoice(String(n), `診療所${n}`, null, 20_000));
  expect(propose("ﾔﾏﾀﾞ ﾀﾛｳ", 20_000, many)).toEqual([]);
  expect(propose("ﾐｽﾞｷｻﾞｶｸﾘﾆﾂｸ", 20_000, [...many, SAME])).toEqual(["2 sure exact"]);
});

test("a reading that stands within what a payer wrote is found, and is never sure", () => {
  expect(propose("ｳｹﾂｹ ﾐｽﾞｷｻﾞｶｸﾘﾆﾂｸ ｶｲﾋ", 20_000, [OTHER, SAME])).toEqual([
    "2 name exact",
    "3 amount exact",
  ]);
  const short = invoice("4", "森医院", "モリイイン", 20_000);
  expect(propose("ｵｵﾓﾘｲｲﾝ", 10_000, [short])).toEqual(["4 name partial"]);
  expect(propose("ｵｵﾓﾘ", 10_000, [invoice("5", "森", "モリ", 20_000)])).toEqual([]);
});

test("partial, short by a fee, too much and twice are told", () => {
  const payer = "ｱｵﾊﾞﾀﾞｲｿｳｺﾞｳﾋﾞﾖｳｲﾝ";
  expect(propose(payer, 100_000, [AOBA])).toEqual(["1 name partial"]);
  expect(propose(payer, 149_340, [AOBA])).toEqual(["1 name fee"]);
  expect(propose(payer, 150_001, [AOBA])).toEqual(["1 name over"]);
  expect(propose(payer, 150_000, [{ ...AOBA, open: 0 }])).toEqual(["1 name double"]);
  // While another invoice of the same is open, the paid one is no proposal.
  const before = { ...AOBA, id: "9", number: "2025-0009", open: 0 };
  expect(propose(payer, 150_000, [before, AOBA])).toEqual(["1 sure exact"]);
});

test("a number that the payer wrote, a name that was confirmed before, a name that the bank cut", () => {
  expect(propose("20260003 ﾔﾏﾀﾞ", 20_000, [SAME, OTHER])[0]).toBe("3 sure exact");
  expect(propose("20260003ﾔﾏﾀﾞ", 5_000, [OTHER])).toEqual(["3 number partial"]);
  expect(propose("ﾔﾏﾀﾞ ﾀﾛｳ", 150_000, [AOBA], ["ヤマダタロウ org 1"])).toEqual(["1 sure exact"]);
  expect(propose("ｱｵﾊﾞﾀﾞｲｿｳｺﾞ", 150_000, [AOBA])).toEqual(["1 sure exact"]);
  expect(propose("ｱｵ", 100_000, [AOBA])).toEqual([]);
});
