import fc from "fast-check";
import { expect, test } from "vitest";
import { readTable } from "../../base/files/table-file.ts";
import { ASSET_KINDS, type Item } from "./api.ts";
import { exportCsv, exportXlsx, writeTemplate } from "./export.ts";
import { planSheet } from "./plan-sheet.ts";
import { linesFor, readLines } from "./read-sheet.ts";
import type { AssetRow } from "./queries.ts";
import { loadAssetKinds, loadImportColumns } from "./content.ts";

const words = {
  kinds: loadAssetKinds(),
  columns: loadImportColumns(),
};
const readAll = (text: string) => readLines(readTable(Buffer.from(text), "台帳.csv"), words);
const readCsv = (text: string) => linesFor("1312345671", readAll(text));

function standing(item: Item, at: number): AssetRow {
  const id = `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`;
  const time = new Date("2026-11-21T00:00:00Z");
  return {
    ...item,
    id,
    institutionId: id,
    releaseId: id,
    sheetId: null,
    createdAt: time,
    changedAt: time,
    removedAt: null,
  };
}

const silent = new Set([...words.columns.unknown, ...words.columns.absent]);
// A leading ' before = + - @ cannot be told from the mark that keeps a spreadsheet from running it.
const writable = (text: string) =>
  text !== "" && !silent.has(text.normalize("NFKC").toLowerCase()) && !/\p{Cc}|^'/u.test(text);
const text = fc
  .string({
    unit: fc.constantFrom(..."aZ9 ,\"'=+-@;\t。、版装置ー①（）髙𠮷ｱ\u3000"),
    maxLength: 30,
  })
  .map((raw) => raw.replace(/\t/g, " ").trim())
  .filter(writable);
const optional = fc.option(text);
const itemOf: fc.Arbitrary<Item> = fc.record({
  kind: fc.constantFrom(...ASSET_KINDS),
  vendor: fc.oneof(text, fc.constant("")),
  product: text,
  model: optional,
  version: optional,
  place: optional,
  internetFacing: fc.constantFrom(true, false, null),
  emrConnected: fc.constantFrom(true, false, null),
  maintainer: optional,
  note: fc.option(fc.oneof(text, fc.constant("一行目\n二行目"))),
});

test("our own export, read again, changes nothing: whatever was typed, as CSV and as xlsx", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(itemOf, { maxLength: 6 }), async (items) => {
      const assets = items.map(standing);
      for (const bytes of [
        exportCsv(assets, "1312345671"),
        await exportXlsx(assets, "1312345671"),
      ]) {
        const read = readLines(readTable(bytes, "台帳"), words);
        const plan = planSheet(read.lines, assets, new Map(), {});
        expect(plan).toMatchObject({
          add: [],
          change: [],
          same: items.length,
          state: [],
          leftOut: 0,
          findings: [],
        });
      }
    }),
    { numRuns: 60 },
  );
});

test("the same file without line numbers enters once, and a second equal machine is new", () => {
  const file = "種類,メーカー,製品名,版\nパソコン,A社,ノート,11\nパソコン,A社,ノート,11\n";
  const { lines } = readCsv(file);
  const first = planSheet(lines, [], new Map(), {});
  expect(first.add).toHaveLength(2);
  expect(planSheet(lines, first.add.map(standing), new Map(), {})).toMatchObject({
    add: [],
    same: 2,
  });
  expect(planSheet(lines, first.add.slice(1).map(standing), new Map(), {})).toMatchObject({
    same: 1,
    add: [{ product: "ノート" }],
  });
});

test("a line with its number changes only by the columns that the file has", () => {
  const before = standing(
    {
      ...EMPTY,
      kind: "nas",
      product: "TS-453D",
      version: "5.0",
      place: "医事課",
      internetFacing: false,
    },
    1,
  );
  const { lines } = readCsv(`台帳番号,製品名,種類,バージョン\n${before.id},TS-453D,NAS,5.1\n`);
  const plan = planSheet(lines, [before], new Map(), {});
  expect(plan.change).toEqual([
    {
      before,
      item: expect.objectContaining({ version: "5.1", place: "医事課", internetFacing: false }),
    },
  ]);
  expect(plan.add).toEqual([]);
});

test("「該当なし」 is a statement, unless the register or the file has one", () => {
  const { lines } = readCsv(
    "種類,製品名\nVPN,該当なし\nNAS,なし\nNAS,TS-453D\nルーター,わからない\n",
  );
  const plan = planSheet(lines, [], new Map(), {});
  expect(plan.state).toEqual([
    { kind: "vpn", has: false },
    { kind: "router", has: true },
  ]);
  expect(plan.findings).toMatchObject([{ where: "3行目" }]);
  expect(
    planSheet(
      lines,
      [],
      new Map([
        ["vpn", false],
        ["router", true],
      ]),
      {},
    ).state,
  ).toEqual([]);
});

test("good lines are kept, and what is odd is said cell by cell", () => {
  const read = readCsv(
    [
      "みなと病院 機器一覧,,,,",
      "種別（注1）,会社名,機器名称,ファームウェア,外部接続,医療機関コード,担当",
      "ＵＴＭ,Fortinet,FortiGate 60F,7.2.4,○,1312345671,田中",
      "謎の箱,,ハブ,,たぶん,,",
      "サーバー,,,,,,",
      `PC,,${"長".repeat(250)},,×,,`,
      "PC,,よその機器,,,1399999990,",
      ",,FortiClient,7.0,,,",
    ].join("\n"),
  );
  expect(read.lines).toMatchObject([
    {
      where: "3行目",
      kind: "firewall",
      vendor: "Fortinet",
      version: "7.2.4",
      internetFacing: true,
    },
    { kind: null, ask: "種類「謎の箱」", internetFacing: null, version: null, place: undefined },
    { kind: "pc", product: "長".repeat(200), internetFacing: false },
    { kind: null, ask: "製品「FortiClient」" },
  ]);
  expect(read.findings.map(({ where }) => where)).toEqual([
    "4行目の5列目",
    "5行目の3列目",
    "6行目の3列目",
    "7行目の6列目",
  ]);
  expect(
    read.columns.filter(({ column }) => column === null).map(({ heading }) => heading),
  ).toEqual(["担当"]);
  const plan = planSheet(read.lines, [], new Map(), { "種類「謎の箱」": "switch" });
  expect(plan.add.map(({ kind }) => kind)).toEqual(["firewall", "switch", "pc"]);
  expect(plan.leftOut).toBe(1);
});

test("a table without a product column, and no table at all, are findings", () => {
  expect(readCsv("名前,電話\n田中,03\n")).toMatchObject({
    lines: [],
    findings: [{ message: expect.stringContaining("製品名") }],
  });
  expect(readCsv("")).toMatchObject({
    lines: [],
    findings: [{ message: expect.stringContaining("空") }],
  });
});

test("headings with nothing under them say so, also where something else is odd", () => {
  for (const text of ["製品名,種類\n", "製品名,種類\n,,\n", "製品名,製品名\n"])
    expect(readCsv(text), text).toMatchObject({
      lines: [],
      findings: expect.arrayContaining([
        expect.objectContaining({ message: expect.stringContaining("取り込む行がありません") }),
      ]),
    });
});

test("the blank template is read as an empty register, with every column known", async () => {
  const read = readLines(readTable(await writeTemplate(), "記入用.xlsx"), words);
  expect(read.lines).toEqual([]);
  expect(read.findings).toMatchObject([{ message: expect.stringContaining("行がありません") }]);
  expect(read.columns.every(({ column }) => column !== null)).toBe(true);
});

const EMPTY: Item = {
  kind: "other",
  vendor: "",
  product: "",
  model: null,
  version: null,
  place: null,
  internetFacing: null,
  emrConnected: null,
  maintainer: null,
  note: null,
};

test("lines of another institution are left out and told; those that name none are kept", () => {
  const read = readAll(
    "医療機関コード,製品名,種類\n1312345671,甲,NAS\n9999999999,乙,NAS\n,丙,NAS\n",
  );
  expect(read.findings).toEqual([]);
  const own = linesFor("1312345671", read);
  expect(own.lines.map(({ product }) => product)).toEqual(["甲", "丙"]);
  expect(own.findings).toEqual([
    { where: "3行目の1列目", message: "別の医療機関の行のため、取り込みません。" },
  ]);
  expect(own.lines.every((line) => !("institution" in line))).toBe(true);
  expect(linesFor(null, read).lines).toHaveLength(3);
});
