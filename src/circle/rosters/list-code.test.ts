import fc from "fast-check";
import { expect, test } from "vitest";
import { loadPrefectures } from "../facilities/content.ts";
import { hasCheckDigit } from "../facilities/index.ts";
import { loadLists } from "./content.ts";
import { codeReader, digitsOf, type Zeros } from "./list-code.ts";
import { readListFile } from "./list-file.ts";
import { readRows } from "./list-rows.ts";
import { prefectureWords } from "./prefecture-words.ts";

const lists = loadLists();
const tables = lists.tables.map((one) => one.table);
const words = prefectureWords();
const { read, zerosOf } = codeReader(words, new Set(tables));
const prefectures = loadPrefectures();

const prefecture = fc.constantFrom(...prefectures.map((one) => one.code));
const table = fc.constantFrom(...tables);
/** Seven digits of which the last is right, beginning with so many zeros as may be. */
const number = fc
  .tuple(fc.integer({ min: 0, max: 999_999 }), prefecture, table)
  .map(([six, place, kind]) => {
    const body = String(six).padStart(6, "0");
    const last = [..."0123456789"].find((d) => hasCheckDigit(`${place}${kind}${body}${d}`))!;
    return { place, kind, seven: `${body}${last}`, code: `${place}${kind}${body}${last}` };
  });
/** As a spreadsheet leaves it: without zeros at the front. */
const asNumber = (digits: string) => String(Number(digits));
const zeros = fc.constantFrom<Zeros>("kept", "lost", "unsure");

test("without its zeros a code is still its own, for every prefecture and in both shapes", () => {
  for (const { code: place } of prefectures) {
    for (const kind of tables) {
      for (const habit of ["kept", "lost", "unsure"] as const) {
        const row = { prefecture: place, table: kind };
        const whole = `${place}${kind}0113719`;
        for (const digits of [
          whole,
          asNumber(whole),
          `${place}0113719`,
          asNumber(`${place}0113719`),
        ])
          expect(read(digits, row, habit), digits).toMatchObject({ code: whole });
      }
    }
  }
});

test("a code is never moved to another prefecture than the row's", () => {
  fc.assert(
    fc.property(number, prefecture, table, zeros, ({ place, seven, code }, said, kind, habit) => {
      const row = { prefecture: said, table: kind };
      for (const digits of [
        code,
        asNumber(code),
        `${place}${seven}`,
        asNumber(place + seven),
        asNumber(seven),
      ]) {
        const reading = read(digits, row, habit);
        if ("code" in reading) expect(reading.code.slice(0, 2)).toBe(said);
        else expect(reading.problem).toMatch(/取り込みません/);
      }
    }),
  );
});

test("without a word about the prefecture nine digits are what the file's habit says, else nothing", () => {
  fc.assert(
    fc.property(number, ({ place, kind, seven, code }) => {
      const row = { prefecture: null, table: kind };
      const nine = `${place}${seven}`;
      expect(read(nine, row, "kept")).toEqual({ code, mended: null });
      if (place < "10") {
        const lost = read(asNumber(code), row, "lost");
        expect(lost).toMatchObject({ code });
        expect("mended" in lost && lost.mended).toContain(`${asNumber(code)} → ${code}`);
      }
      if (place >= "10") expect(read(nine, row, "unsure")).toHaveProperty("problem");
    }),
  );
});

test("seven digits that lost zeros are completed only where the check digit then holds", () => {
  fc.assert(
    fc.property(number, fc.integer({ min: 1, max: 9 }), ({ place, kind, seven, code }, off) => {
      const digits = asNumber(seven);
      const row = { prefecture: place, table: kind };
      if (digits.length < 5 || digits.length > 6) return;
      expect(read(digits, row, "unsure")).toMatchObject({ code, mended: expect.any(String) });
      const wrong = digits.slice(0, -1) + ((Number(digits.at(-1)) + off) % 10);
      const reading = read(wrong, row, "unsure");
      expect(
        "code" in reading ? hasCheckDigit(reading.code) : /検算が合わない/.test(reading.problem),
      ).toBe(true);
    }),
  );
});

test.each([
  ["a code that keeps its zero", ["0110113719", "110113719"], "kept"],
  ["nine digits that keep theirs", ["010113719", "131234567"], "kept"],
  ["only prefecture and seven digits fit all", ["220113719", "110113719"], "kept"],
  ["only ten digits without a zero fit all", ["910113719", "110113719"], "lost"],
  ["both fit all", ["110113719", "210113719"], "unsure"],
  ["one says this, one says that", ["220113719", "910113719"], "unsure"],
  ["nothing of nine digits", ["1310113719", "0113719"], "unsure"],
])("the file as a whole: %s", (_, digits, habit) => {
  const rows = digits.map((one) => ({ digits: one, prefecture: null, table: "1" }));
  expect(zerosOf(rows)).toBe(habit);
});

test.each([
  ["北海道", "01"],
  ["東京", "13"],
  ["京都", "26"],
  ["京都府", "26"],
  ["1", "01"],
  ["０１", "01"],
  ["01北海道", "01"],
  ["1：北海道", "01"],
  ["青森県（02）", "02"],
  ["13 埼玉県", undefined],
  ["札幌市", undefined],
  ["東京都千代田区", "13"],
  ["京都府京都市", "26"],
  ["13_東京都", "13"],
  ["東京都・神奈川県", undefined],
  ["北海道・東北", undefined],
  ["48", undefined],
  ["", undefined],
])("the prefecture of 「%s」 is %s", (cell, code) => {
  expect(words.read(cell)).toBe(code);
});

test.each([
  ["北海道札幌市中央区1", "01"],
  ["〒060-0001　北海道 札幌市中央区1", "01"],
  ["東京都千代田区1", "13"],
  ["京都市中京区1", undefined],
  ["府中市東京都通り1", undefined],
])("the address 「%s」 begins with %s", (address, code) => {
  expect(words.ofAddress(address)).toBe(code);
});

test.each([
  ["13-1-2345678", "1312345678"],
  ["１３・１・２３４５６７８", "1312345678"],
  ["'0110123452", "0110123452"],
  ["110123452.0", "110123452"],
  ["131234567.00", "131234567"],
  ["1,312,345,678", "1312345678"],
  ["13 1 2345678", "1312345678"],
])("the digits of %s", (typed, digits) => expect(digitsOf(typed)).toBe(digits));

test("a number that a spreadsheet rounded, or that holds anything else, is no code", () => {
  const row = { prefecture: "13", table: "1" };
  for (const typed of [
    "1.31012E+09",
    "1.31E+9",
    "1.31012e9",
    "131234567E",
    "13医1234567",
    "131O123456",
  ])
    for (const habit of ["kept", "lost", "unsure"] as const)
      expect(read(digitsOf(typed), row, habit), typed).toHaveProperty("problem");
  const problem = read(digitsOf("1.31012E+09"), row, "unsure");
  expect("problem" in problem && problem.problem).toContain("丸められて");
});

const HEAD = "都道府県,区分,医療機関コード,医療機関名称,住所";
function rows(...lines: string[]) {
  const file = readListFile(Buffer.from([HEAD, ...lines].join("\n")), "a.csv", lists);
  return [...readRows(file, { pointTable: null, prefecture: null }, lists)];
}

test("rows: the prefecture decides, by its column or the address; a mismatch is told, and says what", () => {
  const [mended, other, byAddress, unknown, ambiguous] = rows(
    "北海道,医科,110113719,甲病院,札幌市1",
    "埼玉県,医科,0110113719,乙病院,さいたま市1",
    ",医科,110113719,丙病院,北海道札幌市1",
    "関東,医科,110113719,丁病院,札幌市1",
    ",医科,110113719,戊病院,札幌市1",
  );
  expect(mended).toMatchObject({
    code: "0110113719",
    prefecture: "01",
    notes: ["医療機関コードは、先頭の0が落ちていたため、補いました（110113719 → 0110113719）。"],
  });
  expect(other).toMatchObject({
    message: expect.stringMatching(/北海道のものですが、この行の都道府県は埼玉県/),
  });
  expect(byAddress).toMatchObject({ code: "0110113719" });
  expect(unknown).toMatchObject({ message: expect.stringContaining("「関東」") });
  expect(ambiguous).toHaveProperty("message");
});

test("a file that keeps a zero anywhere at its beginning has lost none", () => {
  const [, second] = rows(",医科,010113719,甲病院,札幌市1", ",医科,110113719,乙病院,さいたま市1");
  expect(second).toMatchObject({ code: "1110113719", prefecture: "11" });
});
