import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import type { CellToWrite } from "../../base/files/csv.ts";
import { type Columns, csvOf, xlsxOf } from "../../base/files/table-write.ts";
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
export const exportCsv = (assets: readonly AssetRow[], code: string | null): Buffer =>
  csvOf(columnsOf(code), assets);

/** The same as a real xlsx, with lists to choose from where there are only so many answers. */
export const exportXlsx = (assets: readonly AssetRow[], code: string | null) =>
  withLists(columnsOf(code), assets);

/** An empty register to fill in. */
export function writeTemplate(): Promise<Buffer> {
  const isFilledIn = ({ field }: Shape[number]) =>
    field !== "lineId" && field !== "institutionCode";
  return withLists(columnsOf(null).filter(isFilledIn), []);
}

type Shape = (Columns<AssetRow>[number] & { field: Column })[];

function columnsOf(code: string | null): Shape {
  const words = loadImportColumns();
  const kinds = new Map<string, string>(loadAssetKinds().map(({ id, label }) => [id, label]));
  const yesNo = (value: boolean | null) =>
    value === null ? words.unknown[0]! : value ? words.yes[0]! : words.no[0]!;
  const cellOf = (asset: AssetRow, field: Column): CellToWrite => {
    if (field === "lineId") return asset.id;
    if (field === "institutionCode") return code;
    if (field === "kind") return kinds.get(asset.kind) ?? asset.kind;
    if (field === "internetFacing" || field === "emrConnected") return yesNo(asset[field]);
    return asset[field];
  };
  return words.columns.map(({ field: name, label }) => {
    const field = name as Column;
    return {
      field,
      header: label,
      width: WIDTHS[field] ?? 18,
      cell: (asset) => cellOf(asset, field),
    };
  });
}

/** A workbook with list validations: the writing library has none. */
async function withLists(columns: Shape, assets: readonly AssetRow[]): Promise<Buffer> {
  const parts = unzipSync(await xlsxOf("資産台帳", columns, assets));
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
