import fc from "fast-check";
import { expect, test } from "vitest";
import { CODES, encodeJapanese } from "../../../test/japanese-codes.ts";
import { decodeText } from "./charsets.ts";

const JAPANESE = CODES.filter((code) => code !== "utf-7");

const LABELS = [
  "",
  "us-ascii",
  "utf-8",
  "UTF8",
  "iso-2022-jp",
  "ISO-2022-JP-MS",
  "iso-2022-jp-1",
  "ISO-2022-JP-2004",
  "cp50220",
  "CP50221",
  "cp50222",
  "x-windows-50221",
  "csISO2022JP",
  "shift_jis",
  "Shift-JIS",
  "sjis",
  "x-sjis",
  "MS932",
  "windows-31j",
  "cp932",
  "shift_jis-2004",
  "ms_kanji",
  "euc-jp",
  "x-euc-jp",
  "eucjp-win",
  "cp51932",
  "ujis",
  "windows-1252",
  "iso-8859-1",
  "unknown-8bit",
  "x-unknown",
  "default",
  "none",
  "8bit",
  "ansi_x3.4-1968",
  "nonsense",
  '"iso-2022-jp"',
];

const TEXTS = [
  "お世話になっております。該当の機器は使っていません。",
  "架空内科　架空太郎",
  "回答します",
  "日本語",
  "3号機の件です。カタカナのファームウェアを更新しました。\r\nVer. 7.2 → 7.4\r\n",
  "至急ご確認ください",
  "受領しました。確認後、折り返しご連絡いたします。○○病院　事務長",
];

test("Japanese in its four codes reads right under every label, and under none", () => {
  for (const text of TEXTS)
    for (const code of JAPANESE) {
      const bytes = encodeJapanese(text, code);
      for (const label of LABELS)
        expect([decodeText(bytes, label).text, label, code]).toEqual([text, label, code]);
    }
});

test("what NEC, IBM and old machines added reads too", () => {
  const jis = (hex: string) =>
    decodeText(Buffer.from(hex.replaceAll(" ", ""), "hex"), "iso-2022-jp");
  expect(jis("1b2442 2d21 2d6a 1b2842")).toEqual({ text: "①㈱", broken: false });
  expect(jis("1b2849 31 32 33 1b2842").text, "kana by escape").toBe("ｱｲｳ");
  expect(jis("1b2442 467c 1b2842 b1b2").text, "kana as 8 bits").toBe("日ｱｲ");
  expect(jis("0e 31 32 0f 41").text, "kana by shift").toBe("ｱｲA");
  expect(jis("1b2442 467c 4b5c 0d0a 41 42").text, "an end forgotten").toBe("日本\r\nAB");
  expect(jis("1b2442 2422 2424 0d0a 2426 2428 1b2842").text, "an end left out").toBe(
    "あい\r\nうえ",
  );
  expect(decodeText(Buffer.from('$B$"$$(B desu'), "iso-2022-jp").text, "escapes lost").toBe(
    "あい desu",
  );
  expect(jis("1b242844 3021 1b2842").text, "JIS X 0212").toBe("丂");
  expect(decodeText(Buffer.from("8740878afa40fbfc", "hex"), "shift_jis").text).toBe("①㈱ⅰ髙");
  for (const label of ["shift_jis", "", "us-ascii"])
    expect(decodeText(Buffer.from("cadeb0bcdeaedd", "hex"), label).text, label).toBe("ﾊﾞｰｼﾞｮﾝ");
  expect(decodeText(Buffer.from("8eb18eb2", "hex"), "euc-jp").text).toBe("ｱｲ");
});

test("UTF-7 and UTF-16 are read where they are said", () => {
  for (const label of ["utf-7", "unicode-1-1-utf-7", "UTF7", "x-unicode-2-0-utf-7"])
    expect(decodeText(Buffer.from("+ZeVnLIqe- 1 +- 1"), label).text, label).toBe("日本語 1 + 1");
  expect(decodeText(Buffer.from("日本", "utf16le"), "utf-16le").text).toBe("日本");
});

test("other languages are believed, and what nobody can read says so", () => {
  const latin = Buffer.from("R\xe9union au caf\xe9", "latin1");
  for (const label of ["iso-8859-1", "windows-1252"])
    expect(decodeText(latin, label)).toEqual({ text: "Réunion au café", broken: false });
  expect(decodeText(Buffer.from("d6d0cec4", "hex"), "gb2312").text).toBe("中文");
  expect(decodeText(Buffer.from("c7d1b1db", "hex"), "euc-kr").text).toBe("한글");
  expect(decodeText(Buffer.from("café ☕ 👍"), "utf-8").text).toBe("café ☕ 👍");
  expect(decodeText(Buffer.from("café ☕ 👍"), "").text).toBe("café ☕ 👍");
  for (const [hex, label] of [
    ["82a082a2f0408341", "shift_jis"], // somebody's own sign
    ["ff8081fe", ""],
    ["e38182e3", "utf-8"], // cut off
    ["1b2442 7e7e 1b2842", "iso-2022-jp"],
  ])
    expect(decodeText(Buffer.from(hex!.replaceAll(" ", ""), "hex"), label).broken, hex).toBe(true);
});

test("property: sentences made of usual words read right in every code, under any label", () => {
  const word = fc.constantFrom(
    "病院",
    "です",
    "ます",
    "確認",
    "しました",
    "メール",
    "サーバー",
    "の",
    "を",
    "に",
    "、",
    "。",
    "株式会社",
    "ABC",
    " 7.2 ",
    "\r\n",
    "ただいま",
    "不在",
    "担当者",
    "へ",
    "（",
    "）",
    "「",
    "」",
    "対応済",
  );
  const sentence = fc
    .array(word, { minLength: 3, maxLength: 30 })
    .map((words) => `ご${words.join("")}`);
  const texts = fc.sample(sentence, 200);
  for (const code of JAPANESE) {
    const all = encodeJapanese(texts.join("\u3000\u3000\n"), code);
    const label = fc.sample(fc.constantFrom(...LABELS), 1)[0]!;
    expect(decodeText(all, label).text, `${code} as ${label}`).toBe(texts.join("\u3000\u3000\n"));
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...LABELS), (bytes, label) => {
      const { text } = decodeText(bytes, label);
      return (
        typeof text === "string" && (bytes.length === 0 || text.length > 0 || bytes.length < 8)
      );
    }),
  );
});
