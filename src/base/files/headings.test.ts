import { expect, test } from "vitest";
import { findHeading, type Meaning, type Placed, rowsUnder } from "./headings.ts";
import { readTable } from "./table-file.ts";

type Field = "name" | "place";
/** 「名前」 and 「場所」 by their words; 「名前か場所」 is either; what holds 「名」 is less surely a name. */
const meaningOf = (text: string): Meaning<Field> => {
  const heading = text.trim();
  if (heading === "名前") return { fields: ["name"], rank: 0 };
  if (heading === "場所") return { fields: ["place"], rank: 0 };
  if (heading === "名前か場所") return { fields: ["name", "place"], rank: 1 };
  return { fields: heading.includes("名") ? ["name"] : [], rank: 2 };
};
const worthOf = (placed: readonly Placed<Field>[]) =>
  placed.some(({ field }) => field === "name") ? placed.length : 0;
const find = (...rows: string[][]) => findHeading(rows, 3, meaningOf, worthOf);

test("the best of the first rows is it, the first among equals; what is worth nothing is none", () => {
  expect(find(["名簿"], ["名前", "場所"], ["名前", "場所"])?.row).toBe(1);
  expect(find(["場所"], ["", "番号"])).toBeNull();
  expect(find([], [], [], ["名前"])).toBeNull();
});

test("the surer column has a field, then the one further left; of two meanings the one that is free", () => {
  const heading = find(["病院名", "名前か場所", "名前 ", "番号", "氏名"])!;
  expect([...heading.places]).toEqual([
    ["name", 2],
    ["place", 1],
  ]);
  expect(heading.headings.map(({ field }) => field)).toEqual([null, "place", "name", null, null]);
  expect(heading.headings[2]!.heading).toBe("名前 ");
  expect(heading.doubled).toEqual([
    { column: 0, text: "病院名" },
    { column: 4, text: "氏名" },
  ]);
});

test("rows below it are asked by field and know their place in the file", () => {
  const table = readTable(Buffer.from("題\n番号,名前\n\n1,甲\n2\n"), "a.csv");
  const rows = [...rowsUnder(table, find(...table.rows)!)];
  expect(rows.map((row) => [row.cell("name"), row.cell("place"), row.where("name")])).toEqual([
    ["甲", undefined, "4行目の2列目"],
    ["", undefined, "5行目の2列目"],
  ]);
  expect([rows[0]!.where(), rows[0]!.where("place"), rows[0]!.cells]).toEqual([
    "4行目",
    "4行目",
    ["1", "甲"],
  ]);
});
