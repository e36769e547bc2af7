import fc from "fast-check";
import { expect, test } from "vitest";
import { writeCsv } from "./csv.ts";
import { readTable, tableLimits } from "./table-file.ts";

const read = (bytes: Buffer | string, limits = {}) =>
  readTable(Buffer.from(bytes as string), "台帳.csv", { ...tableLimits, ...limits });
/** 「機種,ﾌｧｲｱｳｫｰﾙ」「髙橋,①」 in Shift_JIS (with the NEC and IBM characters people use), typed as bytes. */
const SJIS = Buffer.from("8b408eed2ccca7b2b1b3abb0d90d0aeee08bb42c87400d0a", "hex");
/** 「施設,種別」「病院,精神」 in EUC-JP. */
const EUC = Buffer.from("bbdcc0df2cbcefcacc0ac9c2b1a12cc0babfc00a", "hex");

test("plain, quoted, with line breaks and every line ending", () => {
  expect(read('a,"b ""x"", c"\r\n"1\r\n2",3\r4,5\n').rows).toEqual([
    ["a", 'b "x", c'],
    ["1\r\n2", "3"],
    ["4", "5"],
  ]);
  expect(read("a,b").rows).toEqual([["a", "b"]]);
  expect(read('a"b,c d "e"\n').rows).toEqual([['a"b', 'c d "e"']]);
  expect(read(',,\n\n"",x\n').rows).toEqual([["", "x"]]);
});

test("rows know their line, also after a cell of several lines", () => {
  const table = read('a,b\n\n"1\n2",3\n4,5\n');
  expect([0, 1, 2].map((row) => table.where(row))).toEqual(["1行目", "3行目", "5行目"]);
  expect(table.where(2, 1)).toBe("5行目の2列目");
});

test("encodings are told apart by their bytes", () => {
  expect(read("\uFEFF施設,種別\n")).toMatchObject({
    rows: [["施設", "種別"]],
    encoding: "UTF-8",
    findings: [],
  });
  expect(read("施設,種別\n")).toMatchObject({
    rows: [["施設", "種別"]],
    encoding: "UTF-8",
    findings: [],
  });
  expect(read(SJIS)).toMatchObject({
    rows: [
      ["機種", "ﾌｧｲｱｳｫｰﾙ"],
      ["髙橋", "①"],
    ],
    encoding: "Shift_JIS",
    findings: [],
  });
  expect(read(EUC)).toMatchObject({
    rows: [
      ["施設", "種別"],
      ["病院", "精神"],
    ],
    encoding: "EUC-JP",
    findings: [],
  });
  expect(read(Buffer.from("\uFEFF施設\t種別\r\n", "utf16le"))).toMatchObject({
    rows: [["施設", "種別"]],
    encoding: "UTF-16",
  });
  expect(read(Buffer.concat([Buffer.from("a,b\n1,"), Buffer.from("8b40", "hex")]))).toMatchObject({
    rows: [
      ["a", "b"],
      ["1", "機"],
    ],
    encoding: "Shift_JIS",
  });
});

test("broken characters and a file cut short are said, with their place", () => {
  const broken = Buffer.concat([
    Buffer.from("施設,種別\n病院,"),
    Buffer.from([0xff]),
    Buffer.from("精神科の病院です\n"),
  ]);
  expect(read(broken)).toMatchObject({ encoding: "UTF-8", findings: [{ where: "2行目" }] });
  const cut = read(Buffer.from("施設,種別\n病院,精神").subarray(0, -1));
  expect(cut).toMatchObject({
    rows: [
      ["施設", "種別"],
      ["病院", "精"],
    ],
    findings: [{ where: "台帳.csv" }],
  });
});

test("the separator is found, or taken from Excel's first line", () => {
  expect(read("施設;種別;数\n病院;a, b, c;1\n診療所;d;2\n").rows[1]).toEqual([
    "病院",
    "a, b, c",
    "1",
  ]);
  expect(read("a\tb\n1,5\t2\n").rows[1]).toEqual(["1,5", "2"]);
  expect(read("sep=;\r\na;b\r\n")).toMatchObject({ rows: [["a", "b"]] });
  expect(read("名前\n山田\n").rows).toEqual([["名前"], ["山田"]]);
});

test("limits of rows, columns and cells are kept and said", () => {
  expect(read("a\nb\nc\n", { rows: 2 })).toMatchObject({
    rows: [["a"], ["b"]],
    findings: [{ where: "3行目" }],
  });
  expect(read("a\nb\n\n\n", { rows: 2 }).findings).toEqual([]);
  expect(read("a,b,c\n", { columns: 2 })).toMatchObject({
    rows: [["a", "b"]],
    findings: [{ where: "1行目" }],
  });
  expect(read("a,bcd\n", { cellLength: 2 })).toMatchObject({
    rows: [["a", "bc"]],
    findings: [{ where: "1行目の2列目" }],
  });
  const wide = read(`${",x".repeat(1_000_000)}\n`);
  expect(wide.rows[0]).toHaveLength(tableLimits.columns);
});

test("an open quotation is said where it began", () => {
  expect(read('a,b\n1,"2\n3,4\n')).toMatchObject({
    rows: [["a", "b"]],
    findings: [{ where: "2行目" }],
  });
});

test("what a spreadsheet would run is written as text, and comes back as it was", () => {
  const rows = [
    ["=1+1", "+81-3", "-2+3", "@x", "\tx", "\rx", "-", "普通", "'quoted", 'a"b', ""],
    ["a", -5, 1.5, null, "x,y", " sp ", "l1\nl2", "b", "c", "d", "e"],
  ];
  const text = writeCsv(rows).toString();
  expect(text.startsWith("\uFEFF'=1+1,'+81-3,'-2+3,'@x,\"'\tx\",\"'\rx\",-,普通")).toBe(true);
  expect(text).toContain("\r\na,-5,1.5,,");
  expect(read(writeCsv(rows)).rows).toEqual(
    rows.map((row) => row.map((cell) => String(cell ?? ""))),
  );
});

/** Signs with which a spreadsheet's formula begins, in every width; and what Excel and Calc leave out before them. */
const SIGNS = [..."=+-@＝＋－＠﹦﹢﹣﹫"];
const BEFORE = [
  "",
  " ",
  "　",
  "\u00A0",
  "\t",
  "\r",
  "\n",
  "\u200B",
  "\uFEFF",
  "\u202E",
  "\u0001",
  "'",
  "''",
  " \t　",
];

test("no cell begins with a sign in any width, whatever stands before it", () => {
  for (const before of BEFORE)
    for (const sign of SIGNS) {
      const cell = `${before}${sign}cmd|' /C calc'!A0`;
      const [line] = writeCsv([[cell]])
        .toString()
        .replace("\uFEFF", "")
        .split("\r\n");
      expect(line!.replace(/^"/, ""), JSON.stringify(cell)).toMatch(/^'/);
      expect(read(writeCsv([["見出し"], [cell]])).rows[1]).toEqual([cell]);
    }
  // Said for "none", or a number of its own kind: stays as it is.
  for (const cell of ["-", "－", " - ", "ー", "−80℃", "a=b", "1-2", "a@example.jp", "第＋号"])
    expect(writeCsv([["x", cell]]).toString()).not.toContain("'");
});

test("whatever text is exported comes back the same", () => {
  const cell = fc.string({
    unit: fc.constantFrom(..."ab=+-@'\",;\t\r\n 漢①＝－＠　\u200B\u00A0"),
    maxLength: 6,
  });
  const row = fc.tuple(fc.constant("見出し"), cell, cell, fc.constant("終"));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), (rows) => {
      expect(read(writeCsv(rows)).rows).toEqual(rows);
    }),
  );
});

test("no bytes make it throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) =>
      Array.isArray(read(Buffer.from(bytes)).rows),
    ),
  );
});

test.each(["utf-8", "utf-16le"] as const)(
  "a file of many pieces (%s) reads as it was",
  (encoding) => {
    // Each line is longer than the last: quotes, line ends and characters fall on every border of a piece.
    const rows = Array.from({ length: 3_000 }, (_, at) => [
      "院".repeat(at % 251),
      `"${"\r\n".repeat(at % 7)}"",`,
      `${at}`,
    ]);
    const text = writeCsv(rows).toString();
    expect(text.length).toBeGreaterThan(400_000);
    const table = read(Buffer.from(text, encoding), { rows: 3_000 });
    expect(table).toMatchObject({ rows, findings: [] });
    const lines = rows.slice(0, -1).reduce((sum, [, cell]) => sum + cell!.split("\n").length, 1);
    expect(table.where(2_999)).toBe(`${lines}行目`);
    expect(read(Buffer.from(text, encoding), { rows: 2_999 }).findings).toMatchObject([
      { where: `${lines}行目`, message: expect.stringContaining("行が多すぎる") },
    ]);
  },
);

/** The bytes were made by another program's encoder. */
test.each([
  [
    "Shift_JIS",
    "種類,ﾒｰｶｰ,製品名,版\nVPN装置,ﾐﾄﾞﾘｷｷ,ﾊﾅｹﾞｰﾄｳｪｲ,7.10\n",
    "8eed97de2cd2b0b6b02c90bb956996bc2c94c50a56504e919592752cd0c4ded8b7b72ccac5b9deb0c4b3aab22c372e31300a",
  ],
  [
    "EUC-JP",
    "種類,ﾒｰｶｰ,製品名,版\nVPN装置,ﾐﾄﾞﾘｷｷ,ﾊﾅｹﾞｰﾄｳｪｲ,7.10\n",
    "bcefcee02c8ed28eb08eb68eb02cc0bdc9caccbe2cc8c70a56504ec1f5c3d62c8ed08ec48ede8ed88eb78eb72c8eca8ec58eb98ede8eb08ec48eb38eaa8eb22c372e31300a",
  ],
  [
    "Shift_JIS",
    "ﾒｰｶｰ,ｾｲﾋﾝ,ﾊﾞｰｼﾞｮﾝ\nﾐﾄﾞﾘｷｷ,ﾊﾅｹﾞｰﾄｳｪｲ,7.10\n",
    "d2b0b6b02cbeb2cbdd2ccadeb0bcdeaedd0ad0c4ded8b7b72ccac5b9deb0c4b3aab22c372e31300a",
  ],
  [
    "EUC-JP",
    "ﾒｰｶｰ,ｾｲﾋﾝ,ﾊﾞｰｼﾞｮﾝ\nﾐﾄﾞﾘｷｷ,ﾊﾅｹﾞｰﾄｳｪｲ,7.10\n",
    "8ed28eb08eb68eb02c8ebe8eb28ecb8edd2c8eca8ede8eb08ebc8ede8eae8edd0a8ed08ec48ede8ed88eb78eb72c8eca8ec58eb98ede8eb08ec48eb38eaa8eb22c372e31300a",
  ],
  ["Shift_JIS", "製品名,版\n花通信機,2.3\n", "90bb956996bc2c94c50a89d492ca904d8b402c322e330a"],
  ["EUC-JP", "製品名,版\n花通信機,2.3\n", "c0bdc9caccbe2cc8c70ab2d6c4ccbfaeb5a12c322e330a"],
  [
    "Shift_JIS",
    "名称,住所\n瀧澤醫院,札幌市\n",
    "96bc8fcc2c8f5a8f8a0a91ebe056e7ce89402c8e4496798e730a",
  ],
  [
    "EUC-JP",
    "名称,住所\n瀧澤醫院,札幌市\n",
    "ccbebece2cbdbbbdea0ac2eddfb7eed0b1a12cbba5cbdabbd40a",
  ],
  [
    "Shift_JIS",
    "ﾌﾘｺﾐ,ｲ)ﾂﾎﾞﾐﾅｲｶ\nｺﾌﾞｼﾋﾞﾖｳｲﾝ,1\n",
    "ccd8bad02cb229c2ceded0c5b2b60abaccdebccbded6b3b2dd2c310a",
  ],
  [
    "EUC-JP",
    "ﾌﾘｺﾐ,ｲ)ﾂﾎﾞﾐﾅｲｶ\nｺﾌﾞｼﾋﾞﾖｳｲﾝ,1\n",
    "8ecc8ed88eba8ed02c8eb2298ec28ece8ede8ed08ec58eb28eb60a8eba8ecc8ede8ebc8ecb8ede8ed68eb38eb28edd2c310a",
  ],
  [
    "Shift_JIS",
    "なまえ,しくみ\nひらがなだけ,カタカナ\n",
    "82c882dc82a62c82b582ad82dd0a82d082e782aa82c882be82af2c834a835e834a83690a",
  ],
  [
    "EUC-JP",
    "なまえ,しくみ\nひらがなだけ,カタカナ\n",
    "a4caa4dea4a82ca4b7a4afa4df0aa4d2a4e9a4aca4caa4c0a4b12ca5aba5bfa5aba5ca0a",
  ],
])("half-width kana and kanji in %s: %j", (encoding, text, hex) => {
  const table = read(Buffer.from(hex, "hex"));
  expect(table.encoding).toBe(encoding);
  expect(table.rows.map((row) => row.join(",")).join("\n")).toBe(text.trim());
});
