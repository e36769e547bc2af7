import { describe, expect, test } from "vitest";
import { loadAssetKinds, loadImportColumns } from "../../src/things/assets/index.ts";
import { readTable as readFile } from "../../src/base/files/table-file.ts";
import { makeSvg } from "../../src/joining/invoices/pdf.ts";
import { paperLayout } from "../../src/joining/invoices/papers.ts";
import { readLines } from "../../src/things/assets/read-sheet.ts";
import { loadBank } from "../../src/joining/transfers/content.ts";
import { readBankLines } from "../../src/joining/transfers/read.ts";
import { caseFile, hasCases, readTable } from "./folder.ts";

const isThere = hasCases();
/** The cases were written in this year. */
const NOW = new Date("2026-11-28T10:00:00+09:00");

describe.skipIf(!isThere)("files of banks", () => {
  const rules = loadBank();
  const read = (bytes: Buffer | string) =>
    readBankLines(Buffer.from(bytes), "meisai.csv", rules, NOW);

  test.each(readTable("bank-headings"))("headings: $bank", (row) => {
    const file = read(`${row["first line"]}\n${row["second line"]}\n`);
    expect(file.findings).toEqual([]);
    expect(file.lines).toMatchObject([
      { receivedOn: row.received, amount: Number(row.amount), payerKey: "ツボミ" },
    ]);
  });

  test.each(readTable("bank-days"))("$written is never another day", (row) => {
    const { lines, findings } = read(`日付,入金金額,摘要\n${row.written},1,ｱ\n`);
    const [right] = Object.entries(row).flatMap(([key, value]) =>
      key.startsWith("right") ? [value] : [],
    );
    if (right === "unread") {
      expect(lines).toEqual([]);
      expect(findings[0]?.message).toContain("日付が読み取れません");
    } else expect(lines.map((line) => line.receivedOn)).toEqual([right]);
  });

  test("n30: a large bank's headings, and two-digit years", () => {
    expect(read(caseFile("n30-bank-headings-and-days", "bank-a.csv"))).toMatchObject({
      lines: [{ receivedOn: "2026-04-06", amount: 30_000, payer: "ｲ)ﾂﾎﾞﾐﾅｲｶ" }],
      outgoing: 1,
      findings: [],
    });
    const { lines } = read(caseFile("n30-bank-headings-and-days", "bank-b.csv"));
    expect(lines.map(({ receivedOn, amount }) => [receivedOn, amount])).toEqual([
      ["2026-04-06", 30_000],
      ["2026-04-07", 20_000],
      ["2026-04-08", 10_000],
    ]);
  });
});

describe.skipIf(!isThere)("registers", () => {
  const words = { kinds: loadAssetKinds(), columns: loadImportColumns() };
  const read = (bytes: Buffer | string, name: string) =>
    readLines(readFile(Buffer.from(bytes), name), words);

  test.each(readTable("register-headings"))("$heading is the $column", ({ heading, column }) => {
    const others = column === "product" ? ["種類", "備考"] : ["製品名"];
    const { columns } = read(`${[...others, heading].join(",")}\nVPN装置,x,x\n`, "a.csv");
    expect(columns.find((one) => one.heading === heading)?.column).toBe(column);
  });

  test("n17: versions read as the cells show them", () => {
    const { lines } = read(caseFile("n17-xlsx-version-7.10", "register.xlsx"), "register.xlsx");
    expect(lines.map(({ version }) => version)).toEqual(["7.10", "2.010", "7.00"]);
  });

  test("n18: names without their readings", () => {
    const { lines } = read(caseFile("n18-xlsx-furigana", "register.xlsx"), "register.xlsx");
    const text = JSON.stringify(lines);
    for (const name of ["緑機器", "花通信機", "蕾画像庫"]) expect(text).toContain(`"${name}"`);
    expect(text).not.toMatch(/ミドリ|ツボミ|ハナ/);
  });

  test("n20: another name for the maker, model, version and place", () => {
    const { lines } = read(caseFile("n20-heading-maker-name", "register.csv"), "register.csv");
    expect(lines).toMatchObject([
      { vendor: "みどり機器", model: "HG-60", version: "2.3.1", place: "サーバ室" },
    ]);
  });
});

test.skipIf(!isThere)("n32: an invoice shows each name, without a box", () => {
  const paper = {
    title: "請求書",
    number: "2026-1",
    issuedOn: "2026年4月1日",
    intro: "",
    total: 1,
    lines: [],
    facts: [],
    notes: [],
    issuer: [],
    stamp: null,
  };
  const glyphs = (addressee: string) =>
    [...makeSvg(paperLayout(), { ...paper, addressee }).matchAll(/<use xlink:href="#(\w+)"/g)].map(
      ([, id]) => id,
    );
  const blank = new Set(glyphs(""));
  const boxes = glyphs("\u{10FFFD}").filter((id) => !blank.has(id));
  expect(boxes).toHaveLength(1);
  const names = caseFile("n32-invoice-variant-kanji", "names.txt").toString().trim().split("\n");
  for (const name of names) {
    const drawn = glyphs(name);
    expect(drawn).not.toContain(boxes[0]);
    const letters = [...name.replaceAll(/[\u{E0100}-\u{E01EF}]/gu, "")];
    expect(drawn.length - glyphs("").length).toBe(letters.length);
  }
});
