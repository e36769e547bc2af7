import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { VersionVerdict } from "./version-bounds.ts";
import { describeRange, readExpression, testVersion } from "./versions.ts";

/** Writings of one meaning: what a clerk reads, and register versions with the verdict that follows. */
interface Kind {
  japanese: string;
  inside?: string;
  outside?: string;
  unknown?: string;
  writings: string;
}

const KINDS: Record<string, Kind> = {
  "up to and with an end": {
    japanese: "2.1以前",
    inside: "1.9.5 2.0 2.1 2.1.0",
    outside: "2.2 3.0.1",
    writings: `2.1 およびそれ以前 ¦ 2.1 およびそれ以前のバージョン ¦ 2.1以前 ¦ 2.1 以前のすべてのバージョン ¦ 2.1以前の全バージョン
      バージョン 2.1 以前 ¦ ファームウェアバージョン 2.1およびそれ以前 ¦ ファームウェア Ver.2.1 以下 ¦ Ver.2.1まで ¦ ～2.1 ¦ ２．１　以前
      2.1 またはそれ以前 ¦ 2.1 かそれ以前 ¦ 2.1 及びそれより前のバージョン ¦ 2.1 およびそれより古いバージョン ¦ 本製品の 2.1 以前のバージョン
      2.1以前（サポート終了） ¦ 2.1 以前（CVE-2025-0354、CVE-2025-0355） ¦ 2.1（含む）まで ¦ 2.1以前（2.1を含む） ¦ 影響を受けるバージョン 2.1 以前
      <=2.1 ¦ <= v2.1 ¦ =<2.1 ¦ ≤ 2.1 ¦ ≦2.1 ¦ vers:generic/<=2.1 ¦ (,2.1] ¦ Versions <= 2.1 ¦ 2.1 and earlier ¦ 2.1 and prior ¦ 2.1 or below
      2.1 and lower ¦ 2.1 or older ¦ v2.1 and all prior versions ¦ 2.1 and all previous releases ¦ Version 2.1 and any earlier versions ¦ 2.1, and earlier
      up to and including 2.1 ¦ up to, and including 2.1 ¦ up to 2.1 ¦ prior to and including 2.1 ¦ no later than 2.1 ¦ through 2.1 ¦ to 2.1
      less than or equal to 2.1 ¦ earlier than or equal to 2.1 ¦ All versions up to and including 2.1 ¦ versions 2.1 and before ¦ 2.1 and under
      Versions 2.1 or earlier are affected ¦ firmware 2.1 and earlier versions ¦ up to 2.1 (including) ¦ up to 2.1, inclusive`,
  },
  "below an end": {
    japanese: "2.1未満",
    inside: "1.9.5 2.0 2.0.99",
    outside: "2.1 2.1.0 2.1.1 3.0.1",
    writings: `2.1 未満 ¦ 2.1未満のバージョン ¦ 2.1 より前 ¦ 2.1より前のバージョン ¦ 2.1 よりも前の全てのバージョン ¦ Ver.2.1より前のバージョン（CVE-2025-0354）
      バージョン2.1より古い ¦ 2.1（含まない）まで ¦ ファームウェア Ver.2.1 未満 ¦ <2.1 ¦ < v2.1 ¦ ＜２．１ ¦ vers:all/<2.1 ¦ (,2.1) ¦ All versions < V2.1
      prior to 2.1 ¦ before 2.1 ¦ versions before 2.1 ¦ earlier than 2.1 ¦ older than version 2.1 ¦ less than 2.1 ¦ lower than 2.1 ¦ below 2.1
      all releases prior to 2.1 ¦ any version before v2.1 ¦ up to, but not including 2.1 ¦ up to but excluding 2.1 ¦ up to (excluding) 2.1
      up to 2.1 (excluding) ¦ Versions prior to 2.1 ¦ firmware versions prior to 2.1 ¦ <2.1 (all editions)`,
  },
  "from an end": {
    japanese: "2.1以降",
    inside: "2.1 2.1.1 4.0.0",
    outside: "2.0 1.9.9",
    writings: `2.1以降 ¦ 2.1 以上 ¦ 2.1 およびそれ以降 ¦ 2.1以後のバージョン ¦ 2.1～ ¦ 2.1から ¦ >=2.1 ¦ ≥2.1 ¦ => 2.1 ¦ [2.1,) ¦ vers:generic/>=2.1
      2.1 and later ¦ 2.1 or newer ¦ 2.1 and above ¦ 2.1 and all later versions ¦ 2.1 onwards ¦ 2.1+ ¦ from 2.1 ¦ since 2.1 ¦ starting with 2.1 ¦ 2.1 and up`,
  },
  "above an end": {
    japanese: "2.1より後",
    inside: "2.2 3.0.1",
    outside: "2.1 2.0",
    writings: `> 2.1 ¦ 2.1 より後 ¦ 2.1より新しいバージョン ¦ later than 2.1 ¦ newer than 2.1 ¦ after 2.1 ¦ (2.1,)`,
  },
  "from one end to another": {
    japanese: "2.1〜2.4",
    inside: "2.1 2.3.9 2.4",
    outside: "2.0.9 2.5 3.0",
    writings: `2.1 から 2.4 まで ¦ Ver.2.1 から 2.4 まで ¦ バージョン2.1から2.4 ¦ 2.1～2.4 ¦ 2.1〜2.4 ¦ Ver.2.1 ～ Ver.2.4 ¦ 2.1 ~ 2.4 ¦ 2.1以上2.4以下
      2.1 以降 2.4 以前 ¦ 2.1（含む）から2.4（含む）まで ¦ 2.1 to 2.4 ¦ 2.1 through 2.4 ¦ 2.1 thru 2.4 ¦ 2.1 - 2.4 ¦ 2.1 – 2.4 ¦ 2.1–2.4 ¦ 2.1-2.4
      from 2.1 to 2.4 ¦ from version 2.1 through version 2.4 ¦ between 2.1 and 2.4 ¦ All versions between V2.1 and V2.4 ¦ >=2.1|<=2.4 ¦ >= 2.1, <= 2.4
      >= 2.1 and <= 2.4 ¦ <= 2.4, >= 2.1 ¦ 2.1 <= 2.4 ¦ 2.1 up to 2.4 ¦ 2.1 up to and including 2.4 ¦ 2.1 (including) to 2.4 (including) ¦ [2.1,2.4]
      vers:npm/>=2.1|<=2.4 ¦ 2.1 to 2.4 inclusive ¦ 2.1 <= version <= 2.4 ¦ greater than or equal to 2.1 and less than or equal to 2.4`,
  },
  "from one end to before another": {
    japanese: "2.1以降2.4未満",
    inside: "2.1 2.3.9",
    outside: "2.0.9 2.4 2.5",
    writings: `2.1 から 2.4 より前のバージョン ¦ 2.1 以上 2.4 未満 ¦ 2.1 以降 2.4 未満 ¦ 2.1以降2.4より前 ¦ 2.1（含む）から2.4（含まない）まで ¦ 2.1から2.4未満
      2.1 (including) and 2.4 (excluding) ¦ between 2.1 (including) and 2.4 (excluding) ¦ 2.1 (inclusive) to 2.4 (exclusive) ¦ from 2.1 before 2.4
      2.1 before 2.4 ¦ 2.1 versions before 2.4 ¦ 2.1 prior to 2.4 ¦ 2.1 and prior to 2.4 ¦ >=2.1|<2.4 ¦ >= 2.1 < 2.4 ¦ >=2.1, <2.4 ¦ >= 2.1 and < 2.4
      [2.1, 2.4) ¦ vers:generic/%3E%3D2.1%7C%3C2.4 ¦ from 2.1 up to (excluding) 2.4 ¦ from 2.1 up to, but not including 2.4 ¦ 2.1 <= version < 2.4
      2.1 and later, before 2.4 ¦ >= 2.1 -  but not including 2.4`,
  },
  everything: {
    japanese: "すべてのバージョン",
    inside: "1 2.4 99.0.1 不明",
    writings: `すべてのバージョン ¦ 全てのバージョン ¦ 全バージョン ¦ 全版 ¦ 本製品のすべてのバージョン ¦ All ¦ All versions ¦ all known versions ¦ Any version ¦ * ¦ vers:all/*
      every version ¦ All firmware versions ¦ いずれのバージョン`,
  },
  "one branch": {
    japanese: "7.2系のすべて",
    inside: "7.2 7.2.0 7.2.99",
    outside: "7.1.9 7.3 8.2.1",
    unknown: "7",
    writings: `7.2系 ¦ 7.2.x 系 ¦ 7.2系列のすべて ¦ 7.2 系の全バージョン ¦ 7.2シリーズ ¦ 7.2.x ¦ 7.2.* ¦ V7.2.X ¦ 7.2 all versions ¦ all 7.2 versions ¦ 7.2 series
      version 7.2.x ¦ 7.2 branch ¦ 7.2.x versions`,
  },
  "a branch up to its own end": {
    japanese: "7.2系以降7.2.5未満",
    inside: "7.2.0 7.2.4",
    outside: "7.2.5 7.3.0 7.1.9",
    writings: `7.2.x before 7.2.5 ¦ 7.2.x prior to 7.2.5 ¦ 7.2.x (7.2.5 未満) ¦ 7.2.x から 7.2.5 未満 ¦ 7.2.5 未満の 7.2.x ¦ 7.2.x versions before 7.2.5 ¦ 7.2.x < 7.2.5`,
  },
  "two branches, each with its end": {
    japanese: "7.0.0〜7.0.13、7.2.0〜7.2.5",
    inside: "7.0.0 7.0.13 7.2.4",
    outside: "7.0.14 7.1.0 7.2.6 6.9.9",
    writings: `7.0.0 through 7.0.13 and 7.2.0 through 7.2.5 ¦ 7.0.0 - 7.0.13, 7.2.0 - 7.2.5 ¦ 7.0.0-7.0.13; 7.2.0-7.2.5 ¦ 7.0.0〜7.0.13、7.2.0〜7.2.5
      7.0.0 から 7.0.13 まで、7.2.0 から 7.2.5 まで ¦ >=7.0.0|<=7.0.13|>=7.2.0|<=7.2.5 ¦ from 7.0.0 to 7.0.13 or from 7.2.0 to 7.2.5
      between 7.0.0 and 7.0.13 and between 7.2.0 and 7.2.5 ¦ 7.0.0 以降 7.0.13 以前および 7.2.0 以降 7.2.5 以前`,
  },
  "one end for all and the branch's own": {
    japanese: "9.0.5未満、9.2.0未満",
    inside: "9.0.4 8.0 9.1.9",
    outside: "9.2.0 9.3",
    unknown: "9.0.6",
    writings: `before 9.0.5 and 9.2.0 ¦ prior to 9.0.5, 9.2.0 ¦ before 9.0.5 or 9.2.0 ¦ < 9.0.5, < 9.2.0 ¦ <9.0.5|<9.2.0 ¦ versions earlier than 9.0.5 and 9.2.0`,
  },
  "single versions": {
    japanese: "1.3、1.4、1.5",
    inside: "1.3 1.4 1.5.0",
    outside: "1.2 1.6 2",
    unknown: "1 1.4.2",
    writings: `1.3、1.4、1.5 ¦ 1.3、1.4 および 1.5 ¦ 1.3、1.4または1.5 ¦ 1.3・1.4・1.5 ¦ 1.3, 1.4, 1.5 ¦ 1.3, 1.4 and 1.5 ¦ 1.3, 1.4, and 1.5 ¦ 1.3; 1.4; 1.5 ¦ 1.3 | 1.4 | 1.5
      1.3/1.4/1.5 ¦ 1.3 or 1.4 or 1.5 ¦ versions 1.3, 1.4 and 1.5 ¦ v1.3, v1.4 & v1.5 ¦ =1.3|=1.4|=1.5 ¦ only 1.3, 1.4, 1.5`,
  },
  "all but one": {
    japanese: "すべてのバージョン（1.5を除く）",
    inside: "1.4 1.6 2",
    outside: "1.5",
    writings: `all versions except 1.5 ¦ All versions excluding 1.5 ¦ 1.5を除くすべてのバージョン ¦ 1.5以外の全バージョン ¦ すべてのバージョン（1.5を除く） ¦ != 1.5 ¦ vers:generic/!=1.5
      all versions (except 1.5) ¦ any version other than 1.5`,
  },
  "below an end but for one": {
    japanese: "2.0未満（1.9.8を除く）",
    inside: "1.9.7 1.9.9",
    outside: "1.9.8 2.0",
    writings: `2.0未満（1.9.8を除く） ¦ <2.0 except 1.9.8 ¦ before 2.0 (excluding 1.9.8) ¦ <2.0|!=1.9.8 ¦ prior to 2.0, except for 1.9.8`,
  },
  "digits left open": {
    japanese: "5.7.100以降5.7.200未満",
    inside: "5.7.123 5.7.100 5.7.199",
    outside: "5.7.99 5.7.200 5.8.123",
    writings: `5.7.1xx ¦ 5.7.1XX ¦ v5.7.1xx`,
  },
};

/** Said of some only: who is inside may be concerned, who is outside is not. */
const CONDITIONS = `2.0 以前（機能Xを有効にしている場合） ¦ 2.0 以前で機能Xを有効にしている場合 ¦ 2.0以前（Windows版のみ） ¦ Windows版 2.0 以前 ¦ iOS版 2.0 以前
  Android アプリ 2.0 以前 ¦ for Windows 2.0 以前 ¦ for EMC Celerra 2.0 以前 ¦ <= 2.0 with the wireless option ¦ <= 2.0 only if SSL-VPN is enabled
  <= 2.0 (with Wireless Battery Modules v9 | v11) ¦ <=2.0_installed_on_CP100_devices ¦ <= 2.0 when using the web server ¦ <= 2.0 (only the 4G model)
  <= 2.0 (x64) ¦ 2.0 and earlier for 32-bit systems ¦ 2.0 and possibly earlier ¦ 2.0 (and possibly prior versions) ¦ 2.0 and potentially all previous versions
  2.0 and maybe older ¦ All versions <= 2.0 and Function State (FS) <= 3 ¦ <= 2.0 running on Windows, Linux and Solaris ¦ up to 2.0 in FIPS mode
  <= 2.0 (Server Core installation) ¦ <= 2.0 (if the option is installed)`;

/** No version decides about these; everybody is asked. */
const DATES = `2023年4月以前に製造 ¦ 2024年3月版より前 ¦ 令和5年度版以前 ¦ シリアル番号 1234 以前 ¦ <8/30/2024 ¦ <April/7/2023 ¦ < may 4 2023 ¦ shipped before June 30 2015
  <=the_first_5_digits_of_serial_number_22081 ¦ <= first five digits of serial number 24061 ¦ on Cloud Pak for Data ¦ All versions with enabled Ethernet options
  * (using the AVAPI module without enabling DTLS mechanism) ¦ with ViewForum option (shipped between 2016-August 2018)`;

/** Understood in part only: nothing is decided by the rest. */
const HALF = `2.0 (fixed in 2.1) ¦ 1.2 (2.0 で修正済み) ¦ fixed in 2.0 ¦ 2.0 not affected ¦ not 2.0 ¦ except those before 2.0 ¦ 2.0 zorble ¦ zorble <= 2.0 ¦ <= 2.0, zorble
  <= 2.0, zorble 3.0 ¦ 1.0, zorble, 2.0 ¦ <= 2.0 (zorble) ¦ 1.0 2.0 3.0 ¦ <= 1.0 2.0 ¦ 1.0 to ¦ 1.0 - ¦ <= ¦ < and > ¦ 1.0 to 1.4 to 1.6 ¦ 1.0-to-2.0
  between 1.0 and 1.4 and 2.0 and 2.4 ¦ ~> 2.0 ¦ ^2.0 ¦ <= 2.0 ☃ ¦ 2.0 … 2.4 ¦ about 2.0 ¦ approximately 2.0 ¦ 約2.0 ¦ 2.0 程度 ¦ 2.0 前後 ¦ 2.0 ないし 2.4
  最新版を除く 2.0 ¦ 全機種 2.0 以前 ¦ 2.0 及び派生版 ¦ 2.0 または派生版 ¦ 1.5、1.6、1.7を除く ¦ 2.0 (aka 11.3) ¦ may affect 2.0 ¦ 8x
  <b72528be5074f3e62e9ae2c2ae8ef9c07a0b4dd3 ¦ >=4.6|<4.2 ¦ <= 2.0 with X and 3.0 ¦ 1.0, including 1.5 and earlier
  <= 2.0 (other models also when older) ¦ (2.0 ¦ 2.0)`;

/** A model, a part, a package or nothing at all where a version should stand. */
const NAMES = `882300 Gemini 16 Slice ¦ MMT-512 / MMT-712 Paradigm x12 ¦ Accu-Chek Inform II ¦ base units (BU)|handheld base units (HBU) ¦ 1783-SAD4T0SBK9 ¦ HEW4PER2B
  samba ¦ libdcerpc-binding0-32bit ¦ Linux based C-Series Workstations ¦ A51200 ¦ CODESYS Control V3 Runtime System Toolkit ¦ n/a ¦ - ¦ unspecified ¦ 不明
  053L000091 (global) / 054U000091 (U.S.)`;

const list = (text: string) => text.split(/ ¦ |\n/).map((one) => one.trim());

describe("writings of one meaning are read as one", () => {
  for (const [kind, { japanese, writings, ...verdicts }] of Object.entries(KINDS))
    describe(kind, () => {
      for (const writing of list(writings))
        test(writing, () => {
          expect(describeRange(writing)).toBe(japanese);
          for (const verdict of ["inside", "outside", "unknown"] as const)
            for (const version of verdicts[verdict]?.split(" ") ?? [])
              expect([version, testVersion(writing, version)]).toEqual([version, verdict]);
        });
    });
});

test.each(list(CONDITIONS))("said of some only: %s", (text) => {
  expect(readExpression(text)).toMatchObject({ readable: true, all: false });
  expect(describeRange(text)).toMatch(/^2\.0以前（条件つき。原文: .+）$/);
  expect(["1.9", "2.0", "2.1"].map((version) => testVersion(text, version))).toEqual([
    "unknown",
    "unknown",
    "outside",
  ]);
});

test.each(list(DATES))("no version decides: %s", (text) => {
  expect(describeRange(text)).toMatch(/^すべてのバージョン（条件つき。原文: .+）$/);
  for (const version of ["0.1", "2.0", "99.9"]) expect(testVersion(text, version)).toBe("unknown");
});

test.each(list(HALF))("understood in part only: %s", (text) => {
  expect(readExpression(text)).toMatchObject({ readable: false, ranges: [] });
  expect(describeRange(text)).toBe(`読み取れないバージョンの書き方（原文: ${text}）`);
  for (const version of ["0.1", "2.0", "99.9"]) expect(testVersion(text, version)).toBe("unknown");
});

test.each(list(NAMES))("no version at all: %s", (text) => {
  expect(readExpression(text)).toMatchObject({ readable: false, noVersion: true });
  expect(testVersion(text, "2.0")).toBe("unknown");
});

test.each([
  ["bind-9.11.4-26.P2.el7.x86_64", "bind", "9.11.4-26.P2.el7"],
  ["fence-agents-all-0:4.2.1-41.el8_2.12.noarch", "fence-agents-all", "4.2.1-41.el8_2.12"],
  ["ctdb-4.19.2+git.322.7e9201cef5-1.1", "ctdb", "4.19.2+git.322.7e9201cef5-1.1"],
  ["varnish-7.4.3-2.oe2403sp1.x86_64.rpm", "varnish", "7.4.3-2.oe2403sp1"],
  ["libxml2-2-2.9.1-1.2.x86_64", "libxml2-2", "2.9.1-1.2"],
  ["bash_5.1-2+deb11u1_amd64.deb", "bash", "5.1-2+deb11u1"],
  ["openshift4/ose-hive:v4.6.0-202112160147.p0", "openshift4/ose-hive", "v4.6.0-202112160147.p0"],
])("a package holds its version: %s", (text, name, version) => {
  expect(readExpression(text)).toMatchObject({ readable: true, package: name, noVersion: false });
  expect(describeRange(text)).toBe(version.replace(/^v/, ""));
  // The version of a package is not the version of the system that holds it.
  for (const held of ["9.11.4", "1.0", "99"]) expect(testVersion(text, held)).toBe("unknown");
  const own = new Set(name.match(/[a-z]+/g));
  expect(testVersion(readExpression(text, own), version)).toBe("inside");
});

describe("the own name of a product", () => {
  const own = new Set(["pan", "os", "fortios", "prisma", "access", "browser"]);
  test.each([
    "PAN-OS >=7.0|<7.2.5",
    "vers:generic/PAN-OS>=7.0|<7.2.5",
    "Prisma Access Browser 7.0以上7.2.5未満",
  ])("is no part of %s", (text) => {
    const read = readExpression(text, own);
    expect([testVersion(read, "7.2.4"), testVersion(read, "7.2.5")]).toEqual(["inside", "outside"]);
    expect(testVersion(text, "7.2.4")).toBe("unknown");
  });

  test("with a second range of the same product nothing is decided; another thing's is a condition", () => {
    expect(readExpression("7.0 and FortiOS <= 6.4", own).readable).toBe(false);
    expect(readExpression("7.0 and Function State (FS) <= 6", own).condition).not.toBeNull();
  });

  test("may hold the version's own number, which stays", () => {
    const read = readExpression("< V13 SP2 Update 2", new Set(["step", "v13", "v14"]));
    expect(describeRange(read)).toBe("13 SP2 Update 2未満");
    expect(testVersion(read, "V13 SP2 Update 1")).toBe("inside");
    expect(testVersion(readExpression("STEP7.2以前", new Set(["step"])), "7.1")).toBe("inside");
  });

  test("of another, an edition or a part in front is weighed by nobody else's version", () => {
    for (const text of [
      "Warehouse <5.1.0",
      "BIOS < R1.21.0",
      "CPCI85 V05.20",
      "core 2.0 から 2.12.1 より前",
    ])
      for (const version of ["1.0", "5.0", "99"])
        expect(testVersion(text, version)).toBe("unknown");
  });
});

/** Ranges of three numbers, ascending and apart, each in one of the usual writings. */
type Triple = [number, number, number];
interface Range {
  from: Triple | null;
  to: Triple;
  closed: boolean;
}
const compare = (a: Triple, b: Triple) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
const triple: fc.Arbitrary<Triple> = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20));
const text = (version: Triple) => version.join(".");
const RANGES: ((low: string, high: string, closed: boolean) => string[])[] = [
  (low, high, closed) => [`>=${low}`, closed ? `<=${high}` : `<${high}`],
  (low, high, closed) => ["from", low, closed ? "through" : "before", high],
  (low, high, closed) => [
    `${low} (including)`,
    "to",
    `${high} (${closed ? "including" : "excluding"})`,
  ],
  (low, high, closed) => [`${low}`, "から", high, closed ? "まで" : "より前のバージョン"],
  (low, high, closed) => [`Ver.${low}`, "以上", `Ver.${high}`, closed ? "以下" : "未満"],
  (low, high, closed) => ["between", low, "and", `${high} (${closed ? "inclusive" : "exclusive"})`],
  (low, high, closed) => [low, closed ? "up to and including" : "prior to", high],
];
const OPEN: ((high: string, closed: boolean) => string[])[] = [
  (high, closed) => [closed ? "<=" : "<", high],
  (high, closed) => [closed ? "up to" : "before", `version ${high}`],
  (high, closed) => ["バージョン", high, closed ? "およびそれ以前のバージョン" : "未満"],
  (high, closed) => ["versions", closed ? `${high} and earlier` : `older than ${high}`],
];
const expression = fc
  .record({
    ends: fc.uniqueArray(triple, { minLength: 2, maxLength: 6, selector: text }),
    open: fc.boolean(),
    closed: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    style: fc.array(fc.nat(27), { minLength: 3, maxLength: 3 }),
    between: fc.constantFrom(", ", "; ", " | ", "、", " or "),
  })
  .map(({ ends, open, closed, style, between }) => {
    const sorted = ends.toSorted(compare);
    const ranges: Range[] = [];
    if (open) ranges.push({ from: null, to: sorted.shift()!, closed: closed[0]! });
    while (sorted.length > 1)
      ranges.push({
        from: sorted.shift()!,
        to: sorted.shift()!,
        closed: closed[ranges.length % 3]!,
      });
    const written = ranges.map(({ from, to, closed: within }, i) =>
      from === null
        ? OPEN[style[i]! % OPEN.length]!(text(to), within)
        : RANGES[style[i % 3]! % RANGES.length]!(text(from), text(to), within),
    );
    return { ranges, written, between };
  });
const join = (written: string[][], between: string) =>
  written.map((one) => one.join(" ")).join(between);

/** What the structure itself says, without any text. */
function judge(ranges: readonly Range[], version: Triple): VersionVerdict {
  const within = ({ from, to, closed }: Range) => {
    const high = compare(version, to);
    return (from === null || compare(version, from) >= 0) && (closed ? high <= 0 : high < 0);
  };
  return ranges.some(within) ? "inside" : "outside";
}

test("every writing of ranges says what their structure says", () => {
  fc.assert(
    fc.property(expression, triple, fc.nat(5), ({ ranges, written, between }, other, pick) => {
      const whole = join(written, between);
      const ends = ranges.flatMap(({ from, to }) => (from === null ? [to] : [from, to]));
      for (const version of [other, ends[pick % ends.length]!])
        expect([whole, version, testVersion(whole, text(version))]).toEqual([
          whole,
          version,
          judge(ranges, version),
        ]);
    }),
    { numRuns: 500 },
  );
});

test("an unknown word anywhere: nobody is told anything from the remaining pieces", () => {
  const word = fc.oneof(
    fc.stringMatching(/^zq[a-z]{2,7}$/),
    fc.stringMatching(/^Zq[a-z]{2,7}$/),
    fc.stringMatching(/^ZQ[A-Z]{1,3}$/),
    fc.constantFrom("謎の語", "ゾルブル", "☃", "§", "zorble-zorble"),
  );
  fc.assert(
    fc.property(
      expression,
      word,
      fc.nat(40),
      triple,
      ({ written, between, ranges }, unknown, at, version) => {
        const pieces = written.flatMap((one, i) => (i === 0 ? one : [between.trim(), ...one]));
        pieces.splice(at % (pieces.length + 1), 0, unknown);
        const whole = pieces.join(" ");
        for (const one of [version, ranges[0]!.to])
          expect([whole, testVersion(whole, text(one))]).toEqual([whole, "unknown"]);
      },
    ),
    { numRuns: 500 },
  );
});

test("a hostile text of any length comes to an end", () => {
  const pieces =
    "( ) 1. < a- 1( 1.x and all to 以 x - v1 以降 の を除く except between _ ~ may for for_a with,a ,a (a), and_a( 1-1- a1.".split(
      " ",
    );
  for (const piece of pieces.map((one) => one.replaceAll("_", " ")))
    for (const one of [piece, `${piece} `])
      expect(readExpression(one.repeat(2000 / one.length)).text).toContain(piece);
});
