import { describe, expect, test } from "vitest";
import { document, judge } from "../../../test/labelled/csaf-example.ts";

const STATUS: Record<string, string> = {
  A: "known_affected",
  F: "fixed",
  N: "known_not_affected",
  U: "under_investigation",
  FA: "first_affected",
  LA: "last_affected",
  FF: "first_fixed",
  R: "recommended",
};

/**
 * Of each kind of fault a document, and lines of a register with what a person would say of them. A row: maker ¦ product ¦
 * "status: version" of the document; below it: product of the line ¦ version = verdict. "a|b": either is honest.
 */
const KINDS: Record<string, string> = {
  "ends of a range": `
Hanaoka ¦ Wakaba ¦ FA: 1.2; LA: 1.5
  Wakaba ¦ 1.1 = not; 1.2 = affected; 1.3.9 = affected; 1.5 = affected; 1.6 = possibly|not; 1.5.1 = possibly|not
Hanaoka ¦ Wakaba ¦ FA: 3.0.0; FF: 3.0.7; FA: 2.1.0; FF: 2.1.9
  Wakaba ¦ 2.1.5 = affected; 2.2.0 = possibly|not; 3.0.6 = affected; 3.0.7 = not; 2.0.9 = not
Hanaoka ¦ Wakaba ¦ LA: V4.2; R: V5.0
  Wakaba ¦ V4.1 = affected; V4.3 = possibly; V5.0 = not; 4.2 SP1 = possibly`,
  "updates and packs": `
Oracle ¦ Java SE ¦ A: <=8u291
  Java SE ¦ 1.8.0_281 = affected; 1.8.0_301 = not; 8 Update 291 = affected; 11.0.11 = possibly|not; 1.8.0 = affected|possibly
Hanaoka ¦ Wakaba ¦ A: < 6.0 Update 3
  Wakaba ¦ 6.0 U2 = affected; 6.0u3 = not; 6.0 = affected|possibly; 6.0 Update 10 = not; 6.0.3 = possibly
Hanaoka ¦ Wakaba ¦ A: <5.3 SP2
  Wakaba ¦ 5.3 = affected; 5.3SP1 = affected; 5.3 サービスパック2 = not; 5.3 Service Pack 10 = not
Hanaoka ¦ Wakaba ¦ A: <=10.1.6-h3
  Wakaba ¦ 10.1.6-h10 = not; 10.1.6-h2 = affected; 10.1.6 = affected|possibly; 10.1.7 = not|possibly`,
  "letters with numbers": `
Hanaoka ¦ NTPx ¦ A: <4.2.8p10
  NTPx ¦ 4.2.8p9 = affected; 4.2.8p15 = not; 4.2.8 = affected; 4.2.8p = possibly|affected
OpenSSL ¦ OpenSSL ¦ A: <=1.0.2y
  OpenSSL ¦ 1.0.2z = not; 1.0.2za = not; 1.0.2x = affected; 1.0.2 = affected; 1.0.2k-fips = affected|possibly
Juniper ¦ Junos OS ¦ A: <19.4R3-S2
  SRX300 ¦ 19.4R3-S10 = not; 19.4R3 = affected; 19.4R2-S8 = affected; 20.1R1 = not|possibly; 19.4R3-EVO = possibly
  SRX-345 ¦ 15.1X49-D200 = affected|possibly
Hanaoka ¦ Wakaba ¦ A: <R2023b
  Wakaba ¦ R2023a = affected; R2024a = not; 2022b = affected|possibly`,
  "trains of Cisco": `
Cisco ¦ IOS ¦ A: 15.2(7)E
  IOS ¦ 15.2(7)E1 = not; 15.2(7)E = affected; 15.2(7) = possibly; 15.2(7)E0a = possibly|not
Cisco ¦ IOS ¦ A: <12.2(55)SE12
  IOS ¦ 12.2(55)SE3 = affected; 12.2(55)SE12 = not; 12.2(55)SE13 = not; 12.2(58)SE2 = not|possibly; 12.2(55)EX3 = possibly
  IOS ¦ 12.2(55)SE = affected; 12.2(46)SE = affected; 15.0(2)SE11 = possibly|not; 12.2(55) = possibly
Cisco ¦ IOS ¦ A: 15.2(7)E以前
  IOS ¦ 15.2(7)E = affected; 15.2(7)E1 = not|possibly; 15.2(4)E10 = affected; 15.2(7)E0b = possibly|not; 15.2(7)M1 = possibly
Cisco ¦ IOS ¦ A: >=15.2(7)E|<15.2(7)E5; F: 15.2(7)E5
  IOS ¦ 15.2(7)E = affected; 15.2(7)E4 = affected; 15.2(7)E5 = not; 15.2(8)E1 = not|possibly; 15.2(7)E3k = affected|possibly
Cisco ¦ ASA Software ¦ A: <9.16(4)67
  ASA 5506 ¦ 9.16(4)57 = affected; 9.16.4.70 = not; 9.16(4) = possibly|affected; 9.14(4)24 = affected|possibly`,
  models: `
Hanaoka ¦ KP3012 ¦ A: <2.4
  KP3012-JP ¦ 2.3 = possibly|affected
  KP3012/A ¦ 2.3 = possibly|affected
  KP30xx ¦ 2.3 = possibly
  KP3013 ¦ 2.3 = none
  輸液ポンプ KP3012 ¦ 2.3 = affected; 2.4 = not
Hanaoka ¦ ZT7000 Series ¦ A: <2.4
  ZT7200 ¦ 2.3 = possibly|affected
  ZT7000シリーズ ¦ 2.3 = affected|possibly
  モニタ ZT7450J ¦ 2.3 = possibly|affected
  ZT8000 ¦ 2.3 = none
Hanaoka ¦ KP3010/3012/3020 ¦ A: <2.4
  KP3012 ¦ 2.3 = possibly|affected
  KP3011 ¦ 2.3 = none`,
  "free text": `
Hanaoka ¦ Wakaba ¦ A: <7.2.5
  Wakaba ¦ 7.4.1（予備機は7.2.3） = affected; 7.4.1 / 予備 7.2.3 = affected; 本番7.4.1 待機7.2.3 = affected
  Wakaba ¦ 本番機 7.4.1、開発機 7.2.3 = affected; 7.4.1（1台は7.2.4） = affected; 7.4.1（旧7.2.3） = affected|possibly
  Wakaba ¦ 2023/4 導入 = possibly; 724 = possibly; v7 = possibly; 最新版 = possibly; R7.2.4 = affected; 7.2.4 build 5 = affected
  Wakaba ¦ 7.2.5-b12 = not|possibly; ７．２．４ = affected; 7,2,4 = affected|possibly; Ver 7.4.1 (2台) = not
  Wakaba ¦ 7.4.1～7.4.3 = not|possibly; 7.2.1～7.4.3 = possibly; 7.4.1 一部7.2系 = possibly|affected
  Wakaba ¦ 7.4以降 = not; 7.2.4以前 = affected; 7.2以降 = possibly; <=7.4 = possibly`,
  "schemes of families": `
Microsoft ¦ Windows 10 ¦ A: <10.0.19045.3803
  Windows 10 ¦ 22H2 = possibly; 10.0.19045.3693 = affected; 22H2 (19045.3803) = not
  Windows 10 Pro ¦ 22H2 = possibly; 19045.3693 = affected; 22H2 19045.3803 = not
Adobe ¦ Acrobat Reader ¦ A: <=20.005.30467
  Acrobat Reader ¦ 2020.005.30441 = affected; 2020.005.30514 = not; 22.003.20263 = possibly|not
Microsoft ¦ Exchange Server 2019 ¦ A: <15.2.1258.12
  Exchange Server 2019 ¦ CU12 = affected; CU13 = possibly; CU14 = not`,
  "Japanese documents": `
花岡 ¦ 若葉サーバ ¦ A: 2.1 およびそれ以前
  若葉サーバ ¦ 2.0 = affected; 2.2 = not; 2.1.1 = possibly
  若葉サーバー ¦ 2.1 = affected
花岡 ¦ 若葉 ¦ A: Ver.3.0 から Ver.3.4 まで
  若葉 ¦ 3.2 = affected; 3.5 = not; 2.9 = not
花岡 ¦ 若葉 ¦ A: 4.1.5 より前のバージョン
  若葉 ¦ 4.1.4 = affected; 4.1.5 = not
花岡 ¦ 若葉 ¦ A: 1.4 以前のすべてのバージョン
  若葉 ¦ 1.5 = not; 1.3 = affected; 1.4 = affected`,
  "days, wildcards and epochs": `
Hanaoka ¦ Wakaba ¦ A: < 2023-04
  Wakaba ¦ 202303 = affected|possibly; 2023-05 = not; 2023年3月版 = affected|possibly; 3.1 = possibly
Hanaoka ¦ Wakaba ¦ A: 5.7.x
  Wakaba ¦ 5.7.30 = affected; 5.70 = not; 5.7 = possibly|affected; 5 = possibly
Hanaoka ¦ Wakaba ¦ A: 5.7.1xx
  Wakaba ¦ 5.7.130 = affected; 5.7.1 = possibly|not; 5.7.210 = not
Hanaoka ¦ Wakaba ¦ A: 4.1.1 (and possibly prior versions)
  Wakaba ¦ 4.1.0 = possibly; 4.1.1 = affected|possibly; 4.2 = not
Hanaoka ¦ Wakaba ¦ A: 2.0 through 2.4 may be affected
  Wakaba ¦ 2.2 = possibly|affected; 2.5 = not|possibly
Hanaoka ¦ Wakaba ¦ A: 1:2.3-4
  Wakaba ¦ 2.3-4 = affected|possibly; 1:2.3-4 = affected
Hanaoka ¦ Wakaba ¦ A: 2.010
  Wakaba ¦ 2.10 = possibly|affected; 2.010 = affected; 2.01 = possibly|not
Hanaoka ¦ Wakaba ¦ A: <=7.9
  Wakaba ¦ 7.10 = not; 7.09 = possibly|affected; 7.90 = not|possibly
Hanaoka ¦ Wakaba ¦ A: < 1.10.0-rc.2
  Wakaba ¦ 1.10.0-rc.1 = affected; 1.10.0-rc.10 = not; 1.10.0 = not; 1.10.0-beta.9 = affected`,
  clearing: `
Hanaoka ¦ Wakaba ¦ F: 2.1; U: 2.2
  Wakaba ¦ 2.1 = not; 2.2 = possibly
Hanaoka ¦ Wakaba ¦ A: vers:all/*; N: 3.0
  Wakaba ¦ 3.0 = possibly|not; 2.9 = affected
Hanaoka ¦ Wakaba ¦ F: 7.0.13; F: 7.2.5
  Wakaba ¦ 7.2.4 = possibly; 7.0.13 = not; 7.0.20 = not; 7.1.0 = possibly; 7.2 = possibly; 8.0.0 = possibly|not; 7.2.4-b999 = possibly
Hanaoka ¦ Wakaba ¦ F: 7.2.5; A: <7.2.5
  Wakaba ¦ 7.4.0 = not; 7.2.5-rc1 = affected|possibly; 7.2.5M = possibly|not
Hanaoka ¦ Wakaba Server ¦ A: <3
  Wakaba ¦ 2.1 = possibly
  Wakaba Viewer ¦ 2.1 = none
  画像 Wakaba Server ¦ 2.1 = affected`,
};

for (const [kind, text] of Object.entries(KINDS)) {
  describe(kind, () => {
    let json: object = {};
    let maker = "";
    for (const line of text.split("\n").filter(Boolean)) {
      const cells = line.split("¦").map((cell) => cell.trim());
      if (!line.startsWith(" ")) {
        const rows = cells[2]!.split("; ").map((row) => {
          const [status, ...version] = row.split(": ");
          return [version.join(": "), STATUS[status!]!] as const;
        });
        maker = cells[0]!;
        json = document(maker, cells[1]!, Object.fromEntries(rows));
        continue;
      }
      const [held, vendor] = [json, maker];
      for (const one of cells[1]!.split("; ")) {
        const at = one.lastIndexOf(" = ");
        const [version, expected] = [one.slice(0, at), one.slice(at + 3)];
        test(`${cells[0]} ${version}`, () => {
          const match = judge(held, { vendor, product: cells[0]!, version });
          expect(expected.split("|"), match?.reason).toContain(match?.verdict ?? "none");
        });
      }
    }
  });
}
