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

/** Headings as internet banking writes them, one line of 20,000 yen from ﾐｽﾞｷｻﾞｶ on 6 April 2027. */
test.each([
  ["年月日,お引出し,お預入れ,お取り扱い内容,残高", '2027/4/6,,"20000",振込　ﾐｽﾞｷｻﾞｶ,1'],
  ["お取り引き日,摘要,お預け入れ額,お引き出し額,差し引き残高", "2027年4月6日,振込 ﾐｽﾞｷｻﾞｶ,20000,,1"],
  ["取引日,入出金(円),取引後残高(円),入出金内容", "20270406,20000,1,ﾐｽﾞｷｻﾞｶ"],
  ["日付,摘要,摘要内容,支払い金額,預かり金額,差引残高", "2027/4/6,振込１,ﾐｽﾞｷｻﾞｶ,,20000,1"],
  ["勘定日,起算日,入出金区分,取引金額,振込依頼人名", "R090406,R090406,入金,20000,ﾐｽﾞｷｻﾞｶ"],
  ["取引日付,お支払額（円）,受入額（円）,摘要", "9.4.6,,20000,ﾐｽﾞｷｻﾞｶ"],
  ["操作日(年),操作日(月),操作日(日),摘要,お預り金額", "2027,4,6,振込 ﾐｽﾞｷｻﾞｶ,20000"],
  ["取扱日（年）,取扱日（月）,取扱日（日）,入金額,依頼人名", "9,4,6,20000,ﾐｽﾞｷｻﾞｶ"],
  ["記帳日,入払区分,金額,摘要", "27/4/6,入,20000,カナ振込 ﾐｽﾞｷｻﾞｶ"],
])("headings %s", (head, line) => {
  expect(read(`${head}\n${line}\n`)).toMatchObject({
    lines: [{ receivedOn: "2027-04-06", amount: 20_000, payer: "ﾐｽﾞｷｻﾞｶ" }],
    findings: [],
  });
});

test("a day of another month never comes out of a time of day; one part missing is no day", () => {
  expect(short("日付,入金金額,摘要\n2027/4/1 0:00,5,ｱ\n2027/4/1 10:00,6,ｱ\n")).toEqual([
    "2027-04-01 5 ｱ",
    "2027-04-01 6 ｱ",
  ]);
  const { lines, findings } = read("操作日(年),操作日(月),操作日(日),入金額\n2027,,6,5\n");
  expect(lines).toEqual([]);
  expect(findings[0]).toEqual({
    where: "2行目の1列目",
    message: "日付が読み取れません（「2027/6」）。",
  });
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

/** Headings and lines as further banks write them: each is the same payment. */
const BANKS: [headings: string, line: string][] = [
  ["日付,摘要,お支払い金額,お預かり金額,差引残高", '2026/04/06,振込 ｲ)ﾂﾎﾞﾐ,,"30,000",1'],
  ["取引日,お取扱内容,お引出額,お預入額,残高", "2026/04/06,振込 ｲ)ﾂﾎﾞﾐ,,30000,1"],
  [
    "お取引日,お引き出し(円),お預け入れ(円),お取り扱い内容,残高(円)",
    "2026年4月6日,,30000,振込 ｲ)ﾂﾎﾞﾐ,1",
  ],
  ["年月日,お引出し,お預入れ,お取扱い内容,残高,メモ,ラベル", "2026/4/6,,30000,振込 ｲ)ﾂﾎﾞﾐ,1,,"],
  [
    "日付,摘要,摘要内容,支払い金額,預かり金額,差引残高,メモ,未資金化区分,入払区分",
    '2026/4/6,振込１,ｲ)ﾂﾎﾞﾐ,,"30,000",1,,,入金',
  ],
  ["取引日付,出金,入金,摘要,残高", "2026-04-06,0,30000,フリコミ ｲ)ﾂﾎﾞﾐ,1"],
  ["取扱日,起算日,支払金額,受取金額,摘要", "20260406,20260406,,30000,振込 ｲ)ﾂﾎﾞﾐ"],
  ["入出金日,入金（円）,出金（円）,内容", "2026/04/06,30000,,振込 ｲ)ﾂﾎﾞﾐ"],
  ["取引年月日,取引区分,入金額(円),出金額(円),取引内容", "2026.4.6,振込,30000,,ｲ)ﾂﾎﾞﾐ"],
  ["振込年月日,振込依頼人名,振込金額", "8.4.6,ｲ)ﾂﾎﾞﾐ,30000"],
  ["入金年月日,入金額,依頼人", "R8.4.6,30000,ｲ)ﾂﾎﾞﾐ"],
  ["日付,入出金(円),残高(円),入出金先内容", "20260406,30000,1,ｲ)ﾂﾎﾞﾐ"],
  ["取引日,入出金(円),取引後残高(円),入出金内容", "20260406,30000,1,ｲ)ﾂﾎﾞﾐ"],
  ["受入年月日,受入金額,払出金額,取引内容,詳細", "令和8年4月6日,30000,,振込,ｲ)ﾂﾎﾞﾐ"],
  [
    "番号,明細区分,取扱日付,起算日,お支払金額,お預り金額,取引区分,残高,摘要",
    "1,明細,8.4.6,8.4.6,0,30000,振込,1,ｲ)ﾂﾎﾞﾐ",
  ],
  ["取引日 ,入金金額 ,出金金額 ,摘要 ", "2026/04/06 ,30000 , ,ｲ)ﾂﾎﾞﾐ "],
  ['"取引日","お預り額","お支払額","摘要"', '"2026/04/06","¥30,000","","振込 ｲ)ﾂﾎﾞﾐ"'],
  ["月日,入金,出金,摘要", "2026/04/06,30000,,ｲ)ﾂﾎﾞﾐ"],
  ["ご利用日,お預入金額,お引出金額,お取引内容", "2026/04/06,30000,,ｲ)ﾂﾎﾞﾐ"],
  ["取引日時,入金額,出金額,内容", "2026/04/06 10:15:00,30000,,ｲ)ﾂﾎﾞﾐ"],
  ["操作日(年),操作日(月),操作日(日),摘要,お預り金額", "2026,04,06,ｲ)ﾂﾎﾞﾐ,30000"],
  ["取引日(年),取引日(月),取引日(日),入金額,摘要", "2026,4,6,30000,ｲ)ﾂﾎﾞﾐ"],
  ["年,月,日,入金額,摘要", "2026,4,6,30000,ｲ)ﾂﾎﾞﾐ"],
  ["勘定日,取引区分,金額,振込依頼人名", "20260406,入金,30000,ｲ)ﾂﾎﾞﾐ"],
];
test.each(BANKS)("further headings: %s", (headings, line) => {
  const now = new Date("2026-11-28T10:00:00+09:00");
  const file = readBankLines(Buffer.from(`${headings}\n${line}\n`), "meisai.csv", loadBank(), now);
  expect(file.findings).toEqual([]);
  expect(file.lines).toMatchObject([
    { receivedOn: "2026-04-06", amount: 30_000, payerKey: "ツボミ" },
  ]);
});
