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

/** The same in further programs and languages; one a line. */
const MORE_MACHINES = `
自動返信
[自動返信] 確認のお願い
<自動返信> Re: 確認のお願い
（自動返信）メールを受け付けました
(自動応答)Re: 確認のお願い
「自動返信」確認のお願い
※自動返信※ 受付完了
★自動返信★お問い合わせ
自動返信:Re:確認のお願い
自動返信メール：お問い合わせありがとうございます
自動返信／お問い合わせ
自動応答メッセージ: x
自動配信メール
不在通知: Re: 確認
不在メッセージ: Re: x
不在返信: Re: x
不在自動応答：確認のお願い
不在です
不在にしております
本日不在です Re: x
【不在通知】山田
【不在連絡】確認のお願い
【休診】本日は休診日です（自動返信）
【休暇中】Re: 確認
休暇中：12/1まで
長期休暇のお知らせ（自動返信）
夏季休業のお知らせ（自動送信）
年末年始休診のお知らせ【自動返信】
外出中: Re: 確認
【受付完了】お問い合わせありがとうございます（自動返信メール）
【自動受付】受付番号123
受信確認: 確認のお願い
受領確認（自動返信）
メールを受信しました（自動応答）
お問い合わせ受付のお知らせ ※このメールは自動で送信されています
このメールは自動送信されています
※このメールは自動的に送信しています
本メールは送信専用です
受付確認メール（自動配信）
開封済み：【重要】確認のお願い
開封確認メッセージ: x
開封通知: x
【開封確認】x
[開封確認]x
既読:確認のお願い
既読：【重要】
既読通知: x
未読: 確認のお願い
未開封: x
削除済み: x
未読のまま削除: x
配信完了: x
配信レポート: x
配信状態通知 (失敗)
配信状態通知（遅延）
配達不能: x
配送エラー: x
送信エラー: x
不達通知
エラーメール: x
メール配信エラー
Re: Out of Office: x
RE: Automatic reply: x
Out of office reply
Out-of-office: x
OOO: x
OOO Re: x
I am out of the office until 12/1
I'm out of the office
Out of the office Re: x
On leave until Monday Re: x
On holiday: x
On vacation Re: x
On annual leave: x
Away: x
Away from the office: x
Away from office: x
Vacation auto-reply: x
Auto Response: x
Auto-response: Re: x
Autoreply: x
[Auto-Reply] x
[Auto Reply] x
(Auto reply) x
***Auto reply*** x
Auto: Re: x
Automated message: x
Automatic response to your mail
Thank you for your message (auto-reply)
We received your mail [automated response]
Your message has been received (automatic reply)
Your mail to x: autoreply
[Ticket#123] Auto-Reply: x
Abwesend: x
Abwesenheit: x
Abwesenheitsnotiz: x
AW: Automatische Antwort: x
Automatische Abwesenheitsmeldung
Autom. Antwort: x
Absence: x
Absence du bureau : x
Réponse automatique: x
Message d'absence : x
Ausente: x
Fuera de la oficina: x
Respuesta automatica: x
Assente: x
Resposta automática: x
Automatisch antwoord: x
Afwezig: x
Frånvaro: x
Autosvar: x
Automatisk svar: x
Poissa: x
自动回复: x
自動回覆：x
自动答复: x
外出自动回复：x
不在办公室: x
자동 응답: x
부재중 : x
자동 회신 : x
Автоответ: x
Автоматический ответ: x
Read receipt: x
Read: Re: x
READ: x
Not Read: x
Not read: 確認
Deleted: x
Delivery Receipt: x
Delivery notification: x
Delivery report: x
Delivery Status Notification (Delay)
Delivery failure
Delivery Failed: x
Mail delivery failed: returning message to sender
Mail Delivery Failure
Mail System Error - Returned Mail
Message delivery failure
Message Delayed
Undelivered Mail Returned to Sender
Undeliverable: x
Returned mail: see transcript for details
Warning: could not send message for past 4 hours
failure notice
Read Notification: x
Return receipt: x
Disposition Notification: x
Displayed: x
Displayed - x
Gelesen: x
Nicht gelesen: x
Ungelesen gelöscht: x
Lesebestätigung: x
Empfangsbestätigung: x
Lu : x
Non lu : x
Accusé de lecture : x
Leído: x
No leído: x
Letto: x
Lido: x
Lida: x
Gelezen: x
Läst: x
Прочитано: x
已读: x
已讀: x
읽음: x
Complaint about message from 192.0.2.1
Abuse Report: x
FBL report
`;
const MORE_PERSONS = `
Re: 確認のお願い
RE: 【重要】確認のお願い
回答: 該当なし
不在でしたので遅くなりました
不在の間にご連絡いただきありがとうございます
不在時の連絡先について
不在者の扱いについて
担当者不在のため回答期限延長のお願い
担当不在につき代理で回答します
休暇明けに回答します
休診日の変更について
休診中の医療機器について
自動車保険の件
自動返信設定を解除しました
自動更新の件
自動ログアウト機能について
自動送信をやめてほしい
自動返信が来ました
開封しました
開封できません
開封の件
既読になりません
未読が残っています
受信しました
受信できました
受領しました
受付しました
確認しました
配信停止のお願い
配信先変更のお願い
配信先が変わりました
配信不能が続いています
Read me
Read and understood
Read receipts are disabled here
Reading the notice
Delivered goods list
Deleted accounts
Delivery of goods
Delivery schedule
Away team
Absence of VPN confirmed
Auto update question
Automatic updates of the device
Automated backup question
Vacation plan
On call duty
Lucky
Returned items
Out of scope
Out of stock
Office move
Failure of device
Warning about VPN
Re: Undeliverable mail in March
Fw: 自動返信
FW: Out of Office
Fwd: Undelivered Mail Returned to Sender
Display settings
Displayed error
Abuse of account
返信: 【自動送信】登録のご案内
Re: (自動送信)登録のご案内
「自動返信」の設定について
Re: 「不在」の件
`;
test("further subjects of machines and of persons", () => {
  const lines = (block: string) => block.trim().split("\n");
  expect(lines(MORE_MACHINES).filter((subject) => !bySubject(subject))).toEqual([]);
  expect(lines(MORE_PERSONS).filter((subject) => bySubject(subject))).toEqual([]);
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
