import { expect, test } from "vitest";
import { type Code, encodeJapanese } from "../../../test/japanese-codes.ts";
import { readTable } from "./table-file.ts";

/** One small register, as many programs save it. */
const ROWS = [
  ["製品名", "ﾒｰｶｰ名", "版", "備考"],
  ["ハナゲート", "みどり", "7.10", "一行目\n二行目"],
  ["ﾂﾎﾞﾐ", "花", "01.20", "a,b"],
];
const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
const write = (delimiter: string, { end = "\r\n", all = false } = {}) =>
  ROWS.map((row) =>
    row.map((cell) => (all || /[",\n;|\t]/.test(cell) ? quote(cell) : cell)).join(delimiter),
  ).join(end) + end;

/** With half-width kana, which the table of codes leaves out. */
const encode = (text: string, code: Code) =>
  Buffer.concat(
    [...text].map((one) => {
      const kana = one.codePointAt(0)! - 0xff61;
      if (kana < 0 || kana > 0x3e) return encodeJapanese(one, code);
      return Buffer.from(code === "euc-jp" ? [0x8e, kana + 0xa1] : [kana + 0xa1]);
    }),
  );
const comma = write(",");
const utf16 = (text: string) => Buffer.from(text, "utf16le");

test.each<[string, string | Buffer]>([
  ["UTF-8", comma],
  ["a byte order mark", `\ufeff${comma}`],
  ["two of them", `\ufeff\ufeff${comma}`],
  ["LF", write(",", { end: "\n" })],
  ["CR", write(",", { end: "\r" })],
  ["all in quotation marks", write(",", { all: true })],
  ["a space before each quotation mark", write(", ", { all: true })],
  ["tabs", write("\t")],
  ["semicolons", write(";")],
  ["bars", write("|")],
  ["sep=;", `sep=;\r\n${write(";")}`],
  ["sep=; behind a mark", `\ufeffsep=;\r\n${write(";")}`],
  ["SEP=;", `SEP=;\r\n${write(";")}`],
  ["sep= in quotation marks", `"sep=;"\r\n${write(";")}`],
  ["sep= and a tab", `sep=\t\r\n${write("\t")}`],
  ["Shift_JIS", encode(comma, "cp932")],
  ["Shift_JIS with tabs", encode(write("\t"), "cp932")],
  ["EUC-JP", encode(comma, "euc-jp")],
  ["EUC-JP, all in quotation marks", encode(write(",", { all: true, end: "\n" }), "euc-jp")],
  ["UTF-16 with a mark", utf16(`\ufeff${write("\t")}`)],
  ["UTF-16, the other way round", utf16(`\ufeff${comma}`).swap16()],
  ["UTF-16 without a mark", utf16(comma)],
  ["UTF-16 without a mark, the other way round", utf16(comma).swap16()],
  ["empty lines before it", `\r\n\r\n${comma}`],
  ["no end of the last line", comma.trimEnd()],
  ["the sign for the end", `${comma}\x1a`],
  ["filled up with zeros", `${comma}${"\0".repeat(8)}`],
])("%s", (_, text) => {
  const table = readTable(Buffer.from(text), "台帳.csv");
  expect(table.rows).toEqual(ROWS);
  expect(table.findings).toEqual([]);
});

test("codes kept as text by a formula keep their zeros", () => {
  for (const cell of ['="0110123452"', '"=""0110123452"""'])
    expect(readTable(Buffer.from(`コード,名称\n${cell},花\n`), "a.csv").rows[1]).toEqual([
      "0110123452",
      "花",
    ]);
});
