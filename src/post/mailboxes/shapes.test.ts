import { expect, test } from "vitest";
import { type Code, encodeJapanese } from "../../../test/japanese-codes.ts";
import { readMail } from "./read-mail.ts";

/*
 * Japanese mail in the shapes of old and odd programs. Each says the same: a subject, a body of two lines, or the
 * name of a file.
 */
const SUBJECT = "確認の回答：該当の機器はありません";
const BODY = "お世話になっております。\n該当の機器は使っていません。";
const FILE = "台帳（最新版）.xlsx";

const bytes = (text: string, code: Code) => encodeJapanese(text, code).toString("latin1");
const b64 = (text: string, code: Code) => encodeJapanese(text, code).toString("base64");
const qp = (text: string, code: Code) =>
  [...encodeJapanese(text, code)]
    .map((byte) => `=${byte.toString(16).padStart(2, "0").toUpperCase()}`)
    .join("");
const percent = (text: string, code: Code) => qp(text, code).replaceAll("=", "%");
/** In latin1 and with LF: written as the bytes that a server hands over. */
const read = (mail: string) =>
  readMail(Buffer.from(mail.replace(/\r?\n/g, "\r\n"), "latin1"), new Date("2026-11-24T01:00:00Z"));

const subjects: [name: string, header: string][] = [
  ["one word", `=?ISO-2022-JP?B?${b64(SUBJECT, "iso-2022-jp")}?=`],
  [
    "small letters and no padding",
    `=?iso-2022-jp?b?${b64(SUBJECT, "iso-2022-jp").replace(/=+$/, "")}?=`,
  ],
  ...(["utf-8", "cp932", "euc-jp"] as const).flatMap((code): [string, string][] => {
    const label = { "utf-8": "UTF-8", cp932: "Shift_JIS", "euc-jp": "EUC-JP" }[code];
    const raw = encodeJapanese(SUBJECT, code);
    const pieces = (size: number) =>
      Array.from({ length: Math.ceil(raw.length / size) }, (_, at) =>
        raw.subarray(at * size, (at + 1) * size),
      );
    return [
      [
        `${code}: a character cut between two words`,
        pieces(7)
          .map((one) => `=?${label}?B?${one.toString("base64")}?=`)
          .join("\n "),
      ],
      [
        `${code}: the same by Q`,
        pieces(5)
          .map(
            (one) => `=?${label}?Q?${[...one].map((byte) => `=${byte.toString(16)}`).join("")}?=`,
          )
          .join(" "),
      ],
      [
        `${code}: words with nothing between them`,
        pieces(9)
          .map((one) => `=?${label}?B?${one.toString("base64")}?=`)
          .join(""),
      ],
      [`${code}: in quotation marks`, `"=?${label}?B?${raw.toString("base64")}?="`],
      [
        `${code}: a line end within the word`,
        `=?${label}?B?${raw.toString("base64").slice(0, 20)}\n ${raw.toString("base64").slice(20)}?=`,
      ],
      [`${code}: raw`, raw.toString("latin1")],
      [
        `${code}: a tab before the next word`,
        pieces(12)
          .map((one) => `=?${label}?B?${one.toString("base64")}?=`)
          .join("\n\t"),
      ],
    ];
  }),
  [
    "iso-2022-jp, each word closing by itself",
    ["確認の回答：", "該当の機器は", "ありません"]
      .map((one) => `=?ISO-2022-JP?B?${b64(one, "iso-2022-jp")}?=`)
      .join("\n "),
  ],
  ["iso-2022-jp, raw", bytes(SUBJECT, "iso-2022-jp")],
  [
    "iso-2022-jp, raw and folded",
    `${bytes("確認の回答：", "iso-2022-jp")}\n ${bytes("該当の機器はありません", "iso-2022-jp")}`,
  ],
  ["a label for another code", `=?ISO-2022-JP?B?${b64(SUBJECT, "cp932")}?=`],
  ["a Western label", `=?ISO-8859-1?B?${b64(SUBJECT, "cp932")}?=`],
  ["no label that anybody knows", `=?x-unknown?B?${b64(SUBJECT, "euc-jp")}?=`],
  [
    "two codes in one",
    `=?ISO-2022-JP?B?${b64("確認の回答：", "iso-2022-jp")}?= =?UTF-8?B?${b64("該当の機器はありません", "utf-8")}?=`,
  ],
  ["with a language", `=?ISO-2022-JP*ja?B?${b64(SUBJECT, "iso-2022-jp")}?=`],
  [
    "Q with spaces left in it",
    `=?UTF-8?Q?${qp("確認の回答：", "utf-8")} ${qp("該当の機器はありません", "utf-8")}?=`,
  ],
];
test.each(subjects)("subject: %s", async (_, header) => {
  const mail = await read(`From: a@b.example\nSubject: ${header}\n\nx`);
  expect(mail.subject.replace(/["\s]/g, "")).toBe(SUBJECT);
  expect(mail.findings).toEqual([]);
});

const typed = (type: string, encoding: string, body: string) =>
  `${type && `Content-Type: ${type}\n`}${encoding && `Content-Transfer-Encoding: ${encoding}\n`}\n${body}`;
const broken = (text: string, size: number, end: string) =>
  text.replace(new RegExp(`.{${size}}`, "g"), `$&${end}`);
const plain = "text/plain; charset=";
const html = (head: string) =>
  `<html><head>${head}<title>x</title><style>p{color:red}</style></head><body><p>お世話になっております。</p><p>該当の機器は使っていません。</p></body></html>`;
const bodies: [name: string, mail: string][] = [
  ["7bit", typed(`${plain}ISO-2022-JP`, "7bit", bytes(BODY, "iso-2022-jp"))],
  [
    "label in quotation marks and capitals",
    typed(`${plain}"ISO-2022-JP"`, "7BIT", bytes(BODY, "iso-2022-jp")),
  ],
  [
    "spaces around the equals sign",
    typed(`text/plain; charset = "Shift_JIS" ; format=fixed`, "8bit", bytes(BODY, "cp932")),
  ],
  [
    "a comment behind the label",
    typed(`${plain}iso-2022-jp (Japanese)`, "", bytes(BODY, "iso-2022-jp")),
  ],
  ["the label in single quotes", typed(`${plain}'utf-8'`, "8bit", bytes(BODY, "utf-8"))],
  ["no type", typed("", "", bytes(BODY, "cp932"))],
  ["a type without a name", typed("text", "", bytes(BODY, "utf-8"))],
  ["base64 in lines of 75", typed(`${plain}utf-8`, "base64", broken(b64(BODY, "utf-8"), 75, "\n"))],
  [
    "base64 in lines of 61 with spaces",
    typed(`${plain}utf-8`, "BASE64", broken(b64(BODY, "utf-8"), 61, " \n ")),
  ],
  [
    "base64 without padding",
    typed(`${plain}Shift_JIS`, "base64", b64(BODY, "cp932").replace(/=+$/, "")),
  ],
  [
    "base64, each line by itself",
    typed(
      `${plain}utf-8`,
      "base64",
      BODY.split("\n")
        .map((line) => b64(`${line}\n`, "utf-8"))
        .join("\n"),
    ),
  ],
  ["base64 that is none", typed(`${plain}utf-8`, "base64", bytes(BODY, "utf-8"))],
  [
    "quoted-printable, cut in a character",
    typed(`${plain}utf-8`, "quoted-printable", broken(qp(BODY, "utf-8"), 75, "=\n")),
  ],
  [
    "quoted-printable in small letters",
    typed(`${plain}Shift_JIS`, "Quoted-Printable", qp(BODY, "cp932").toLowerCase()),
  ],
  [
    "quoted-printable that is none",
    typed(`${plain}utf-8`, "quoted-printable", bytes(BODY, "utf-8")),
  ],
  ["an encoding that nobody knows", typed(`${plain}utf-8`, "8-bit", bytes(BODY, "utf-8"))],
  ["flowed", typed(`${plain}utf-8; format=flowed`, "8bit", bytes(BODY, "utf-8"))],
  [
    "flowed, without the spaces",
    typed(
      `${plain}utf-8; format=flowed; delsp=yes`,
      "8bit",
      bytes(BODY.replace("なって", "なって \n"), "utf-8"),
    ),
  ],
  ["a byte order mark", typed(`${plain}utf-8`, "8bit", bytes(`\ufeff${BODY}`, "utf-8"))],
  [
    "utf-16",
    typed(`${plain}utf-16`, "base64", Buffer.from(`\ufeff${BODY}`, "utf16le").toString("base64")),
  ],
  [
    "utf-16le without a mark",
    typed(`${plain}utf-16le`, "base64", Buffer.from(BODY, "utf16le").toString("base64")),
  ],
  [
    "HTML by its own label",
    typed("text/html", "8bit", bytes(html('<meta charset="Shift_JIS">'), "cp932")),
  ],
  [
    "HTML against its own label",
    typed(
      "text/html; charset=utf-8",
      "8bit",
      bytes(
        html('<meta http-equiv="Content-Type" content="text/html; charset=iso-2022-jp">'),
        "utf-8",
      ),
    ),
  ],
  [
    "HTML in numbers",
    typed(
      "text/html; charset=us-ascii",
      "7bit",
      html("").replace(/[^\x00-\x7f]/g, (one) => `&#${one.codePointAt(0)};`),
    ),
  ],
  [
    "HTML in hexadecimal numbers",
    typed(
      "text/html; charset=us-ascii",
      "7bit",
      html("").replace(/[^\x00-\x7f]/g, (one) => `&#x${one.codePointAt(0)!.toString(16)};`),
    ),
  ],
  [
    "parts without an end",
    typed(
      'multipart/mixed; boundary="b"',
      "",
      `--b\n${typed(`${plain}cp932`, "8bit", bytes(BODY, "cp932"))}`,
    ),
  ],
  [
    "parts, the text marked inline",
    typed(
      'multipart/mixed; boundary="b"',
      "",
      `--b\nContent-Disposition: inline\n${typed(plain + "euc-jp", "8bit", bytes(BODY, "euc-jp"))}\n--b--`,
    ),
  ],
  [
    "parts with a boundary of signs",
    typed(
      `multipart/alternative; boundary="=_(b)+?.'"`,
      "",
      `--=_(b)+?.'\n${typed(`${plain}utf-8`, "8bit", bytes(BODY, "utf-8"))}\n--=_(b)+?.'--`,
    ),
  ],
  [
    "parts in parts",
    typed(
      "multipart/mixed; boundary=o",
      "",
      `--o\n${typed("multipart/alternative; boundary=i", "", `--i\n${typed(`${plain}us-ascii`, "8bit", bytes(BODY, "cp932"))}\n--i\n${typed("text/html", "8bit", bytes(html(""), "utf-8"))}\n--i--`)}\n--o--`,
    ),
  ],
];
test.each(bodies)("body: %s", async (_, mail) => {
  const found = await read(`From: a@b.example\nSubject: x\nMIME-Version: 1.0\n${mail}`);
  expect(found.text.replace(/\s*\n\s*/g, "\n")).toBe(BODY);
  expect(found.findings.filter((one) => one.where !== "body")).toEqual([]);
});

const half = "ﾃｽﾄ機器ﾊﾞｰｼﾞｮﾝ";
test("half-width kana in their codes", async () => {
  const jis = Buffer.from(
    "1b284943 3d441b2442 35214f6f 1b28494a5e302a3d1b2842".replace(/ /g, ""),
    "hex",
  );
  const mail = await read(
    `From: a@b.example\nSubject: x\n${typed(`${plain}iso-2022-jp`, "7bit", jis.toString("latin1"))}`,
  );
  expect(mail.text).toContain("機");
  const sjis = await read(
    `From: a@b.example\nSubject: x\n${typed(`${plain}iso-2022-jp`, "8bit", Buffer.from("c3bdc48b408aedcade b0bcdeaedd".replace(/ /g, ""), "hex").toString("latin1"))}`,
  );
  expect(sjis.text).toBe(half);
});

const names: [name: string, header: string][] = [
  ["RFC 2231", `attachment; filename*=UTF-8''${percent(FILE, "utf-8")}`],
  ["RFC 2231 in iso-2022-jp", `attachment; filename*=iso-2022-jp''${percent(FILE, "iso-2022-jp")}`],
  [
    "RFC 2231 in Shift_JIS with a language",
    `attachment; filename*=Shift_JIS'ja'${percent(FILE, "cp932")}`,
  ],
  [
    "RFC 2231 in pieces",
    `attachment;\n filename*0*=utf-8''${percent("台帳（最", "utf-8")};\n filename*1*=${percent("新版）", "utf-8")};\n filename*2=".xlsx"`,
  ],
  ["an encoded word", `attachment; filename="=?ISO-2022-JP?B?${b64(FILE, "iso-2022-jp")}?="`],
  [
    "an encoded word without quotation marks",
    `attachment; filename==?UTF-8?B?${b64(FILE, "utf-8")}?=`,
  ],
  [
    "two encoded words",
    `attachment; filename="=?UTF-8?B?${b64("台帳（最新", "utf-8")}?=\n =?UTF-8?B?${b64("版）.xlsx", "utf-8")}?="`,
  ],
  ["raw Shift_JIS", `attachment; filename="${bytes(FILE, "cp932")}"`],
  ["raw UTF-8", `attachment; filename="${bytes(FILE, "utf-8")}"`],
  ["both ways", `attachment; filename="daicho.xlsx"; filename*=UTF-8''${percent(FILE, "utf-8")}`],
];
test.each(names)("name of a file: %s", async (_, header) => {
  const mail = await read(
    `From: a@b.example\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: application/octet-stream\nContent-Disposition: ${header}\nContent-Transfer-Encoding: base64\n\nAAAA\n--b--`,
  );
  expect(mail.attachments).toEqual([{ name: FILE, type: "application/octet-stream", bytes: 3 }]);
});
