import { expect, test } from "vitest";
import { TODAY } from "../../../test/web.ts";
import { tellFacts } from "./facts.ts";

const CASES: [data: Record<string, unknown>, told: string | null][] = [
  [{}, null],
  [{ what: "資産台帳のあらまし" }, "資産台帳のあらまし"],
  [
    { answer: "vendor_asked", previous: "checking", via: "link", contactId: "3f" },
    "お答え：業者に任せている、前のお答え：確認中、方法：メールのリンク",
  ],
  [{ answer: "done", previous: null, via: "phone" }, "お答え：対応済、方法：電話で聞き取り"],
  [{ name: "台帳.xlsx", lines: 1200, added: 3 }, "台帳.xlsx、1,200件、加えた：3件"],
  [{ number: "R8-001", amount: 10_000, invoiceId: "3f" }, "番号：R8-001、金額：10,000円"],
  [{ before: "draft", after: "in_review", note: "内緒" }, "下書き → 確認待ち"],
  [
    { before: { version: "7.2.4", place: null }, after: { version: "7.2.8", place: "受付" } },
    "バージョン：7.2.4 → 7.2.8、置き場所：なし → 受付",
  ],
  [{ amount: 150_000, fiscalYear: 2026 }, "金額：150,000円、年度：2026"],
  [{ state: "active", on: "2026-11-17" }, "状態：会員、日付：2026年11月17日（火）"],
  // A setting that is on says nothing but that.
  [{ on: true }, null],
  [{ kind: "firewall", has: false }, "種類：ファイアウォール・UTM、あるか：いいえ"],
  [{ proved: "recovery_code" }, "確かめた方法：予備のコード"],
  [{ factor: "oidc_strong" }, "確かめた方法：職場のサインイン"],
  [{ outcome: "permanently_failed" }, "結果：届かなかった"],
  [{ outcome: "wrong_number" }, "結果：番号違い"],
  [{ reason: "document_changed" }, "理由：文書の内容が変わった"],
  [{ reason: "some_new_code" }, null],
  [{ reason: "費用のめどが立たない" }, "理由：費用のめどが立たない"],
  // Ids, notes of the office and whatever nobody named stay in the program.
  [
    { note: "内緒", mail: "a@example.jp", checkedBy: "窓口", token: { id: "3f" }, ids: ["3f"] },
    null,
  ],
];

test.each(CASES)("%j is told as %s", (data, told) => {
  expect(tellFacts(data, TODAY)).toBe(told);
});
