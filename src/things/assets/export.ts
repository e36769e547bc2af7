import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { type CellToWrite, writeCsv } from "../../base/files/csv.ts";
import { writeXlsx } from "../../base/files/xlsx-write.ts";
import { columnName } from "../../base/files/xlsx-sheet.ts";
import type { Column } from "./headings.ts";
import type { AssetRow } from "./queries.ts";
import { loadAssetKinds, loadImportColumns } from "./content.ts";

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
  return withLists(columns, await writeXlsx([sheet("資産台帳", columns, assets.map(row))]));
}

/** An empty register to fill in. */
export async function writeTemplate(): Promise<Buffer> {
  const columns = tableShape(null).columns.filter(
    ({ field }) => field !== "lineId" && field !== "institutionCode",
  );
  return withLists(columns, await writeXlsx([sheet("資産台帳", columns, [])]));
}

type Shape = { field: Column; label: string }[];

function sheet(name: string, columns: Shape, rows: CellToWrite[][]) {
  return {
    name,
    columns: columns.map(({ field, label }) => ({ header: label, width: WIDTHS[field] ?? 18 })),
    rows,
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
  const { yes, no, unknown } = loadImportColumns();
  const choices: Partial<Record<Column, string[]>> = {
    kind: loadAssetKinds().map(({ label }) => label),
    internetFacing: [yes[0]!, no[0]!, unknown[0]!],
    emrConnected: [yes[0]!, no[0]!, unknown[0]!],
  };
  const lists = columns.flatMap(({ field }, at) =>
    listValidation(columnName(at), choices[field] ?? []),
  );
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

/** Anything else may still be typed: the import asks about it. Excel takes at most 255 characters of choices. */
function listValidation(letter: string, choices: string[]): string[] {
  const list = choices.join(",");
  if (list === "" || list.length > 255 || choices.some((choice) => /[,"]/.test(choice))) return [];
  const formula = list.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return [
    `<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="${letter}2:${letter}${LISTED_ROWS}">` +
      `<formula1>"${formula}"</formula1></dataValidation>`,
  ];
}
