import fc from "fast-check";
import { expect, test } from "vitest";
import { isAutomatic } from "./automatic.ts";
import { loadRecognition } from "./content.ts";

const ON = new Date("2026-11-24T10:00:00+09:00");
const bySubject = (subject: string) =>
  isAutomatic({ headers: [], subject, from: "a@hp.example.jp" }, ON);
const byHeader = (key: string, value: string) =>
  isAutomatic({ headers: [{ key, value }], subject: "Re: x", from: "a@hp.example.jp" }, ON);

const MACHINES = [
  "自動返信：ただいま不在です",
  "【自動返信】受付完了",
  "［自動返信］お問い合わせ",
  "自動応答: Re: 確認のお願い",
  "Re: 自動返信：休診中",
  "不在：12/1まで",
  "不在のお知らせ",
  "【不在】山田",
  "不在 12/1-12/3",
  "ただいま不在です",
  "休暇中です",
  "Out of Office: Re: x",
  "Out of Office AutoReply: x",
  "Automatic reply: 【重要】確認はお済みでしょうか？",
  "Re: Automatic reply: x",
  "AUTO: 山田 is out of the office",
  "Auto-Reply: x",
  "Réponse automatique : x",
  "Automatische Antwort: x",
  "自动回复：x",
  "자동 회신: x",
  "Respuesta automática: x",
  "開封確認：【重要】確認のお願い",
  "開封済み: 確認のお願い",
  "既読: 確認のお願い",
  "未読のまま削除されました: 確認のお願い",
  "Read: 確認のお願い",
  "Not read: x",
  "Delivered: x",
  "Relayed: x",
  "Return Receipt (displayed) - x",
  "Gelesen: x",
  "Lu : x",
  "Read-Receipt: x",
  "Disposition notification",
  "お問い合わせを受け付けました（自動返信）",
  "受付完了のお知らせ【自動送信】",
  "お申込みありがとうございます（このメールは自動送信です）",
  "【返信不要】受付",
  "ＡＵＴＯ：不在",
  "配信不能: x",
  "Undeliverable: x",
  "Delivery Status Notification (Failure)",
  "[自動配信] 受付番号 123",
];
const PERSONS = [
  "Re: 【重要】 自動返信",
  "Re: 【疎通確認】届いたかどうか",
  "RE: 確認のお願い",
  "自動返信の設定について",
  "自動車の件",
  "不在者投票所の件",
  "自動返信メールが届きません",
  "不在のため返信が遅れました",
  "回答します",
  "返信: 確認のお願い",
  "Read this first please",
  "Reading list",
  "既読者数の報告",
  "Re: お申込みありがとうございます（このメールは自動送信です）",
  "Re[2]: 【返信不要】受付",
  "Autobahn",
  "",
  "配信不能の宛先がありました",
  "Deliveredの意味を教えてください",
  "休診のお知らせを貼りました",
  "出張中止の連絡",
  "Fwd: 受付完了のお知らせ【自動送信】",
  "転送: x",
  "Fwd: Automatic reply: x",
  "自動応答を止めました",
  "Oooo 病院",
];

test("subjects of machines and of persons, in many shapes and languages", () => {
  for (const subject of MACHINES) expect([subject, bySubject(subject)]).toEqual([subject, true]);
  for (const subject of PERSONS) expect([subject, bySubject(subject)]).toEqual([subject, false]);
});

test("what the head says", () => {
  for (const [key, value] of [
    ["auto-submitted", "auto-replied"],
    ["auto-submitted", "auto-generated (rejected)"],
    ["precedence", "bulk"],
    ["x-auto-response-suppress", "DR, OOF, AutoReply"],
    ["x-auto-response-suppress", "All"],
    ["x-autoreply", "yes"],
    ["return-path", "<>"],
    ["content-type", "multipart/report; report-type=disposition-notification; boundary=x"],
    ["content-type", 'Multipart/Report; report-type="feedback-report"; boundary=x'],
    ["content-type", "message/disposition-notification"],
    ["content-class", "urn:content-classes:mdn"],
  ] as const)
    expect([key, value, byHeader(key, value)]).toEqual([key, value, true]);
  for (const [key, value] of [
    ["auto-submitted", "no"],
    ["auto-submitted", "No; comment"],
    ["precedence", "list"],
    ["precedence", "first-class"],
    ["x-auto-response-suppress", "DR, RN, NRN"],
    ["x-autoreply", "no"],
    ["return-path", "<a@hp.example.jp>"],
    ["content-type", "multipart/mixed; boundary=report"],
    ["list-id", "<x>"],
  ] as const)
    expect([key, value, byHeader(key, value)]).toEqual([key, value, false]);
  expect(isAutomatic({ headers: [], subject: "x", from: "MAILER-DAEMON@mx.example" }, ON)).toBe(
    true,
  );
});

test("property: an answer to any of our subjects is a person's; what begins as machines begin is a machine's", () => {
  const rules = loadRecognition(ON);
  const ours = fc.constantFrom(...MACHINES, ...PERSONS, "【重要】確認のお願い");
  fc.assert(
    fc.property(
      ours,
      fc.constantFrom("Re: 【確認】", "RE：【重要】", "返信: 「"),
      (subject, before) => !bySubject(`${before}${subject}`),
    ),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...rules.begins),
      fc.constantFrom("：x", ": x", "】", "（1）", ""),
      (words, behind) => bySubject(words + behind),
    ),
  );
});
