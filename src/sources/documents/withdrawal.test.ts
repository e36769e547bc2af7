import fc from "fast-check";
import { expect, test } from "vitest";
import { readWithdrawal } from "./withdrawal.ts";

const of = (title: string, more: object = {}) => readWithdrawal({ document: more }, title);
const says = (title: string) => {
  const { retracted, retractedUnclear } = of(title);
  return retracted ? "yes" : retractedUnclear ? "unclear" : "no";
};

const WITHDRAWN = [
  "Withdrawn: Gateway lets commands through",
  "WITHDRAWN - Gateway",
  "Withdrawn – Gateway",
  "[Withdrawn] Gateway",
  "(Retracted) Gateway",
  "** REJECTED ** Gateway",
  "***RETRACTED*** Gateway",
  "Gateway (Withdrawn)",
  "Gateway [RETRACTED]",
  "Gateway - Retracted",
  "Gateway: WITHDRAWN",
  "Revoked: Gateway",
  "Rejected: Gateway",
  "Superseded: Gateway",
  "CVE-2026-1234 rejected: Gateway",
  "Advisory withdrawn: Gateway",
  "This advisory has been withdrawn",
  "Withdrawn",
  "【取り下げ】ゲートウェイ",
  "【取下げ】ゲートウェイ",
  "【取消し】ゲートウェイ",
  "［撤回］ゲートウェイ",
  "（撤回）ゲートウェイ",
  "取り下げ：ゲートウェイ",
  "取り下げ ゲートウェイの脆弱性",
  "【取り下げました】ゲートウェイの弱点",
  "【削除】ゲートウェイ",
  "ゲートウェイの脆弱性【取り下げ】",
  "ゲートウェイの脆弱性（取り下げ）",
  "撤回 - ゲートウェイ",
  "本文書は撤回しました",
  "【公開終了】ゲートウェイ",
  "CANCELED: Gateway",
];
const IN_FORCE = [
  "Withdrawn sessions stay valid",
  "Revoked certificates are accepted",
  "Rejected logins fill the disk",
  "Improper handling of revoked tokens",
  "Gateway accepts withdrawn keys",
  "Retracted consent is ignored in Clinic Portal",
  "Certificates are not revoked",
  "Rejecting packets crashes Gateway",
  "Cancelled jobs leak memory",
  "Superseded keys remain usable",
  "申請の取り下げ機能における認可の不備",
  "取り下げた申請が読める問題",
  "取消処理の不備",
  "削除されたファイルが読める脆弱性",
  "撤回した同意が無視される問題",
  "証明書の Revoked 状態が検証されない問題",
  "Gateway: revoked certificates are accepted",
  "取り下げ の画面における不備",
  "Use after free in deleted objects",
  "廃止された暗号方式の使用",
  "Gateway",
];
const UNCLEAR = [
  "削除 API における認可の不備",
  "Status of certificates (revoked)",
  "Gateway (Revoked) certificates",
  "証明書の状態【削除】",
  "証明書（取消）の検証不備",
];

test("titles that are marked, that are about something taken back, and that a person has to read", () => {
  const wrong = Object.entries({ yes: WITHDRAWN, no: IN_FORCE, unclear: UNCLEAR }).flatMap(
    ([right, titles]) =>
      titles.flatMap((title) =>
        says(title) === right ? [] : [`${right} ≠ ${says(title)}: ${title}`],
      ),
  );
  expect(wrong).toEqual([]);
});

test("categories decide, and what notes say is shown to a person", () => {
  for (const category of ["csaf_withdrawn", "csaf_superseded"])
    expect(of("Gateway", { category })).toEqual({ retracted: true, retractedUnclear: null });
  expect(
    of("Gateway", { category: "csaf_security_advisory", tracking: { status: "draft" } }),
  ).toEqual({
    retracted: false,
    retractedUnclear: null,
  });
  const noted = (text: string) => of("Gateway", { notes: [{ category: "general", text }] });
  expect(noted("Hello. This advisory has been withdrawn. Sorry.").retractedUnclear).toBe(
    "This advisory has been withdrawn.",
  );
  expect(noted("本文書は取り下げました。").retractedUnclear).toBe("本文書は取り下げました。");
  expect(noted("This advisory has not been withdrawn.").retractedUnclear).toBeNull();
  expect(noted("The vulnerability was fixed.").retractedUnclear).toBeNull();
  const revised = {
    tracking: { revision_history: [{ summary: "Initial" }, { summary: "The CVE was rejected." }] },
  };
  expect(of("Gateway", revised).retractedUnclear).toBe("The CVE was rejected.");
});

test("property: a mark before or behind any title takes it back; words within it do not", () => {
  const mark = fc.constantFrom("Withdrawn", "RETRACTED", "取り下げ", "撤回", "Superseded");
  const frame = fc.constantFrom<(mark: string, title: string) => string>(
    (m, t) => `[${m}] ${t}`,
    (m, t) => `【${m}】${t}`,
    (m, t) => `${m}: ${t}`,
    (m, t) => `${m} - ${t}`,
    (m, t) => `${t} - ${m}`,
    (m, t) => `${t} (${m})`,
  );
  const titles = fc.constantFrom(...IN_FORCE);
  fc.assert(fc.property(mark, frame, titles, (m, put, title) => says(put(m, title)) === "yes"));
  fc.assert(fc.property(fc.string({ maxLength: 600 }), (title) => says(title).length > 0));
});

const TITLES = {
  yes: `
WITHDRAWN
WITHDRAWN: Sumire PACS 3.2
[WITHDRAWN] Sumire PACS
(WITHDRAWN) Sumire PACS
Withdrawn | Sumire PACS
Withdrawn – Sumire PACS
Withdrawn—Sumire PACS
Sumire PACS — Withdrawn
Sumire PACS (withdrawn)
Sumire PACS [Withdrawn]
Sumire PACS [Retracted on 2026-04-01]
Sumire PACS (Withdrawn 2026-04-01)
REJECTED: CVE-2026-1234
Rejected reason: This CVE ID has been rejected
** REJECT ** Sumire PACS
**RESERVED/REJECTED** Sumire
Retraction: Sumire PACS
Retraction of advisory SA-2026-01
Retraction notice: Sumire PACS
Withdrawal of SA-2026-01: Sumire PACS
Notice of withdrawal: Sumire PACS
Advisory SA-2026-01 has been withdrawn
SA-2026-01 (superseded by SA-2026-02)
Superseded by SA-2026-02: Sumire
[Superseded by SA-2026-02] Sumire
This advisory was withdrawn
This document has been retracted
THIS CVE HAS BEEN REJECTED
[Cancelled] Sumire PACS
Canceled - Sumire PACS
[Revoked] Sumire PACS
[REVOKED 2026-04-01] Sumire PACS
[Obsolete] Sumire PACS
【取り下げ】すみれPACSの脆弱性
【取下げ済】すみれPACS
［取下］すみれPACS
〔取消〕すみれPACS
《撤回》すみれPACS
【撤回のお知らせ】すみれPACS
【取り下げのお知らせ】すみれPACS
【公開停止】すみれPACS
【無効】すみれPACS
【掲載終了】すみれPACS
すみれPACSの脆弱性（撤回済み）
すみれPACSの脆弱性 【撤回】
すみれPACSの脆弱性：取り下げ
すみれPACSの脆弱性 - 取り下げ
すみれPACSの脆弱性（2026年4月1日取り下げ）
すみれPACSの脆弱性（取り下げました）
(取消)すみれPACS
取消：すみれPACS
取り下げ すみれPACSの脆弱性
＜取り下げ＞すみれPACS
■取り下げ■すみれPACS
※取り下げ※すみれPACS
本注意喚起は取り下げました
本アドバイザリは撤回されました
この脆弱性情報は取り下げられました
注意喚起の取り下げ：すみれPACS
JVN#12345678 の取り下げ
【重要】【取り下げ】すみれPACS
【更新】[撤回] すみれPACS
[Update 1] [Withdrawn] Sumire PACS
UPDATE: WITHDRAWN - Sumire PACS
Zurückgezogen: Sumire PACS
[Zurückgezogen] Sumire PACS
`,
  no: `
Sumire PACS accepts revoked certificates
Revoked certificate acceptance in Sumire PACS
Revoked tokens still valid: Sumire PACS
Revoked API keys remain valid - Sumire
Withdrawn consent not honoured
Rejected requests are logged with passwords
Rejected DICOM associations cause denial of service
Cancelled appointments expose patient data
Cancelling a job leaks memory
Retracted images remain accessible in Sumire PACS
Superseded firmware can be installed
Superseded images in Sumire PACS can be restored
Deleted users can still log in
Improper revocation of certificates
Certificate revocation list not checked
Missing certificate revocation check (CRL)
Sumire PACS: rejected requests cause a crash
Obsolete encryption algorithm used
Obsolete TLS versions in Sumire PACS
Use of Obsolete Function
Cash withdrawal terminal: hard-coded credentials
Withdrawal form SQL injection
Order cancellation without authentication
失効した証明書を受け入れる問題
取り消された証明書が有効と扱われる脆弱性
予約取消処理における認証不備
予約の取り消し画面におけるXSS
削除した患者情報が復元できる脆弱性
削除済みユーザーがログインできる問題
同意の撤回が反映されない問題
同意撤回機能の不備
廃止予定のアルゴリズムを使用
入会取り下げフォームの脆弱性
取消伝票の表示における情報漏えい
無効な入力の処理不備
無効化されたアカウントでログイン可能
撤回された同意のデータが残る脆弱性
Rejecting invalid input is missing
Sumire PACS
すみれPACSの脆弱性
Reject button bypass in Sumire PACS
Withdraw endpoint lacks authentication
Revoke endpoint CSRF
`,
  unclear: `
Sumire PACS (rejected)
すみれPACSの脆弱性（削除）
取消し すみれPACSの脆弱性
「取消」ボタンにおける認可の不備
`,
};
/** In notes and revisions: shown to a person, or not spoken of; never decided. */
const NOTES = {
  unclear: `
This advisory has been withdrawn by the vendor.
This advisory is no longer valid.
This advisory is withdrawn.
This CVE has been rejected because it is a duplicate.
This CVE ID has been rejected or withdrawn by its CVE Numbering Authority.
The vendor retracted this advisory.
We withdraw this advisory.
We are retracting this advisory because the issue is not exploitable.
This notice has been superseded by SA-2026-02.
This document was superseded by version 3.
Siemens has withdrawn this advisory.
Advisory withdrawn after further analysis.
Withdrawn: further analysis showed that the product is not affected.
The vulnerability report was found to be invalid and is withdrawn.
After analysis it turned out that this is not a vulnerability; the advisory was retracted.
** REJECT ** DO NOT USE THIS CANDIDATE NUMBER.
Rejected reason: duplicate of CVE-2026-1.
ConsultIDs: none. Reason: This candidate is a duplicate. The CVE was withdrawn by its CNA.
本注意喚起を取り下げます。
本アドバイザリは撤回されました。
本情報は誤りであったため、取り下げました。
本脆弱性情報の公開を取り下げました。
当該情報を取り下げる。
この文書は廃止されました。
開発者の申し出により、本件を取り下げました。
本文書は無効です。
再調査の結果、脆弱性ではないと判断し、取り下げました。
Dieses Advisory wurde zurückgezogen.
`,
  no: `
The vulnerability was fixed in version 2.
Certificates that have been revoked are accepted.
Revoked certificates are accepted by the product.
Patients may have withdrawn their consent.
The device rejects invalid packets.
This advisory supersedes SA-2025-01.
This advisory has not been withdrawn.
The product was withdrawn from the market in 2020.
The affected firmware has been withdrawn from the download page.
The CVE description was updated.
If this advisory is withdrawn, we will inform you.
The reported issue was rejected by the scanner.
The session is cancelled when the user logs out.
本製品の販売は終了しました。
取り下げられた申請が閲覧可能です。
ファームウェアの公開を停止しました。
申請を取り消した場合でも、情報が残ります。
本文書は予告なく変更されることがあります。
本注意喚起は取り下げていません。
同意を撤回した患者の情報が残ります。
`,
};

test("titles and notes in further wordings", () => {
  const sort = (lists: object, judge: (text: string) => string) =>
    Object.entries(lists).flatMap(([right, list]) =>
      String(list)
        .trim()
        .split("\n")
        .filter((text) => judge(text) !== right)
        .map((text) => `${right} ≠ ${judge(text)}: ${text}`),
    );
  expect(sort(TITLES, says)).toEqual([]);
  const noted = (text: string) => of("Gateway", { notes: [{ category: "general", text }] });
  const told = (text: string) => (noted(text).retractedUnclear === null ? "no" : "unclear");
  expect(sort(NOTES, told)).toEqual([]);
  for (const text of NOTES.unclear.trim().split("\n"))
    expect(noted(text).retracted, text).toBe(false);
});
