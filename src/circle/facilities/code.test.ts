import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hasCheckDigit, readCode } from "./code.ts";

const hokkaido = { kind: "hospital", prefecture: "01" };

test("a code is taken in ten digits, in seven, and as people type it", () => {
  expect(readCode("0110113719", hokkaido)).toEqual({ code: "0110113719" });
  expect(readCode("0113719", hokkaido)).toEqual({ code: "0110113719" });
  expect(readCode("０１－１－０１１３７１－９", hokkaido)).toEqual({ code: "0110113719" });
});

test.each([
  ["0110113718", hokkaido, "検算"],
  ["0110113791", hokkaido, "検算"],
  ["0110113719", { kind: "hospital", prefecture: "02" }, "都道府県"],
  ["0110113719", { kind: "dental", prefecture: "01" }, "3桁目"],
  ["011011371", hokkaido, "10桁"],
  ["あいうえお", hokkaido, "10桁"],
  ["0113719", { kind: "midwifery", prefecture: "01" }, "7桁から"],
])("%s is refused with the reason", (typed, institution, reason) => {
  expect(readCode(typed, institution)).toEqual({ problem: expect.stringContaining(reason) });
});

const REAL = "../shared/data/jp-hospitals/hospitals_beds_2025-10.csv";
test.skipIf(!existsSync(REAL))(
  "every real hospital's code passes, none with one digit changed",
  () => {
    const codes = readFileSync(REAL, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.split(",").map((cell) => cell.replaceAll('"', "")))
      .filter((cells) => /^\d{7}$/.test(cells[2] ?? ""))
      .map((cells) => `${cells[0]!.padStart(2, "0")}1${cells[2]}`);
    expect(codes.length).toBeGreaterThan(4000);
    expect(codes.filter((code) => !hasCheckDigit(code))).toEqual([]);
    const mistyped = codes.map((code) => code.slice(0, 9) + ((Number(code[9]) + 3) % 10));
    expect(mistyped.filter(hasCheckDigit)).toEqual([]);
  },
);
