import fc from "fast-check";
import { expect, test } from "vitest";
import { timesAsLong } from "../../../test/pace.ts";
import { readTable, tableLimits } from "./table-file.ts";
import { writeXlsx } from "./xlsx-write.ts";

const message = (bytes: Uint8Array | string, name: string, limits = {}) => {
  const table = readTable(Buffer.from(bytes as string), name, { ...tableLimits, ...limits });
  expect(table.rows).toEqual([]);
  return table.findings[0]!.message;
};

test("what cannot be read says what to do instead", () => {
  const ole = Buffer.from("d0cf11e0a1b11ae1".padEnd(64, "0"), "hex");
  expect(message(ole, "台帳.xls")).toContain("Excel ブック（.xlsx）");
  expect(message(ole, "台帳.xlsx")).toContain("パスワード");
  expect(message("%PDF-1.7", "台帳.pdf")).toContain("PDF");
  expect(message("<html><table><tr><td>1</td></tr></table>", "台帳.xls")).toContain("HTML");
  expect(message("", "台帳.csv")).toContain("空");
  expect(message("x".repeat(2000), "台帳.csv", { bytes: 1000 })).toContain("大きすぎ");
  expect(message(Buffer.from([1, 2, 0, 0, 3]), "台帳.csv")).toContain("表のファイルではない");
});

test("a file without a word in it says so, whatever it is made of", async () => {
  for (const text of [
    "\n",
    "\r\n".repeat(500),
    " \t\n　\n",
    ",,,\n,,,",
    "\ufeff",
    '""\n"",""',
    "\t\t",
  ])
    expect(message(text, "台帳.csv"), JSON.stringify(text)).toMatch(/ありません|空/);
  const { findings } = readTable(Buffer.from("\n\n"), "台帳.xlsx");
  expect(findings.map((one) => one.message)).toEqual([
    expect.stringContaining("CSVとして読みました"),
    expect.stringContaining("ありません"),
  ]);
  const xlsx = await writeXlsx([{ name: "S", columns: [{ header: "" }], rows: [[""], [" "]] }]);
  expect(message(xlsx, "台帳.xlsx")).toContain("何も書かれていません");
});

test("how long a CSV takes grows with its length only, whatever is said again and again", async () => {
  const quotes = ['{"a":', 'a"', '"', '""', '"a"b', ' "', '",', '\n"', "a'", ",,"];
  for (const again of [...quotes, "a", "\n", "\r\n", " ", ";", "\t", "=1,", "あ,"]) {
    const read = (times: number) => () =>
      readTable(Buffer.from(again.repeat(times)), "台帳.csv", { ...tableLimits, rows: 20_000 });
    expect(await timesAsLong(read(80_000), read(10_000), 24), again).toBeLessThan(24);
  }
});

test("the content counts, not the name; a wrong name is said", async () => {
  const xlsx = await writeXlsx([{ name: "S", columns: [{ header: "a" }], rows: [["1"]] }]);
  expect(readTable(xlsx, "台帳.csv")).toMatchObject({
    rows: [["a"], ["1"]],
    sheet: "S",
    findings: [{ where: "台帳.csv" }],
  });
  expect(readTable(Buffer.from("a,b\n"), "台帳.xlsx")).toMatchObject({
    rows: [["a", "b"]],
    findings: [{ where: "台帳.xlsx" }],
  });
});

test("a CSV whose first header begins with PK is still a CSV", () => {
  expect(readTable(Buffer.from("PKコード,名称\n"), "a.csv").rows).toEqual([["PKコード", "名称"]]);
});

test("findings are bounded", () => {
  const broken = Buffer.from(Array.from({ length: 3000 }, () => "あ,\xFF\n").join(""), "latin1");
  const { findings } = readTable(broken, "a.csv");
  expect(findings).toHaveLength(101);
  expect(findings[100]!.message).toMatch(/ほかに\d+か所/);
});

test("a damaged workbook never throws, wherever it is damaged", async () => {
  const good = await writeXlsx([
    { name: "S", columns: [{ header: "a" }, { header: "b" }], rows: [["1", 2]] },
  ]);
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, cut) => {
      const bytes = Buffer.from(good);
      bytes[at] = byte;
      readTable(bytes, "a.xlsx");
      readTable(bytes.subarray(0, cut), "a.xlsx");
    }),
    { numRuns: 500 },
  );
});
