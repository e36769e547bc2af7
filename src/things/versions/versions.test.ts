import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { timesAsLong } from "../../../test/pace.ts";
import {
  compareVersions,
  describeRange,
  readExpression,
  readVersion,
  testVersion,
} from "./versions.ts";

/** expression ¦ in Japanese ¦ versions inside ¦ outside ¦ unknown */
const CASES = `
<2.5 ¦ 2.5未満 ¦ 2.4, 1.0, V2.4.9 ¦ 2.5, 2.5.0, 3.1 ¦ 不明
<= 2.5 ¦ 2.5以前 ¦ 2.5, 2.5.0 ¦ 2.5.1, 2.6 ¦ 最新
>=3.0|<3.2 ¦ 3.0以降3.2未満 ¦ 3.0, 3.1.9, Ver.3.1 ¦ 2.9, 3.2 ¦ 3
vers:all/* ¦ すべてのバージョン ¦ 1, 不明 ¦  ¦
vers:all/>=V7.80<V9.40 ¦ 7.80以降9.40未満 ¦ V7.80, 8.2 ¦ 9.40, 7.7 ¦
>= 1.0 ¦ 1.0以降 ¦ 1.0, 7 ¦ 0.9 ¦
All versions < V6.4 ¦ 6.4未満 ¦ 6.3 ¦ 6.4 ¦ 6
All versions ¦ すべてのバージョン ¦ 9 ¦  ¦
Versions prior to 8.2.2 ¦ 8.2.2未満 ¦ 8.2.1 ¦ 8.2.2 ¦ 8.2
Versions 12.2.1 and prior ¦ 12.2.1以前 ¦ 12.2.1, 11 ¦ 12.2.2 ¦
2.3.6 and  below ¦ 2.3.6以前 ¦ 2.3.6 ¦ 2.3.7 ¦
3.1 through 3.4 ¦ 3.1〜3.4 ¦ 3.1, 3.2.7, 3.4 ¦ 3.0, 3.5 ¦
All versions between V2.5 (including) and V2.7 (excluding) ¦ 2.5以降2.7未満 ¦ 2.5, 2.6.9 ¦ 2.7, 2.4 ¦
>= 9.3.0 -  but not including 9.3.8 ¦ 9.3.0以降9.3.8未満 ¦ 9.3.7 ¦ 9.3.8 ¦ 9.3
up to and including 4.2 ¦ 4.2以前 ¦ 4.2 ¦ 4.3 ¦
V5.0, V5.1 and V6 ¦ 5.0、5.1、6 ¦ 5.1, 6.0 ¦ 4.9, 7 ¦ 5.1.3
7.2 all versions ¦ 7.2系のすべて ¦ 7.2, 7.2.99 ¦ 7.3, 7.1 ¦ 7
2.X ¦ 2系のすべて ¦ 2.9, 2 ¦ 3.0 ¦
<= V7.x ¦ 7系以前 ¦ 7.9, 6 ¦ 8.0 ¦
16 <= 20 ¦ 16〜20 ¦ 16, 18 ¦ 21, 15 ¦
< V14 SP1 Update 14 ¦ 14 SP1 Update 14未満 ¦ 14 SP1 Update 13 ¦ 14 SP1 Update 14, 14 SP2, 15 ¦ 14
<= 3.4.4 Build 16102416 ¦ 3.4.4 Build 16102416以前 ¦ 3.4.4 Build 1, 3.4.3 ¦ 3.4.5 ¦ 3.4.4
>= R4.01.00 | <= R6.03.10 ¦ R4.01.00〜R6.03.10 ¦ R5.1, R6.03.10 ¦ R6.03.11 ¦
<= C.00.04 ¦ C.00.04以前 ¦ B.12, C.00.04 ¦ C.00.05, D.1 ¦ 2.0
<=N ¦ N以前 ¦ M, N ¦ P ¦
< 02.07.07(10) ¦ 02.07.07(10)未満 ¦ 02.07.07(9) ¦ 02.07.07(10) ¦
<= 4.2.21 | <= 5.0.27 ¦ 4.2.21以前、5.0.27以前 ¦ 4.2.21, 5.0.1 ¦ 5.0.28, 6 ¦ 4.2.30
< CPCI85 V05.20 ¦ CPCI85 V05.20未満 ¦ CPCI85 V05.11 ¦ CPCI85 V05.20 ¦ 5.1
All versions with enabled Ethernet options ¦ すべてのバージョン（条件つき。原文: with enabled Ethernet options） ¦  ¦  ¦ 1.0
<=the_first_5_digits_of_serial_number_22081 ¦ すべてのバージョン（条件つき。原文: <=the_first_5_digits_of_serial_number_22081） ¦  ¦  ¦ 1.0
882300 Gemini 16 Slice ¦ 読み取れないバージョンの書き方（原文: 882300 Gemini 16 Slice） ¦  ¦  ¦ 1.0, 882300
7.2.0以前 ¦ 7.2.0以前 ¦ 7.2.0, 7.1 ¦ 7.2.1 ¦ 7
７．２．０以降８．０．０未満 ¦ 7.2.0以降8.0.0未満 ¦ 7.2.0, 7.9 ¦ 8.0.0, 7.1 ¦
バージョン7.2.0から7.2.6まで ¦ 7.2.0〜7.2.6 ¦ 7.2.4 ¦ 7.2.7 ¦ 7.2
7.0.0～7.0.14、7.2.0～7.2.6 ¦ 7.0.0〜7.0.14、7.2.0〜7.2.6 ¦ 7.0.3, 7.2.6 ¦ 7.1.0, 7.2.7 ¦
7.2系の全バージョン ¦ 7.2系のすべて ¦ 7.2.5 ¦ 7.4.0 ¦
14.1-8.50 ¦ 14.1-8.50 ¦ 14.1-8.50 ¦ 14.1-8.51, 12.0 ¦ 14.1
1.10-1.14 ¦ 1.10〜1.14 ¦ 1.10, 1.12 ¦ 1.15 ¦
1.1.3 MR Build 11 ¦ 1.1.3 MR Build 11 ¦ 1.1.3 MR Build 11 ¦ 1.6.1 ¦ 1.1.3
vers:npm/>=1.0.0|<2.0.0|!=1.5.0 ¦ 1.0.0以降2.0.0未満（1.5.0を除く） ¦ 1.4.0 ¦ 1.5.0, 2.0.0 ¦
`;

describe("version expressions of real advisories", () => {
  const rows = CASES.trim()
    .split("\n")
    .map((line) => line.split(" ¦").map((cell) => cell.trim()));
  for (const [text = "", japanese = "", inside = "", outside = "", unknown = ""] of rows) {
    test(text, () => {
      const split = (cell: string) => cell.split(", ").filter(Boolean);
      expect(describeRange(text)).toBe(japanese);
      const got = (cell: string) => split(cell).map((v) => [v, testVersion(text, v)]);
      expect(got(inside)).toEqual(split(inside).map((v) => [v, "inside"]));
      expect(got(outside)).toEqual(split(outside).map((v) => [v, "outside"]));
      expect(got(unknown)).toEqual(split(unknown).map((v) => [v, "unknown"]));
    });
  }

  test("the product's own name in front of a version is no part of it", () => {
    const own = new Set(["fortios"]);
    expect(testVersion(readExpression("FortiOS 7.2.0〜7.2.6", own), "7.2.4")).toBe("inside");
    expect(testVersion("<7.2.5", readVersion("FortiOS v7.2.4", own))).toBe("inside");
    expect(describeRange(readExpression("vers:generic/FortiOS<7.2.5", own))).toBe("7.2.5未満");
  });

  test("a hostile text is read in time that grows with its length only", async () => {
    for (const piece of [
      "(",
      "1.",
      "<",
      "a-",
      "1(",
      "and ",
      "up to ",
      "1 to ",
      "以",
      "x",
      "- ",
      "v1",
    ]) {
      const read = (length: number) => () => {
        readExpression(piece.repeat(length / piece.length));
        readVersion(piece.repeat(length / 10 / piece.length));
      };
      // Four times as long a text; what grows with the square would take sixteen times as long.
      expect(await timesAsLong(read(2000), read(500), 10), piece).toBeLessThan(10);
    }
  });
});

describe("order", () => {
  const part = fc.oneof(
    fc.nat(30).map(String),
    fc.constantFrom("a", "b", "SP1", "rc1", "Update 2", "R2", "0"),
  );
  const version = fc
    .tuple(fc.nat(20), fc.array(part, { maxLength: 4 }))
    .map(([first, rest]) => readVersion([first, ...rest].join("."))!);

  test("is antisymmetric, and reflexive", () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const there = compareVersions(a, b);
        const back = compareVersions(b, a);
        expect(there === null).toBe(back === null);
        if (there !== null) expect(Math.sign(there) + Math.sign(back!)).toBe(0);
        expect(compareVersions(a, a)).toBe(0);
      }),
    );
  });

  test("is total and transitive over numbers", () => {
    const numbers = fc
      .array(fc.nat(12), { minLength: 1, maxLength: 5 })
      .map((n) => readVersion(n.join("."))!);
    fc.assert(
      fc.property(numbers, numbers, numbers, (a, b, c) => {
        const [x, y, z] = [a, b, c].sort((p, q) => compareVersions(p, q)!);
        expect(compareVersions(x!, y!)).toBeLessThanOrEqual(0);
        expect(compareVersions(x!, z!)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test("a range holds its inclusive ends, not its exclusive ones, and nothing beyond", () => {
    const triple = fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50));
    fc.assert(
      fc.property(triple, triple, (a, b) => {
        const [low, high] = [a, b].sort((p, q) => p[0] - q[0] || p[1] - q[1] || p[2] - q[2]);
        const [from, to] = [low!.join("."), high!.join(".")];
        expect(testVersion(`>=${from}|<=${to}`, from)).toBe("inside");
        expect(testVersion(`>=${from}|<=${to}`, to)).toBe("inside");
        expect(testVersion(`>=${from}|<${to}`, to)).toBe("outside");
        expect(testVersion(`${from}〜${to}`, `${to}.1`)).toBe("outside");
        expect(testVersion(`<${from}`, from)).toBe("outside");
      }),
    );
  });

  test("any text at all gives an answer, and an unreadable one never says outside", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (expression, v) => {
        const read = readExpression(expression);
        const verdict = testVersion(read, v);
        if (!read.readable || readVersion(v) === null) expect(verdict).not.toBe("outside");
      }),
    );
  });
});
