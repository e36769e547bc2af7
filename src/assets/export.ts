import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { type CellToWrite, writeCsv } from "../base/csv.ts";
import { writeXlsx } from "../base/xlsx.ts";
import { columnName } from "../base/xlsx-sheet.ts";
import { loadAssetKinds, loadImportColumns } from "./content.ts";
import type { Column } from "./import-read.ts";
import type { AssetRow } from "./queries.ts";

const WIDTHS: Partial<Record<Column, number>> = {
  product: 32,
  note: 32,
  vendor: 22,
  kind: 22,
  lineId: 14,
};
/** Lines of the template that offer a list to choose from. */
const LISTED_ROWS = 2000;

/** The register as the import reads it: the first column says which line it is. */
export function exportCsv(assets: readonly AssetRow[], code: string | null): Buffer {
  const { columns, row } = tableShape(code);
  return writeCsv([columns.map(({ label }) => label), ...assets.map(row)]);
}

/** The same as a real xlsx, with lists to choose from where there are only so many answers. */
export async function exportXlsx(
  assets: readonly AssetRow[],
  code: string | null,
): Promise<Buffer> {
  const { columns, row } = tableShape(code);
  return withLists(
    columns,
    await writeXlsx([sheet("資産台帳", columns, assets.map(row)), kindSheet()]),
  );
}

/** An empty register to fill in, with the kinds explained on a second sheet. */
export async function writeTemplate(): Promise<Buffer> {
  const columns = tableShape(null).columns.filter(
    ({ field }) => field !== "lineId" && field !== "institutionCode",
  );
  return withLists(columns, await writeXlsx([sheet("資産台帳", columns, []), kindSheet()]));
}

type Shape = { field: Column; label: string }[];

function sheet(name: string, columns: Shape, rows: CellToWrite[][]) {
  return {
    name,
    columns: columns.map(({ field, label }) => ({ header: label, width: WIDTHS[field] ?? 18 })),
    rows,
  };
}

function kindSheet() {
  return {
    name: "種類の説明",
    columns: [
      { header: "種類", width: 24 },
      { header: "どんなものか", width: 60 },
      { header: "例", width: 60 },
    ],
    rows: loadAssetKinds().map(({ label, gloss, examples }) => [label, gloss, examples.join("、")]),
  };
}

function tableShape(code: string | null): {
  columns: Shape;
  row: (asset: AssetRow) => CellToWrite[];
} {
  const words = loadImportColumns();
  const kinds = new Map<string, string>(loadAssetKinds().map(({ id, label }) => [id, label]));
  const columns = words.columns.map(({ field, label }) => ({ field: field as Column, label }));
  const yesNo = (value: boolean | null) =>
    value === null ? words.unknown[0]! : value ? words.yes[0]! : words.no[0]!;
  const cell = (asset: AssetRow, field: Column): CellToWrite => {
    if (field === "lineId") return asset.id;
    if (field === "institutionCode") return code;
    if (field === "kind") return kinds.get(asset.kind) ?? asset.kind;
    if (field === "internetFacing" || field === "emrConnected") return yesNo(asset[field]);
    return asset[field];
  };
  return { columns, row: (asset) => columns.map(({ field }) => cell(asset, field)) };
}

/** Puts list validations into the first sheet: the writing library has none. */
function withLists(columns: Shape, xlsx: Buffer): Buffer {
  const parts = unzipSync(xlsx);
  const path = "xl/worksheets/sheet1.xml";
  const words = loadImportColumns();
  const yesNo = `"${[words.yes[0], words.no[0], words.unknown[0]].join(",")}"`;
  const kinds = `'種類の説明'!$A$2:$A$${loadAssetKinds().length + 1}`;
  const lists = columns.flatMap(({ field }, at) => {
    const formula =
      field === "kind"
        ? kinds
        : field === "internetFacing" || field === "emrConnected"
          ? yesNo
          : null;
    return formula === null ? [] : [listValidation(columnName(at), formula)];
  });
  const xml = strFromU8(parts[path]!);
  // ECMA-376 fixes the order of a sheet's parts: validations follow the data and what merges, formats or filters it.
  const at = xml.search(
    /<(?:hyperlinks|printOptions|pageMargins|pageSetup|headerFooter|drawing|legacyDrawing|tableParts|extLst)\b|<\/worksheet>/,
  );
  parts[path] = strToU8(
    `${xml.slice(0, at)}<dataValidations count="${lists.length}">${lists.join("")}</dataValidations>${xml.slice(at)}`,
  );
  return Buffer.from(zipSync(parts));
}

/** Anything else may still be typed: the import asks about it. */
function listValidation(letter: string, formula: string): string {
  return (
    `<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="${letter}2:${letter}${LISTED_ROWS}">` +
    `<formula1>${formula.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</formula1></dataValidation>`
  );
}
