import { describe, expect, test } from "vitest";
import { loadBank } from "../../src/transfers/content.ts";
import { readBankLines } from "../../src/transfers/read.ts";
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
