import fc from "fast-check";
import { expect, test } from "vitest";
import { showNumber, shownBy } from "./xlsx-formats.ts";

const show = (raw: string, code: string | number) =>
  showNumber(raw, typeof code === "number" ? shownBy(code, undefined) : shownBy(164, code), false);

test.each([
  ["7.1", "0.00", "7.10"],
  ["7.1", 2, "7.10"],
  ["7", "0.00", "7.00"],
  ["2.01", "0.000", "2.010"],
  ["7.1", "0.0#", "7.1"],
  ["7.125", "0.0#", "7.13"],
  ["1.005", "0.00", "1.01"],
  ["7.1", "#.00", "7.10"],
  ["0.5", "0.00", "0.50"],
  ["7.1", '"Ver."0.00', "7.10"],
  ["7.1", '0.00"版"', "7.10"],
  ["7.1", "0.00_ ", "7.10"],
  ["7.1", "0.00_);[Red]\\(0.00\\)", "7.10"],
  ["-7.1", "0.00", "-7.10"],
  ["-0.001", "0.00", "0.00"],
  ["1234.5", "#,##0.00", "1234.50"],
  ["1234.5", 4, "1234.50"],
  ["1234567", 3, "1234567"],
  ["1234567", "#,##0,", "1234567"],
  ["7", "000", "007"],
  ["7", "0", "7"],
  ["7.6", "0", "8"],
  ["0.125", "0.0%", "12.5%"],
  ["0.125", 10, "12.50%"],
  ["0.07", "0%", "7%"],
  ["1500", "0.00E+00", "1500"],
  ["1.5", "# ?/?", "1.5"],
  ["7.1", "General", "7.1"],
  ["7.1", 0, "7.1"],
  ["7.1", 49, "7.1"],
  ["7.1", "@", "7.1"],
  ["110123452", "0000000000", "0110123452"],
  ["9500012", "000-0000", "950-0012"],
  ["9500012", "[<=999]000;[<=9999]000-00;000-0000", "950-0012"],
  ["7.1", '"2026年版"', "7.1"],
  ["1E+30", "0.00", "1e+30"],
  ["x", "0.00", "x"],
  ["7.1", '0.00"系"', "7.10"],
  ["7.1", "[Blue]0.00", "7.10"],
  ["7.1", "0.00_);\\(0.00\\);0.00;@", "7.10"],
  ["7.1", "0.0_ ;[Red]\\-0.0\\ ", "7.1"],
  ["7.1", 'General" 版"', "7.1"],
  ["46113", '[$-ja-JP-x-gannen]ggge"年"m"月"d"日"', "2026-04-01"],
  ["46113", "[$-411]ggge\\.mm\\.dd", "2026-04-01"],
  ["46113", "[$-411]e.m.d;@", "2026-04-01"],
  ["46113", "yyyy/mm/dd(aaa)", "2026-04-01"],
  ["46113", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2026-04-01"],
  ["46113", 'm"月"d"日"', "2026-04-01"],
  ["46113", 57, "2026-04-01"],
  ["46113.75", "yyyy/m/d h:mm", "2026-04-01T18:00"],
  ["1310123452", "General", "1310123452"],
  ["1.10123452E8", "General", "110123452"],
])("%s in %s is shown as %s", (raw, code, shown) => expect(show(raw, code)).toBe(shown));

test("a number with so many decimals keeps each of them", () => {
  fc.assert(
    fc.property(fc.nat(99_999), fc.integer({ min: 0, max: 6 }), fc.nat(999_999), (a, places, b) => {
      const decimals = String(b).padStart(6, "0").slice(0, places);
      const written = places === 0 ? String(a) : `${a}.${decimals}`;
      const code = places === 0 ? "0" : `0.${"0".repeat(places)}`;
      expect(show(String(Number(written)), code)).toBe(written);
    }),
  );
});

test("any code and any number give text, in time", () => {
  fc.assert(
    fc.property(
      fc.double(),
      fc.string({ unit: fc.constantFrom(...'0#?.,%;@[]"\\ymdhse-/E+_ ') }),
      (n, code) => {
        expect(typeof show(String(n), code)).toBe("string");
      },
    ),
  );
});
