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
