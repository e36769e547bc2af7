import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareVersions,
  readExpression,
  readHeld,
  readVersion,
  testFixed,
  testVersion,
  type VersionExpression,
  type VersionRange,
} from "./versions.ts";

/** Releases of real products in the order in which they came out within their line: maker or kind ¦ … */
const SEQUENCES = `
FortiOS ¦ 6.4.15 ¦ 7.0.0 ¦ 7.0.13 ¦ 7.2.0 ¦ 7.2.4 ¦ 7.2.10 ¦ 7.4.1
FortiOS builds ¦ v7.2.3 build1262 ¦ v7.2.4 build1396 ¦ v7.2.5 build1517
Cisco IOS M ¦ 15.1(4)M10 ¦ 15.2(4)M6 ¦ 15.2(4)M6a ¦ 15.2(4)M7 ¦ 15.2(4)M10
Cisco IOS T ¦ 15.2(3)T ¦ 15.2(3)T1 ¦ 15.2(3)T4 ¦ 15.3(1)T
Cisco IOS XE ¦ 16.9.8 ¦ 16.12.10 ¦ 16.12.10a ¦ 16.12.11 ¦ 17.3.1 ¦ 17.3.1a ¦ 17.3.1w ¦ 17.3.1x ¦ 17.3.2
Cisco ASA ¦ 9.8(4)48 ¦ 9.12(1) ¦ 9.16(4) ¦ 9.16(4)57 ¦ 9.16.4.67 ¦ 9.16(4)70 ¦ 9.18(1)
Cisco CUCM ¦ 11.5(1)SU9 ¦ 12.5(1)SU7 ¦ 12.5(1)SU7a ¦ 12.5(1)SU8 ¦ 12.5(1)SU10
Cisco CUCM 14 ¦ 14SU2 ¦ 14SU3 ¦ 14SU3a ¦ 14SU4 ¦ 15SU1
Cisco NX-OS ¦ 7.0(3)I7(8) ¦ 7.0(3)I7(9) ¦ 7.0(3)I7(10)
Cisco NX-OS 9 ¦ 9.2(4) ¦ 9.3(7) ¦ 9.3(7a) ¦ 9.3(10) ¦ 10.2(1)
Junos R ¦ 20.4R3-S10 ¦ 21.4R1-S12 ¦ 21.4R2 ¦ 21.4R3 ¦ 21.4R3-S4 ¦ 21.4R3-S4.9 ¦ 21.4R3-S5 ¦ 21.4R3-S10 ¦ 22.1R1
Junos X ¦ 15.1X49-D50 ¦ 15.1X49-D90 ¦ 15.1X49-D110 ¦ 15.1X49-D220 ¦ 15.1X49-D230
Junos EVO ¦ 21.4R3-S4-EVO ¦ 21.4R3-S5-EVO ¦ 22.1R1-EVO
PAN-OS ¦ 9.1.19 ¦ 10.2.7 ¦ 10.2.7-h1 ¦ 10.2.7-h3 ¦ 10.2.7-h10 ¦ 10.2.8 ¦ 11.0.0
NetScaler ¦ NS13.1: Build 37.38.nc ¦ 13.1-48.47 ¦ 13.1 Build 49.13 ¦ 13.1-49.15 ¦ 14.1-8.50
Citrix CVAD ¦ 1912 LTSR CU8 ¦ 2203 LTSR ¦ 2203 LTSR CU1 ¦ 2203 CU2 ¦ 2203 LTSR CU10
F5 BIG-IP ¦ 15.1.10 ¦ 16.1.0 ¦ 16.1.2.2 ¦ 16.1.4 ¦ 16.1.4.1 ¦ 17.1.0
Check Point ¦ R80.40 ¦ R81 ¦ R81.10 ¦ R81.20 ¦ R81.20 Jumbo Hotfix Take 20 ¦ R81.20 Take 26
SonicWall ¦ 6.5.4.13-105n ¦ 6.5.4.14-109n ¦ 7.0.1-5030 ¦ 7.0.1-5035 ¦ 7.0.1-5111
SonicWall SMA ¦ 10.2.1.8-53sv ¦ 10.2.1.9-57sv ¦ 10.2.1.10-62sv
Java 8 ¦ 8u191 ¦ 1.8.0_202 ¦ 8 Update 211 ¦ 1.8.0 Update 221 ¦ 8u371
Java ¦ 1.7.0_80 ¦ 1.8.0_202 ¦ 11.0.2 ¦ 17.0.1
OpenSSL ¦ 1.0.2 ¦ 1.0.2a ¦ 1.0.2u ¦ 1.0.2za ¦ 1.0.2zg ¦ 1.1.1 ¦ 1.1.1t ¦ 3.0.0 ¦ 3.0.7
OpenSSH ¦ 8.9p1 ¦ 9.0p1 ¦ 9.7p1 ¦ 9.8p1 ¦ 9.9p2
NTP ¦ 4.2.6p5 ¦ 4.2.7p22 ¦ 4.2.8 ¦ 4.2.8p2 ¦ 4.2.8p9 ¦ 4.2.8p15
Windows ¦ 10.0.14393.6614 ¦ Windows 10 1809 ¦ 10.0.18363.1556 ¦ 22H2 19045.3693 ¦ 10.0.19045.3803 ¦ 10.0.22631.2861
Half years ¦ 20H2 ¦ 21H1 ¦ 21H2 ¦ 22H2 ¦ 23H2
Acrobat ¦ 2015.006.30527 ¦ 20.005.30514 ¦ 2023.006.20320 ¦ 23.006.20360 ¦ 24.001.20604
Siemens TIA ¦ V15.1 ¦ V16 ¦ V16 Update 3 ¦ V17 ¦ V17 Update 5 ¦ V17 Update 10 ¦ V18
Siemens WinCC ¦ V7.5 ¦ V7.5 SP1 ¦ V7.5 SP2 ¦ V7.5 SP2 Update 15 ¦ V8.0
Siemens imaging ¦ VA20A ¦ VA30A ¦ VB10A ¦ VB20A ¦ VB20B
Philips R ¦ R3.2 ¦ R4.1 ¦ R4.1L1 ¦ R4.2
Letters ¦ A.01.02 ¦ A.02.00 ¦ B.01.01 ¦ B.01.02 ¦ C.00.04
Single letters ¦ LE ¦ LF ¦ LG
RHEL kernel ¦ 4.18.0-425.3.1.el8 ¦ 4.18.0-477.10.1.el8_8 ¦ 4.18.0-553.el8_10
Debian epochs ¦ 1:9.11.5 ¦ 1:9.16.1 ¦ 2:8.0
Semver ¦ 1.0.0-alpha ¦ 1.0.0-beta ¦ 1.0.0-rc1 ¦ 1.0.0-rc10 ¦ 1.0.0 ¦ 1.0.1 ¦ 1.10.0
Synology ¦ 6.2.4-25556 ¦ 7.1.1-42962 ¦ 7.2-64561 ¦ 7.2-64570 ¦ 7.2-64570 Update 1 ¦ 7.2-64570 Update 3
VMware ¦ 6.7 U3 ¦ 7.0 ¦ 7.0 U2 ¦ 7.0 Update 3 ¦ 7.0 U3c ¦ 7.0 U3o ¦ 8.0
Sophos ¦ 18.5 MR4 ¦ 19.5 MR1 ¦ 19.5 MR2 ¦ 19.5 MR3 ¦ 20.0
Yamaha ¦ Rev.15.02.20 ¦ Rev.15.02.27 ¦ Rev.15.02.29 ¦ Rev.15.04.01
Zyxel ¦ V5.35(ABFW.0) ¦ V5.36(ABFW.1) ¦ V5.36(ABFW.2) ¦ V5.37(ABFW.0)
HPE iLO, switches ¦ YA.16.10.0022 ¦ YA.16.11.0008 ¦ YA.16.11.0011
Aruba ¦ FL.10.09.1020 ¦ FL.10.10.1060 ¦ FL.10.10.1070
Months ¦ 2022-12 ¦ 2023/03 ¦ 202304 ¦ 2023年10月版 ¦ 2024-01
Years ¦ 2012 ¦ 2014 ¦ 2016 ¦ 2019 ¦ 2022
Exchange names ¦ 2016 CU22 ¦ 2016 CU23 ¦ 2019 CU13 ¦ 2019 CU14
`;

const read = (text: string) => readVersion(text)!;
/** An expression of one range, whose ends are read by themselves: here is no question of its wording. */
const between = (from: VersionRange["from"], to: VersionRange["to"]): VersionExpression => ({
  ...readExpression("<1"),
  ranges: [{ from, to, prefix: null }],
});

describe("releases stand in the order in which they came", () => {
  const rows = SEQUENCES.trim()
    .split("\n")
    .map((line) => line.split(" ¦ "));
  test.each(rows)("%s", (_maker, ...releases) => {
    const wrong: string[] = [];
    for (let i = 0; i < releases.length; i++) {
      for (let j = i + 1; j < releases.length; j++) {
        const order = compareVersions(read(releases[i]!), read(releases[j]!));
        // A neighbour is always known to be later; what is further apart is never known to be earlier.
        if (order === null ? j === i + 1 : order >= 0)
          wrong.push(`${releases[i]} < ${releases[j]}: ${order}`);
        if (order === null && testVersion(`<${releases[i]}`, releases[j]!) === "inside")
          wrong.push(`${releases[j]} inside <${releases[i]}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** Numbers of different kinds: nobody may say which is the later. */
const APART = `
10.0.19045.3803 ¦ 22H2
10.0.19045.3803 ¦ 21H2
10.0.17763.5458 ¦ 2019
2012 R2 ¦ 6.3.9600
2019 CU13 ¦ 15.2.1544.4
2019 CU20 ¦ 15.0.4430.1
16.0.10409.20027 ¦ 2019
2020.005 ¦ 20.005
2023.1 ¦ 23.1
2203 CU2 ¦ 7.15 CU9
15.2(4)M7 ¦ 15.2(3)T4
15.2(4)M7 ¦ 15.2(7)E3
12.3X48-D105 ¦ 12.3R12-S21
15.1X49-D100 ¦ 15.1X53-D50
21.4R3-S5-EVO ¦ 21.4R3-S4
7.2.5 ¦ 724
7.2.5 ¦ 20230401
7.2.5 ¦ 2023-04-01
7.2.5 ¦ 2023年4月版
7.2.5 ¦ 12345
7.2-64570 ¦ 7.2.5
7.2 SP1 ¦ 7.2.1
8u202 ¦ 11.0.2
V7L2 ¦ 7.2.5
BIOS 1.5 ¦ 7.2.5
1.05 ¦ 1.4
12R1 ¦ 8.5
`;

test.each(
  APART.trim()
    .split("\n")
    .map((line) => line.split(" ¦ ")),
)("%s and %s are not put in order", (a, b) => {
  expect(compareVersions(read(a!), read(b!))).toBeNull();
  const [version, other] = [read(a!), read(b!)];
  for (const inclusive of [true, false]) {
    expect(testVersion(between(null, { version, inclusive }), other)).toBe("unknown");
    expect(testVersion(between({ version, inclusive }, null), other)).toBe("unknown");
  }
  const exact = { version, inclusive: true };
  expect(testVersion(between(exact, exact), other)).toBe("unknown");
});

/** Two writings of one version. */
test.each(
  `1.8.0_202 ¦ 8u202
1.8.0 Update 202 ¦ 8 Update 202
9.16(4)67 ¦ 9.16.4.67
13.1-48.47 ¦ NS13.1: Build 48.47.nc
13.1-48.47 ¦ 13.1 Build 48.47
2020.005.30514 ¦ 20.005.30514
7.1 Update 2 ¦ 7.1 U2
7.1 Service Pack 2 ¦ 7.1SP2
7.2.4 build1396 ¦ 7.2.4-b1396
7.2.4 build 1396 ¦ 7.2.4 (1396)
7.2.4 ビルド1396 ¦ v7.2.4,build1396
R81.20 Jumbo Hotfix Accumulator Take 26 ¦ R81.20 Take 26
22H2 19045.3693 ¦ 10.0.19045.3693
Windows 10 22H2 (OS ビルド 19045.3693) ¦ 10.0.19045.3693
2023-04 ¦ 202304
2023/4/1 ¦ 2023-04-01
2023年4月版 ¦ 2023-04
7.2 ¦ 7.2.0.0
7.0.0 SP1 ¦ 7.0 SP1
V05.20 ¦ 5.20
2:1.3.4 ¦ 2:1.3.4.0
4.2.8p09 ¦ 4.2.8 Patch 9
7.2.4 ¦ 7.2.4-FIPS
7.2.4 ¦ 7.2.4 (64-bit)
4.18.0-553.el8_10 ¦ 4.18.0-553.el8_10.x86_64`
    .split("\n")
    .map((line) => line.split(" ¦ ")),
)("%s is %s", (a, b) => {
  expect(compareVersions(read(a!), read(b!))).toBe(0);
  const exact = { version: read(a!), inclusive: true };
  expect(testVersion(between(exact, exact), b!)).toBe("inside");
});

describe("a repaired version clears its own branch only, and from it upwards", () => {
  test.each(
    `7.0.13, 7.2.5 ¦ 7.2.5, 7.2.6, 7.0.13, 7.0.14 ¦ 7.2.4, 7.0.12 ¦ 7.4.0, 7.1.0, 6.4.9, 7, 7.2, 不明, 7.2.5以降
21.4R3-S5 ¦ 21.4R3-S5, 21.4R3-S6, 21.4R4 ¦ 21.4R3-S4, 21.4R2 ¦ 22.1R1, 20.4R3-S9, 21.4R3-S5-EVO
10.2.7-h3, 10.2.8 ¦ 10.2.7-h3, 10.2.7-h4, 10.2.8, 10.2.9 ¦  ¦ 11.0.1
13.1-49.15 ¦ 13.1-49.15, 13.1 Build 50.1 ¦ 13.1-48.47 ¦ 14.1-8.50
15.2(4)M7 ¦ 15.2(4)M7, 15.2(4)M8 ¦ 15.2(4)M6 ¦ 15.2(3)T4, 15.2(7)E3, 15.3(3)M1
1.1.1t ¦ 1.1.1t, 1.1.1u ¦ 1.1.1s ¦ 3.0.7, 1.0.2u
V5.2 SP3 ¦ V5.2 SP3, V5.2 SP4 ¦ V5.2 SP2 ¦ V5.3, V5.1
16.1.4.1 ¦ 16.1.4.1, 16.1.4.2 ¦ 16.1.4.0 ¦ 16.1.5, 17.1.0
8u211 ¦ 8u211, 1.8.0_221 ¦ 8u202 ¦ 11.0.3
2 ¦ 2, 3, 2.1 ¦ 1, 1.9 ¦ `
      .split("\n")
      .map((line) => line.split(" ¦ ")),
  )("%s", (fixes, fixed, earlier, elsewhere) => {
    const list = fixes!.split(", ").map(read);
    const test = (cell: string | undefined) =>
      (cell ?? "")
        .split(", ")
        .filter(Boolean)
        .map((held) => [held, testFixed(list, readHeld(held))]);
    const want = (cell: string | undefined, right: string) =>
      (cell ?? "")
        .split(", ")
        .filter(Boolean)
        .map((held) => [held, right]);
    expect(test(fixed)).toEqual(want(fixed, "fixed"));
    expect(test(earlier)).toEqual(want(earlier, "earlier"));
    expect(test(elsewhere)).toEqual(want(elsewhere, "elsewhere"));
  });

  test("of several versions held, the worst counts", () => {
    const fixes = ["7.0.13", "7.2.5"].map(read);
    expect(testFixed(fixes, readHeld("7.2.6（予備機は7.2.3）"))).toBe("earlier");
    expect(testFixed(fixes, readHeld("7.2.6 / 7.4.0"))).toBe("elsewhere");
    expect(testFixed(fixes, readHeld("7.2.6 / 7.0.14"))).toBe("fixed");
  });

  test("whatever is fixed lies at or after a repaired version, and in its branch", () => {
    const numbers = fc.tuple(fc.nat(4), fc.nat(4), fc.nat(9));
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1, maxLength: 4 }), numbers, (fixes, held) => {
        const list = fixes.map((fix) => read(fix.join(".")));
        const verdict = testFixed(list, readHeld(held.join(".")));
        const own = fixes.filter(([a, b]) => a === held[0] && b === held[1]);
        const reached = own.some(([, , c]) => c <= held[2]);
        expect(verdict).toBe(own.length === 0 ? "elsewhere" : reached ? "fixed" : "earlier");
      }),
    );
  });
});

describe("properties of the order", () => {
  const piece = fc.constantFrom(
    ...".0 .1 .2 .10 .05 -1 -h3 _202 (4) a b p2 p9 rc1 -beta M7 T4 R3 -S5 X48 SP1 SP2".split(" "),
    ..." Update 3, build 1396, (64bit), FIPS, 日本語版,H2,-EVO,+dfsg-1,.el8_9,~rc1".split(","),
  );
  const front = fc.constantFrom("", "", "", "V", "Ver.", "BIOS ", "1:", "A.", "R");
  const number = fc.oneof(fc.nat(30), fc.constantFrom(724, 2019, 2203, 19045, 202304));
  const text = fc
    .tuple(front, number, fc.array(piece, { maxLength: 4 }))
    .map(([a, b, rest]) => `${a}${b}${rest.join("")}`);
  const version = text.map((one) => readVersion(one)).filter((one) => one !== null);

  test("antisymmetric, and equal to itself", () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const there = compareVersions(a, b);
        const back = compareVersions(b, a);
        expect(there === null).toBe(back === null);
        if (there !== null) expect(Math.sign(there) + Math.sign(back!)).toBe(0);
        const self = compareVersions(a, a);
        expect(self).toBe(0);
      }),
      { numRuns: 3000 },
    );
  });

  test("transitive where it says anything at all", () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const [ab, bc, ac] = [compareVersions(a, b), compareVersions(b, c), compareVersions(a, c)];
        if (ab === null || bc === null || ac === null) return;
        if (ab < 0 && bc < 0)
          expect([a.text, b.text, c.text, ac < 0]).toEqual([a.text, b.text, c.text, true]);
        if (ab > 0 && bc > 0)
          expect([a.text, b.text, c.text, ac > 0]).toEqual([a.text, b.text, c.text, true]);
      }),
      { numRuns: 5000 },
    );
  });

  test("noughts at the end change nothing", () => {
    const dotted = fc.array(fc.nat(30), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(dotted, dotted, fc.integer({ min: 1, max: 3 }), (a, b, noughts) => {
        const [x, y] = [read(a.join(".")), read(b.join("."))];
        const longer = read([...a, ...Array<number>(noughts).fill(0)].join("."));
        expect(Math.sign(compareVersions(longer, y)!)).toBe(Math.sign(compareVersions(x, y)!));
      }),
    );
  });

  test("an unknown tail never makes a version newer than the end of what is affected", () => {
    const dotted = fc.array(fc.nat(20), { minLength: 2, maxLength: 4 }).map((n) => n.join("."));
    const tail = fc.constantFrom(
      "-b1396",
      " build1396",
      ".F",
      "M",
      "GA",
      " (64bit)",
      "（2023/04/01）",
      "JP",
      "-JP",
      " (1234)",
      "-1396",
      " x64",
      " Enterprise",
      "+dfsg-1",
      "-foo",
      "_x86_64",
      "/A",
      " 日本語版",
      "版",
      " ﾋﾞﾙﾄﾞ12",
      "_3",
      " 特別版",
      "zz",
      ".el8_9",
    );
    fc.assert(
      fc.property(dotted, dotted, tail, (a, end, behind) => {
        for (const expression of [`<=${end}`, `${end}以前`, `1〜${end}`, end]) {
          const bare = testVersion(expression, a);
          const tailed = testVersion(expression, a + behind);
          if (bare !== "outside") expect([expression, a + behind, tailed]).not.toContain("outside");
        }
      }),
      { numRuns: 2000 },
    );
  });
});
