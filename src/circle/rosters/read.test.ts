import { zipSync, strToU8 } from "fflate";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { writeXlsx } from "../../base/files/xlsx-write.ts";
import { loadLists } from "./content.ts";
import { founderOf, functionsOf, kindOf, readBeds } from "./derive.ts";
import { hasCheckDigit, searchKeysOf } from "../facilities/index.ts";
import { joinLines } from "./join-lines.ts";
import { doubtsOf, readListFile } from "./list-file.ts";
import { lineOf } from "./list-lines.ts";
import { type ListRow, readRows, type UnreadRow } from "./list-rows.ts";

const lists = loadLists();

test.each([
  ["一般　　350", 350, { 一般: 350 }],
  ["精神　258／療養　24", 282, { 精神: 258, 療養: 24 }],
  ["一般　一般　60／一般　感染　4", 64, { 一般: 60, 感染: 4 }],
  ["一般　　504／結核　　10／一般（感染）　　4", 518, { 一般: 504, 結核: 10, 感染: 4 }],
  ["　一般　19", 19, { 一般: 19 }],
  ["療養　　", null, {}],
  ["一般　　1,200", 1200, { 一般: 1200 }],
  ["", 0, {}],
  ["／", 0, {}],
  ["一般", null, {}],
])("beds %s", (text, total, byType) => {
  const beds = readBeds(text, lists);
  expect(beds).toMatchObject({ total, byType });
  expect(beds.problems.length > 0).toBe(total === null);
});

test("founders follow from names; who tells nothing stays unknown", () => {
  const of = (name: string, founder = "") => founderOf(founder, name, lists.founders);
  expect(of("独立行政法人国立病院機構　架空医療センター")).toBe("national");
  expect(of("架空県立中央病院")).toBe("public");
  expect(of("架空医療組合立病院")).toBe("public");
  expect(of("医療法人社団　甲会　甲病院")).toBe("medical_corporation");
  expect(of("学校法人甲大学病院")).toBe("university");
  expect(of("甲病院")).toBeNull();
  expect(of("甲病院", "医療法人乙会")).toBe("medical_corporation");
});

test("kinds: by the list's word, by beds, else by the name and then not for sure", () => {
  const kind = (beds: string | null, name = "甲医院", kindWord = "") =>
    kindOf(
      { table: "1", kindWord, name, beds: beds === null ? null : readBeds(beds, lists) },
      lists,
    );
  expect(kind("一般　20")).toMatchObject({ kind: "hospital", sure: true });
  expect(kind("一般　19")).toMatchObject({ kind: "clinic_beds", sure: true });
  expect(kind("")).toMatchObject({ kind: "clinic", sure: true });
  expect(kind(null, "甲病院")).toMatchObject({ kind: "hospital", sure: false });
  expect(kind(null, "甲病院", "診療所")).toMatchObject({ kind: "clinic" });
  expect(kind("", "甲病院")).toMatchObject({
    kind: "hospital",
    sure: false,
    problem: expect.any(String),
  });
  expect(kind("一般　30", "甲診療所", "診療所").problem).toContain("30");
});

test("functions follow from notifications and beds", () => {
  const beds = readBeds("精神　80／一般　20", lists);
  expect(functionsOf(["救命救急入院料３"], beds, lists)).toEqual([
    "emergency_center",
    "psychiatric",
  ]);
  expect(functionsOf([], readBeds("一般　90／療養　10", lists), lists)).toEqual(["long_term"]);
  expect(functionsOf(null, null, lists)).toBeNull();
});

const HEAD =
  "都道府県コード,区分,医療機関番号,併設医療機関番号,医療機関名称,医療機関所在地（住所）,病床数,受理届出名称,指定年月日";
const csv = (...rows: string[]) => Buffer.from([HEAD, ...rows].join("\n"));
/** As the database does it for a large list: rows by code, lines of them, joined. */
function read(bytes: Uint8Array, name = "a.csv", pointTable: string | null = null) {
  const file = readListFile(Buffer.from(bytes), name, lists);
  const rows = [...readRows(file, { pointTable, prefecture: null }, lists)];
  const unread = rows.filter((row): row is UnreadRow => "message" in row);
  const groups = Map.groupBy(
    rows.filter((row): row is ListRow => !("message" in row)),
    (row) => row.code ?? row.place,
  );
  const lines = joinLines(
    [...groups.values()].map((group, at) => {
      const line = lineOf(group, lists, at + 1);
      return { ...line, placeKey: searchKeysOf(line).placeKey };
    }),
  );
  const checkFails = lines.filter((line) => !hasCheckDigit(line.codes[0]!)).length;
  const counted = { lines: lines.length, checkFails, codeless: 0, unread: unread.length };
  const doubts = doubtsOf(file, counted, name, false, lists);
  return { lines, unread, findings: [...file.findings(), ...doubts] };
}

describe("rows become facilities", () => {
  test("many rows are one; what differs is told; full-width text stays as typed", () => {
    const { lines } = read(
      csv(
        "01,医科,0113719,,甲病院　別館,札幌市１－２,一般　30,特定機能病院入院基本料,平成24年 4月 1日",
        "01,医科,0113719,,甲病院,札幌市１－２,一般　30,別の届出,",
      ),
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      codes: ["0110113719"],
      name: "甲病院　別館",
      beds: 30,
      bedClass: "20-99",
      functions: ["advanced_treatment"],
      designatedOn: "2012-04-01",
    });
    expect(lines[0]!.findings.join()).toContain("名称が違います");
  });

  test("medicine and dentistry under one roof are one facility with two codes, by the list's word or by name and place", () => {
    const { lines } = read(
      csv(
        "31,医科,0110842,0130010,甲赤十字病院,鳥取市1,一般　30,,",
        "31,歯科,0130010,0110842,甲赤十字病院（歯科）,鳥取市1,,,",
        "31,医科,0110750,,乙医院,鳥取市２丁目３番４号,,,",
        "31,歯科,0130507,,乙医院,鳥取市二丁目３－４,,,",
        "31,薬局,0140001,,乙医院,鳥取市２丁目３番４号,,,",
      ),
    );
    expect(lines.map((line) => line.codes)).toEqual([
      ["3110110842", "3130130010"],
      ["3110110750", "3130130507"],
      ["3140140001"],
    ]);
    expect(lines[1]!.findings.join()).toContain("名称と所在地が同じため");
  });

  test("two under the same table with the same name and place stay two, and that is told", () => {
    const { lines } = read(
      csv("01,医科,0113719,,甲病院,札幌市1-2,,,", "01,医科,0112489,,甲病院,札幌市1-2,,,"),
    );
    expect(lines).toHaveLength(2);
    expect(lines[1]!.findings.join()).toContain("同じ施設かどうか");
  });

  test("rows that name no facility are told, with their place", () => {
    const { unread, lines } = read(
      csv(
        "01,医科,0113719,,,札幌市,,,",
        "01,医科,12,,乙,札幌市,,,",
        "99,医科,0113719,,丙,札幌市,,,",
        "01,？,0113719,,丁,札幌市,,,",
      ),
    );
    expect(lines).toEqual([]);
    expect(unread.map((row) => row.place)).toEqual(["2行目", "3行目", "4行目", "5行目"]);
  });

  test("a wrong check digit is told and the row taken; the point table is stated where no column tells", () => {
    const rows = Buffer.from(
      "010113718,0113718,甲病院,0600061,札幌市中央区1-1\n010112489,0112489,乙病院,0600061,札幌市2-2\n",
    );
    expect(read(rows).lines).toEqual([]);
    const { lines, findings } = read(rows, "a.csv", "1");
    expect(lines.map((line) => line.codes[0])).toEqual(["0110113718", "0110112489"]);
    expect(lines[0]!.findings.join()).toContain("検算");
    expect(lines[0]!.postal).toBe("060-0061");
    expect(findings.map((one) => one.message).join()).toMatch(
      /検算の合わない.*病床数の列がありません/s,
    );
  });

  test("Shift_JIS and a BOM make no difference", () => {
    const bom = Buffer.concat([
      Buffer.from([0xef, 0xbb, 0xbf]),
      csv("01,医科,0113719,,甲,札幌市,,,"),
    ]);
    expect(read(bom).lines).toHaveLength(1);
    // 「医療機関番号,施設名,住所」 and one row, as Windows wrote it.
    const sjis = Buffer.from(
      "88e397c38b408ad694d48d862c8e7b90dd96bc2c8f5a8f8a0a303130313133373139" +
        "2c8d629561894082cc8e7b90dd2c8e4496798e73310a",
      "hex",
    );
    expect(read(sjis, "a.csv", "1").lines[0]?.codes).toEqual(["0110113719"]);
  });

  test("title rows above the header, and an xlsx", async () => {
    const sheet = await writeXlsx([
      {
        name: "Sheet1",
        columns: [{ header: "" }],
        rows: [
          ["[令和７年９月１日 現在]"],
          HEAD.split(","),
          ["19", "医科", "0102530", "", "=1+1医院", "甲府市", "", "", ""],
        ],
      },
    ]);
    const { lines } = read(sheet, "a.xlsx");
    expect(lines).toMatchObject([
      { name: "=1+1医院", codes: ["1910102530"], place: "Sheet1 4行目" },
    ]);
  });
});

describe("what is no list is told, and breaks nothing", () => {
  const bomb = gzipSync(Buffer.alloc(400 << 20, "a"));
  const wide = Buffer.from(`${"a,".repeat(1_000_000)}\n1\n`);
  const part = "x".repeat(50 << 20);
  const xlsxBomb = zipSync({
    "xl/workbook.xml": strToU8("<workbook><sheets><sheet name='a' id='1'/></sheets></workbook>"),
    "xl/sharedStrings.xml": [strToU8(part.repeat(7)), { level: 9 }],
  });
  test.each([
    ["empty", Buffer.alloc(0), "a.csv"],
    ["a packed bomb", bomb, "a.csv.gz"],
    ["a bomb inside an xlsx", Buffer.from(xlsxBomb), "a.xlsx"],
    ["a million columns", wide, "a.csv"],
    ["a cut zip", Buffer.from(xlsxBomb).subarray(0, 200), "a.xlsx"],
    ["a cut gzip", bomb.subarray(0, 100), "a.csv.gz"],
    ["broken zstd", Buffer.from("28b52ffd00", "hex"), "a.csv.zst"],
    ["a list of something else", Buffer.from("品目,価格\nりんご,100\n"), "a.csv"],
    ["a PDF", Buffer.from("%PDF-1.7 …"), "a.pdf"],
  ])("%s", (_, bytes, name) => {
    const { lines, findings } = read(bytes, name, "1");
    expect(lines).toEqual([]);
    expect(findings.length).toBeGreaterThan(0);
    expect(
      findings.every((one) => one.message.length > 0 && !/Error|undefined|null/.test(one.message)),
    ).toBe(true);
  });
});
