import { readFileSync, existsSync } from "node:fs";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import type { Zippable } from "fflate";
import { expect, test } from "vitest";
import { readTable, tableLimits } from "./table-file.ts";
import { writeXlsx } from "./xlsx-write.ts";

const read = (bytes: Uint8Array, limits = {}, name = "台帳.xlsx") =>
  readTable(bytes, name, { ...tableLimits, ...limits });

/** A small workbook made by hand: the inside of sheetData, what follows it, and other parts. */
function book(
  rows: string,
  { tail = "", parts = {} as Zippable, sheets = ['<sheet name="台帳" r:id="rId1"/>'] } = {},
): Uint8Array {
  const xml = (text: string) => strToU8(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
  const formats = [
    "yyyy/m/d",
    '[$-411]ggge"年"m"月"d"日"',
    "h:mm",
    "yyyy/m/d h:mm",
    "000-0000",
    "0%",
    "0.00E+00",
    "[Magenta]0.0",
  ];
  return zipSync({
    "xl/workbook.xml": xml(
      `<workbook xmlns:r="r"><workbookPr/><sheets>${sheets.join("")}</sheets></workbook>`,
    ),
    "xl/_rels/workbook.xml.rels": xml(
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
    ),
    "xl/styles.xml": xml(
      `<styleSheet><numFmts>${formats.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code.replaceAll('"', "&quot;")}"/>`).join("")}</numFmts>` +
        `<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats.map((_, at) => `<xf numFmtId="${164 + at}"/>`).join("")}<xf numFmtId="14"/></cellXfs></styleSheet>`,
    ),
    "xl/sharedStrings.xml": xml(
      `<sst><si><t>病院</t><rPh sb="0" eb="2"><t>びょういん</t></rPh></si><si><r><t>&lt;台</t></r><r><t>帳&gt;</t></r></si><si><t xml:space="preserve">a_x000D_&#10;b &amp;amp; c</t></si></sst>`,
    ),
    "xl/worksheets/sheet1.xml": xml(`<worksheet><sheetData>${rows}</sheetData>${tail}</worksheet>`),
    ...parts,
  });
}

test("cells read as a person sees them", () => {
  const number = (value: string, style: number) => `<c s="${style}"><v>${value}</v></c>`;
  const table = read(
    book(
      `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c t="s"><v>2</v></c></row>` +
        `<row r="5"><c r="A5"><v>0.30000000000000004</v></c>${number("46347", 1)}${number("46347", 2)}${number("0.395833333333333", 3)}${number("46347.75", 4)}` +
        `${number("9500012", 5)}${number("0.15", 6)}${number("1500", 7)}${number("2.5", 8)}${number("59", 9)}${number("61", 9)}<c t="b"><v>1</v></c>` +
        `<c t="inlineStr"><is><t>在庫</t></is></c><c t="str"><f>A1&amp;"x"</f><v>x</v></c><c t="d"><v>2026-11-21T00:00:00</v></c></row>`,
    ),
  );
  expect(table.rows).toEqual([
    ["病院", "", "<台帳>", "a\nb &amp; c"],
    [
      "0.3",
      "2026-11-21",
      "2026-11-21",
      "09:30",
      "2026-11-21T18:00",
      "950-0012",
      "15%",
      "1500",
      "2.5",
      "1900-02-28",
      "1900-03-01",
    ].concat("TRUE", "在庫", "x", "2026-11-21"),
  ]);
  expect(table.findings).toEqual([]);
  expect(table.where(1, 1)).toBe("台帳 B5");
  expect(table.where(1, 27)).toBe("台帳 AB5");
});

test("dates of a workbook that counts from 1904, and prefixed element names", () => {
  const parts = {
    "xl/workbook.xml": strToU8(
      '<x:workbook><x:workbookPr date1904="1"/><x:sheets><x:sheet name="S" r:id="rId1"/></x:sheets></x:workbook>',
    ),
    "xl/worksheets/sheet1.xml": strToU8(
      '<x:worksheet><x:sheetData><x:row><x:c s="9"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    ),
  };
  expect(read(book("", { parts })).rows).toEqual([["1904-01-01"]]);
});

/** The same small workbook with its parts elsewhere: as other programs than Excel lay them out. */
function laidOut(
  names: { book: string; sheet: string; strings: string; styles: string },
  targets: { book: string; sheet: string; strings: string; styles: string },
  kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
): Uint8Array {
  const rels = (rows: string[]) => strToU8(`<Relationships>${rows.join("")}</Relationships>`);
  const rel = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${kind}/${type}" Target="${target}"/>`;
  const at = names.book.lastIndexOf("/") + 1;
  return zipSync({
    "_rels/.rels": rels([rel("a", "officeDocument", targets.book)]),
    [names.book]: strToU8('<workbook><sheets><sheet name="S" r:id="b"/></sheets></workbook>'),
    [`${names.book.slice(0, at)}_rels/${names.book.slice(at)}.rels`]: rels([
      rel("d", "styles", targets.styles),
      rel("c", "sharedStrings", targets.strings),
      rel("b", "worksheet", targets.sheet),
    ]),
    [names.sheet]: strToU8(
      '<worksheet><sheetData><row><c t="s"><v>0</v></c><c s="1"><v>7.1</v></c></row></sheetData></worksheet>',
    ),
    [names.strings]: strToU8("<sst><si><t>版</t></si></sst>"),
    [names.styles]: strToU8(
      '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="2"/></cellXfs></styleSheet>',
    ),
  });
}

const usual = {
  book: "xl/workbook.xml",
  sheet: "xl/worksheets/sheet1.xml",
  strings: "xl/sharedStrings.xml",
  styles: "xl/styles.xml",
};
const inside = {
  book: "xl/workbook.xml",
  sheet: "worksheets/sheet1.xml",
  strings: "sharedStrings.xml",
  styles: "styles.xml",
};
test.each([
  ["as Excel does", usual, inside],
  ["from the root", usual, Object.fromEntries(Object.entries(usual).map(([k, v]) => [k, `/${v}`]))],
  ["by .. and .", usual, { ...inside, sheet: "../xl/./worksheets/sheet1.xml" }],
  [
    "strings of another name",
    { ...usual, strings: "xl/strings2.xml" },
    { ...inside, strings: "strings2.xml" },
  ],
  ["styles in a folder", { ...usual, styles: "xl/a/s.xml" }, { ...inside, styles: "a/s.xml" }],
  [
    "a workbook of another name",
    { ...usual, book: "xl/book1.xml" },
    { ...inside, book: "xl/book1.xml" },
  ],
  [
    "all in another folder",
    { book: "excel/b.xml", sheet: "excel/s.xml", strings: "excel/t.xml", styles: "excel/u.xml" },
    { book: "/excel/b.xml", sheet: "s.xml", strings: "t.xml", styles: "u.xml" },
  ],
  [
    "at the root",
    { book: "b.xml", sheet: "s.xml", strings: "t.xml", styles: "u.xml" },
    { book: "b.xml", sheet: "s.xml", strings: "t.xml", styles: "u.xml" },
  ],
  ["with back slashes", usual, { ...inside, sheet: "worksheets\\sheet1.xml" }],
  [
    "with an encoded name",
    { ...usual, sheet: "xl/表 1.xml" },
    { ...inside, sheet: "%E8%A1%A8%201.xml" },
  ],
] as [string, typeof usual, typeof usual][])(
  "parts are found by relationship: %s",
  (_, names, targets) => {
    for (const kind of [undefined, "http://purl.oclc.org/ooxml/officeDocument/relationships"])
      expect(read(laidOut(names, targets, kind)).rows).toEqual([["版", "7.10"]]);
  },
);

test("formulas without a result, errors and merged data are findings with their cell", () => {
  const header = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>';
  const rows =
    '<row r="2"><c r="A2"><f>1+1</f><v></v></c><c r="B2"><f>1+1</f><v>2</v></c></row><row r="3"><c r="A3" t="e"><v>#REF!</v></c></row>';
  const tail =
    '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:A3"/><mergeCell ref="A90:A99"/></mergeCells>';
  const table = read(book(header + rows, { tail }));
  expect(table.rows.slice(1)).toEqual([["", "2"], ["#REF!"]]);
  expect(table.findings.map((one) => one.where)).toEqual(["台帳 A2", "台帳 A3", "台帳 A2:A3"]);
});

test("a merged title and a header merged downwards are no findings", () => {
  const cell = (ref: string) => `<c r="${ref}" t="s"><v>0</v></c>`;
  const rows = `<row r="1">${cell("A1")}</row><row r="2">${cell("A2")}${cell("B2")}</row><row r="3">${cell("B3")}${cell("C3")}</row><row r="4">${cell("A4")}</row>`;
  const tail =
    '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:A3"/><mergeCell ref="B2:C2"/></mergeCells>';
  expect(read(book(rows, { tail })).findings).toEqual([]);
});

test("macros are left alone, hidden sheets skipped, other sheets mentioned", () => {
  const one = '<row><c t="s"><v>0</v></c></row>';
  const parts: Zippable = {
    "xl/vbaProject.bin": strToU8("x"),
    "xl/worksheets/sheet2.xml": strToU8(`<worksheet><sheetData>${one}</sheetData></worksheet>`),
  };
  const macro = read(book(one, { parts }), {}, "a.xlsm");
  expect(macro).toMatchObject({
    rows: [["病院"]],
    findings: [{ where: "a.xlsm", message: expect.stringContaining("マクロ") }],
  });
  const sheets = [
    '<sheet name="記入要領" state="hidden" r:id="rId1"/>',
    '<sheet name="本体" r:id="rId2"/>',
    '<sheet name="例" r:id="rId1"/>',
  ];
  expect(
    read(book(one, { parts: { ...parts, "xl/vbaProject.bin": [] as never }, sheets })).sheet,
  ).toBe("本体");
});

test("a cover of lines of text is passed over, unless there is nothing else", () => {
  const cover =
    '<row><c t="inlineStr"><is><t>機器一覧</t></is></c></row><row><c><v>2026</v></c></row>';
  const cells = '<c t="s"><v>0</v></c><c t="s"><v>1</v></c>';
  const list = (rows: string): Zippable => ({
    "xl/worksheets/sheet2.xml": strToU8(`<worksheet><sheetData>${rows}</sheetData></worksheet>`),
  });
  const sheets = ['<sheet name="表紙" r:id="rId1"/>', '<sheet name="一覧" r:id="rId2"/>'];
  const row = `<row>${cells}</row>`;
  expect(read(book(cover, { sheets, parts: list(row + row) }))).toMatchObject({
    sheet: "一覧",
    findings: [{ where: "一覧", message: expect.stringContaining("2枚") }],
  });
  expect(read(book(cover, { sheets, parts: list(row) })).sheet).toBe("表紙");
  expect(read(book(row + row, { sheets, parts: list(row + row) })).sheet).toBe("表紙");
});

test("rich text and readings within a cell, and texts in other forms", () => {
  const inline =
    '<c t="inlineStr"><is><r><rPr><b/></rPr><t>ハナ</t></r><r><t xml:space="preserve"> 機器</t></r><rPh sb="0" eb="2"><t>はな</t></rPh><phoneticPr fontId="1"/></is></c>';
  const others =
    '<c t="str"><v>007</v></c><c t="inlineStr"><is><t><![CDATA[a<b]]></t></is></c><c t="b"><v>0</v></c><c t="inlineStr"><is><t>&#x9AD8;&#39640;</t></is></c>';
  expect(read(book(`<row>${inline}${others}</row>`)).rows).toEqual([
    ["ハナ 機器", "007", "a<b", "FALSE", "高高"],
  ]);
});

test("limits: columns, rows, cells", () => {
  const wide = read(book('<row r="1"><c r="A1"><v>1</v></c><c r="BDWGO1"><v>2</v></c></row>'));
  expect(wide).toMatchObject({ rows: [["1"]], findings: [{ where: "台帳 BDWGO1" }] });
  const rows = [1, 2, 1_048_576]
    .map((row) => `<row r="${row}"><c r="A${row}"><v>${row}</v></c></row>`)
    .join("");
  expect(read(book(rows), { rows: 2 })).toMatchObject({
    rows: [["1"], ["2"]],
    findings: [{ where: "台帳 1048576行目" }],
  });
  expect(read(book(rows)).rows).toHaveLength(3);
  expect(read(book('<row><c t="s"><v>1</v></c></row>'), { cellLength: 2 })).toMatchObject({
    rows: [["<台"]],
  });
});

test("hostile archives and XML are refused with one sentence", () => {
  const refused = (bytes: Uint8Array, limits = {}) => {
    const table = read(bytes, limits);
    expect(table.rows).toEqual([]);
    expect(table.findings).toHaveLength(1);
    return table.findings[0]!.message;
  };
  const bomb = book("", { parts: { "xl/worksheets/sheet1.xml": new Uint8Array(50 << 20) } });
  expect(bomb.length).toBeLessThan(100_000);
  expect(refused(bomb, { unpackedBytes: 10 << 20 })).toContain("大きすぎ");
  // The same bomb with a lie about its size in the directory.
  const liar = Buffer.from(bomb);
  for (let at = 0; (at = liar.indexOf("PK\x01\x02", at, "latin1")) >= 0; at++)
    if (liar.readUInt32LE(at + 24) === 50 << 20) liar.writeUInt32LE(1000, at + 24);
  expect(refused(liar, { unpackedBytes: 10 << 20 })).toContain("大きすぎ");
  expect(refused(liar)).toContain("大きすぎ");
  const good = book('<row><c t="s"><v>0</v></c></row>');
  const lying = Buffer.from(good);
  const entry = lying.indexOf("PK\x01\x02", "latin1");
  lying.writeUInt32LE(lying.readUInt32LE(entry + 24) - 1, entry + 24);
  expect(refused(lying)).toContain("壊れて");
  for (const part of [0.2, 0.5, 0.9, 0.99])
    expect(refused(good.subarray(0, good.length * part))).toContain("壊れて");
  const flipped = Buffer.from(good);
  flipped[good.length >> 1]! ^= 0xff;
  expect(() => read(flipped)).not.toThrow();
  const many = Object.fromEntries(
    Array.from({ length: 6000 }, (_, at) => [`x${at}`, new Uint8Array()]),
  );
  expect(refused(zipSync(many))).toContain("大きすぎ");
  const sheet = (xml: string) => book("", { parts: { "xl/worksheets/sheet1.xml": strToU8(xml) } });
  const laughs =
    '<!DOCTYPE x [<!ENTITY a "&b;&b;"><!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>';
  for (const xml of [
    laughs,
    "<!--".repeat(100_000),
    '<a b="',
    "<a",
    `<a ${"x".repeat(1_000_000)}>`,
    "<>",
  ])
    expect(refused(sheet(xml))).toContain("正しくない");
  expect(refused(zipSync({ "word/document.xml": strToU8("<x/>") }))).toContain(
    "Excelブックではない",
  );
  expect(refused(zipSync({ "xl/workbook.bin": strToU8("x") }))).toContain(".xlsb");
  expect(refused(book(""))).toContain("何も書かれていません");
});

test("what is written is read back: leading zeros, formulas as text, numbers, odd characters", async () => {
  const rows = [
    ["0123456789", "=1+1", 5, "髙橋\n改行 <&>\"'", null],
    ["\u0001\uD800x", "-1", -1.5, "", "end"],
  ];
  const columns = ["コード", "式", "数", "文", "終"].map((header) => ({ header }));
  const bytes = await writeXlsx([{ name: "台帳/2026:*?[x]", columns, rows }]);
  const table = read(bytes);
  expect(table.findings).toEqual([]);
  expect(table.rows).toEqual([
    ["コード", "式", "数", "文", "終"],
    ["0123456789", "=1+1", "5", "髙橋\n改行 <&>\"'"],
    ["x", "-1", "-1.5", "", "end"],
  ]);
  const sheet = strFromU8(unzipSync(bytes)["xl/worksheets/sheet1.xml"]!);
  expect(sheet).toContain("<c ");
  expect(sheet).not.toMatch(/<f[ >]/);
  expect(table.sheet).toBe("台帳 2026    x");
});

const real = "../shared/data/jp-hospitals/xlsx/31_tottori_2025-10.xlsx";
test.skipIf(!existsSync(real))("a real list of a regional bureau reads whole", () => {
  const table = read(readFileSync(real));
  expect(table.rows.length).toBe(9296);
  expect(table.findings).toEqual([]);
  expect(table.rows[2]!.slice(0, 5)).toEqual(["1", "31", "鳥取県", "医科", "0110750"]);
});
if (!existsSync(real)) console.warn(`skipped: ${real} is not there`);
