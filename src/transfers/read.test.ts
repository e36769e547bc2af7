import fc from "fast-check";
import { expect, test } from "vitest";
import { loadBank } from "./content.ts";
import { readBankLines } from "./read.ts";

const rules = loadBank();
const NOW = new Date("2027-05-10T10:00:00+09:00");
const read = (text: string | Uint8Array, name = "meisai.csv") =>
  readBankLines(typeof text === "string" ? Buffer.from(text) : text, name, rules, NOW);
const short = (text: string | Uint8Array) =>
  read(text).lines.map(({ receivedOn, amount, payer }) => `${receivedOn} ${amount} ${payer}`);

/** 「取引日,入金金額,振込依頼人名」 and one line, in Shift_JIS. */
const SHIFT_JIS = Buffer.concat([
  Buffer.from(
    "8ee688f893fa2c93fc8be08be08a7a2c9055 8d9e88cb978a906c96bc0d0a".replaceAll(" ", ""),
    "hex",
  ),
  Buffer.from("2027/4/5,150000,"),
  Buffer.from([0xb1, 0xb5, 0xca, 0xde, 0xc0, 0xde, 0xb2]),
  Buffer.from("\r\n"),
]);

test("common forms: Shift_JIS, title rows, one column with signs, a direction, text with the payer", () => {
  expect(read(SHIFT_JIS).encoding).toBe("Shift_JIS");
  expect(short(SHIFT_JIS)).toEqual(["2027-04-05 150000 ｱｵﾊﾞﾀﾞｲ"]);
  expect(
    short(
      '入出金明細,,,\n口座,普通 1234567,,\n日付,お引出金額,お預入金額,お取引内容,残高\n2027年4月5日,,"20,000",振込　ﾐｽﾞｷｻﾞｶ,1\n2027年4月6日,500,,手数料,1\n',
    ),
  ).toEqual(["2027-04-05 20000 ﾐｽﾞｷｻﾞｶ"]);
  expect(short("取引日\t金額\t摘要\nR9.4.5\t￥５０００\tｱ\n令和9年4月6日\t-300\tｲ\n")).toEqual([
    "2027-04-05 5000 ｱ",
  ]);
  expect(
    short("日付,入払区分,取引金額,振込依頼人名\n20270405,入金,100,ｱ\n20270405,出金,200,ｲ\n"),
  ).toEqual(["2027-04-05 100 ｱ"]);
});

test("what cannot be read is told by row and column, and the good lines are taken all the same", () => {
  const file = read(
    "日付,入金金額,振込依頼人名\n2027/4/5,100,ｱ\n2027/2/30,100,ｲ\n2027/4/6,百円,ｳ\n2027/4/7,999999999999,ｴ\n2028/1/1,1,ｵ\n2027/4/8,1.5,ｶ\n合計,,\n",
  );
  expect(file.lines).toHaveLength(1);
  expect(file.findings).toEqual([
    { where: "3行目の1列目", message: "日付が読み取れません（「2027/2/30」）。" },
    { where: "4行目の2列目", message: "入金の金額が読み取れません（「百円」）。" },
    { where: "5行目の2列目", message: "入金の金額が読み取れません（「999999999999」）。" },
    { where: "6行目の1列目", message: "まだ来ていない日付です（「2028/1/1」）。" },
    { where: "7行目の2列目", message: "入金の金額が読み取れません（「1.5」）。" },
  ]);
});

test("not a statement at all, empty, a PDF: a sentence, no lines", () => {
  for (const bytes of ["", "%PDF-1.7", "<html>", "a,b\n1,2\n", "\0\0\0"]) {
    const { lines, findings } = read(bytes);
    expect(lines).toEqual([]);
    expect(findings.length).toBeGreaterThan(0);
  }
});

test("the same line twice in one file is two, the same file again is the same", () => {
  const text = "日付,入金金額,振込依頼人名\n2027/4/5,100,ｱ\n2027/4/5,100,ｱ\n2027/4/5,100,ア\n";
  const prints = read(text).lines.map(({ fingerprint }) => fingerprint);
  expect(new Set(prints).size).toBe(3);
  expect(read(text).lines.map(({ fingerprint }) => fingerprint)).toEqual(prints);
  // Another form of the same statement gives the same lines.
  const other = '取引日\t預入金額\t依頼人名\n2027-04-05\t"100"\tｱ\n';
  expect(read(other).lines[0]?.fingerprint).toBe(prints[0]);
});

test("whatever the bytes, nothing is thrown, and nothing but positive whole yen comes out", () => {
  const cells = fc.oneof(
    fc.string(),
    fc.constantFrom("=1+1", "-5", "1e9", "９９", "\u202e", "2027/4/5"),
  );
  fc.assert(
    fc.property(fc.array(fc.array(cells, { maxLength: 5 }), { maxLength: 8 }), (rows) => {
      const text = `日付,入金金額,振込依頼人名\n${rows.map((row) => row.join(",")).join("\n")}`;
      for (const { amount, payer } of read(text).lines) {
        expect(Number.isInteger(amount) && amount > 0).toBe(true);
        expect(payer).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => read(bytes).lines.length >= 0),
  );
});
