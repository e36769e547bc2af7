import type { Find, NumberedRow, TableLimits } from "./table-row.ts";
import { readSheet } from "./xlsx-sheet.ts";
import type { Book } from "./xlsx-sheet.ts";
import { shownBy } from "./xlsx-formats.ts";
import { type BookParts, findParts } from "./xlsx-parts.ts";
import { XmlRefused, attribute, readXml } from "./xlsx-xml.ts";
import { ZipRefused, openZip } from "./zip.ts";

/** Reads the first visible sheet that holds a table, or anything at all (the front is `readTable`). Macros are never looked at. */
export function readXlsx(
  bytes: Buffer,
  limits: TableLimits,
  find: Find,
  name: string,
): { rows: NumberedRow[]; sheet: string } | null {
  try {
    const zip = openZip(bytes, limits.unpackedBytes);
    if (zip.names.some((part) => part.endsWith("/workbook.bin")))
      throw new ZipRefused(
        "「Excel バイナリ ブック（.xlsb）」は読めません。「Excel ブック（.xlsx）」で保存し直してください。",
      );
    const parts = findParts(zip);
    if (!parts)
      throw new ZipRefused("Excelブックではないようです。ExcelかCSVのファイルを選んでください。");
    if (zip.names.some((part) => part.endsWith("/vbaproject.bin")))
      find(name, "マクロが入っていますが、マクロは読まずに表だけを読みました。");
    return readBook(parts, limits, find);
  } catch (error) {
    if (error instanceof ZipRefused) find(name, error.message);
    else if (error instanceof XmlRefused)
      find(
        name,
        "Excelブックの中身が正しくないため読めません。Excelで開き、「Excel ブック（.xlsx）」で保存し直してください。",
      );
    else throw error;
    return null;
  }
}

function readBook(parts: BookParts, limits: TableLimits, find: Find) {
  const sheets: { name: string; id: string }[] = [];
  let since1904 = false;
  readXml(parts.workbook, {
    open: (element, tag) => {
      if (element === "workbookPr") since1904 = /^(1|true)$/.test(attribute(tag, "date1904") ?? "");
      if (element !== "sheet" || (attribute(tag, "state") ?? "visible") !== "visible") return;
      sheets.push({ name: attribute(tag, "name") ?? "", id: attribute(tag, "id") ?? "" });
    },
  });
  const book: Book = {
    since1904,
    ...readStyles(parts.styles),
    strings: readStrings(parts.strings),
  };
  // A cover of lines of text stands before many lists.
  let chosen: { rows: NumberedRow[]; sheet: string; found: Parameters<Find>[] } | null = null;
  for (const sheet of sheets.slice(0, 50)) {
    const xml = parts.sheet(sheet.id);
    if (!xml) continue;
    const found: Parameters<Find>[] = [];
    const rows = readSheet(xml, sheet.name, book, limits, (...one) => void found.push(one));
    if (rows.length > 0 && (chosen === null || isTable(rows)))
      chosen = { rows, sheet: sheet.name, found };
    if (isTable(rows)) break;
  }
  if (!chosen) throw new ZipRefused("表示されているシートに何も書かれていません。");
  const { rows, sheet, found } = chosen;
  for (const one of found) find(...one);
  if (sheets.length > 1)
    find(sheet, `シートが${sheets.length}枚あります。「${sheet}」だけを読みました。`);
  return { rows, sheet };
}

/** Headings alone are one: their sheet is empty, and another one holds the examples. */
function isTable(rows: readonly NumberedRow[]): boolean {
  const filled = rows.map(({ cells }) => cells.filter((text) => text.trim() !== "").length);
  return filled.some((count) => count > 2) || filled.filter((count) => count > 1).length > 1;
}

/** How each cell style shows its numbers. */
function readStyles(xml: Buffer | null): Pick<Book, "formats"> {
  const codes = new Map<number, string>();
  const formats: Book["formats"] = [];
  let inCells = false;
  if (xml)
    readXml(xml, {
      open: (element, tag) => {
        if (element === "numFmt")
          codes.set(Number(attribute(tag, "numFmtId")), attribute(tag, "formatCode") ?? "");
        if (element === "cellXfs") inCells = true;
        if (element !== "xf" || !inCells) return;
        const id = Number(attribute(tag, "numFmtId") ?? 0);
        formats.push(shownBy(id, codes.get(id)));
      },
      close: (element) => {
        if (element === "cellXfs") inCells = false;
      },
    });
  return { formats };
}

/** More different texts than 100,000 rows have; a list of the whole country has some 800,000. */
const MOST_STRINGS = 3_000_000;
const TOO_MANY_STRINGS =
  "文字のデータが多すぎるため、読むのをやめました。行を減らすか、シートを分けてください。";

/** The shared strings; furigana (rPh) beside them is left out. */
function readStrings(xml: Buffer | null): string[] {
  const strings: string[] = [];
  let most = MOST_STRINGS;
  let text = "";
  let inText = false;
  let furigana = false;
  if (xml)
    readXml(xml, {
      open: (element) => {
        if (element === "si") text = "";
        if (element === "rPh") furigana = true;
        if (element === "t") inText = !furigana;
      },
      text: (part) => {
        if (inText) text += part;
      },
      close: (element) => {
        if (element === "t") inText = false;
        if (element === "rPh") furigana = false;
        if (element !== "si") return;
        if (--most < 0) throw new ZipRefused(TOO_MANY_STRINGS);
        strings.push(text);
      },
    });
  return strings;
}
