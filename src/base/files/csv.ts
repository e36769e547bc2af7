import { decodePieces, findEncoding } from "./text-encoding.ts";
import type { Find, NumberedRow, TableLimits } from "./table-row.ts";
import { NO_ZEROS, withoutZeros } from "../data/storable.ts";
import { cutText } from "../words/text.ts";

/** A cell to write: text stays text, numbers stay numbers, null is empty. */
export type CellToWrite = string | number | null;

/**
 * Text that a spreadsheet would run, also when it already carries a guard: a sign in any width, after blanks and
 * characters that take no room too (a Japanese Excel reads ＝ as =), or a leading tab or line break.
 */
const FORMULA = /^'*(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*(?:[=+@＝＋＠﹦﹢﹫]|[-－﹣]\s*\S))/u;

/**
 * A CSV that Excel opens without mojibake: UTF-8 with BOM, CRLF. Text that a spreadsheet would run
 * as a formula (FORMULA) gets a leading ' (OWASP "CSV Injection"); numbers and a lone "-" do not.
 */
export function writeCsv(rows: CellToWrite[][]): Buffer {
  const line = (row: CellToWrite[]): string => row.map(cellText).join(",");
  return Buffer.from(`\uFEFF${rows.map((row) => `${line(row)}\r\n`).join("")}`);
}

function cellText(cell: CellToWrite): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n;\t|]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Reads text separated by commas, semicolons, tabs or | (the front is `openTable`), row by row: neither the whole text nor
 * all rows are held. The leading ' that `writeCsv` adds is taken off again, so what was exported comes back the same.
 */
export function readCsv(
  bytes: Buffer,
  limits: TableLimits,
  find: Find,
  name: string,
): { rows: Iterable<NumberedRow>; encoding: string } | null {
  const { bytes: whole, label, encoding } = findEncoding(withoutFilling(bytes), find, name);
  if (isBinary(whole, label)) {
    find(
      name,
      "表のファイルではないようです（文字以外のデータが入っています）。ExcelかCSVのファイルを選んでください。",
    );
    return null;
  }
  const pieces = decodePieces(whole, label);
  const head = (pieces.next().value ?? "").replace(/^\ufeff+/, "");
  const hint = /^"?sep=(.)"?\r?\n/i.exec(head); // Excel's own first line
  const delimiter = hint?.[1] ?? detectDelimiter(head);
  const text = { head: head.slice(hint?.[0].length ?? 0), pieces };
  return { rows: parse(text, hint ? 2 : 1, delimiter, limits, find), encoding };
}

/** Without what old programs fill the end with: the sign for it, and zeros where no other zero is. */
function withoutFilling(bytes: Buffer): Buffer {
  const zero = bytes.indexOf(0);
  const filled = zero > 0 && bytes.subarray(zero).every((byte) => byte === 0);
  const text = filled ? bytes.subarray(0, zero) : bytes;
  return text.at(-1) === 0x1a ? text.subarray(0, -1) : text;
}

/** A text has none of these bytes, or a few that a broken program left in it; a picture or a program has many. */
const MOST_ZEROS = 1 / 200;

function isBinary(bytes: Buffer, label: string): boolean {
  let zeros = 0;
  let length = 0;
  for (const text of decodePieces(bytes, label)) {
    length += text.length;
    for (let at = text.indexOf("\0"); at >= 0; at = text.indexOf("\0", at + 1)) zeros++;
  }
  return zeros > Math.max(1, length * MOST_ZEROS);
}

/**
 * The separator under which most of the first rows have the same number of columns (more than one);
 * among equals the one under which quotation marks stand where they should, then the one with more columns.
 */
function detectDelimiter(text: string): string {
  const head = text.slice(0, 20_000);
  const limits = { rows: 30, columns: 1000, cellLength: 20_000, bytes: 0, unpackedBytes: 0 };
  let best = { delimiter: ",", score: 0 };
  for (const delimiter of [",", "\t", ";", "|"]) {
    const reader = parse({ head, pieces: [] }, 1, delimiter, limits, () => {});
    const counts = new Map<number, number>();
    let rows = 0;
    let step = reader.next();
    for (; !step.done; step = reader.next()) {
      rows++;
      const { length } = step.value.cells;
      if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1);
    }
    const stray = step.value;
    const [columns, same] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
    const score =
      same === 0 ? 0 : (same / rows) * 1e6 - Math.min(stray, 900) * 1e3 + Math.min(columns, 999);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** Without the guard of `writeCsv`; ="0110123452" is how people keep the zeros of a code in Excel. */
function unguard(cell: string): string {
  if (cell[0] === "'" && FORMULA.test(cell)) return cell.slice(1);
  return cell[0] === "=" ? (/^="([^"]*)"$/.exec(cell)?.[1] ?? cell) : cell;
}

const QUOTE = 0x22;
const ends = (code: number, delimiter: string): boolean =>
  code === QUOTE || code === 0x0a || code === 0x0d || code === delimiter.charCodeAt(0);

/**
 * RFC 4180 with the liberties found in the wild: any line ending, quotes inside a plain cell kept.
 * Gives in the end how many characters around quotation marks stood where RFC 4180 does not allow them.
 */
function* parse(
  { head, pieces }: { head: string; pieces: Iterable<string> },
  firstLine: number,
  delimiter: string,
  limits: TableLimits,
  find: Find,
): Generator<NumberedRow, number> {
  const rest = pieces[Symbol.iterator]();
  let text = head;
  let at = 0;
  let rows = 0;
  let cells: string[] = [];
  let cell = "";
  /** Whether nothing but blanks stands in the cell so far: to look anew at each quotation mark would never end. */
  let isBlank = true;
  let line = firstLine;
  let rowLine = firstLine;
  let wide = false;
  let closed = false;
  let stray = 0;

  /** Goes on to the next piece once the text is used up; false at the end of the file. */
  const more = (): boolean => {
    while (at >= text.length) {
      const next = rest.next();
      if (next.done) return false;
      at -= text.length;
      text = next.value;
    }
    return true;
  };
  const add = (part: string): void => {
    cell += part;
    isBlank &&= part.trim() === "";
  };
  const beginCell = (): void => {
    cell = "";
    isBlank = true;
  };
  const endCell = (): void => {
    const where = () => `${rowLine}行目の${cells.length + 1}列目`;
    const cut = cutText(cell, limits.cellLength);
    if (cut !== cell)
      find(where(), `文字が多すぎるため、初めの${limits.cellLength}字だけを読みました。`);
    cell = withoutZeros(cut);
    if (cell !== cut) find(where(), NO_ZEROS);
    if (cells.length < limits.columns) cells.push(unguard(cell));
    else if (cell !== "") wide = true;
    beginCell();
    closed = false;
  };
  /** The row that ends here; null when it holds nothing. */
  const endRow = (): NumberedRow | null => {
    endCell();
    if (wide)
      find(`${rowLine}行目`, `列が多すぎるため、初めの${limits.columns}列だけを読みました。`);
    const row = cells.some((one) => one.trim() !== "") ? { number: rowLine, cells } : null;
    cells = [];
    wide = false;
    if (row) rows++;
    return row;
  };

  while (rows < limits.rows && more()) {
    const char = text[at]!;
    if (char === '"' && isBlank) {
      beginCell();
      const opened = line;
      at++;
      for (;;) {
        if (!more()) {
          find(
            `${opened}行目`,
            '引用符（"）が閉じられていません。この行から後は読めませんでした。',
          );
          return stray + 1;
        }
        const close = text.indexOf('"', at);
        const part = text.slice(at, close < 0 ? undefined : close);
        add(part);
        line += part.match(/\r\n|\r|\n/g)?.length ?? 0;
        at += part.length;
        if (close < 0) continue;
        at++;
        if (!more() || text[at] !== '"') break;
        add('"');
        at++;
      }
      closed = true;
    } else if (char === delimiter) {
      endCell();
      at++;
    } else if (char === "\r" || char === "\n") {
      const row = endRow();
      at += char === "\r" && text[at + 1] === "\n" ? 2 : 1;
      rowLine = ++line;
      if (row) yield row;
    } else {
      if (closed || char === '"') stray++;
      // As far as nothing can end the cell it is taken in one piece: letter by letter costs memory.
      let end = at + 1;
      while (end < text.length && !ends(text.charCodeAt(end), delimiter)) end++;
      add(text.slice(at, end));
      if (closed) stray += end - at - 1;
      at = end;
    }
  }
  while (more() && !/\S/.test(text.slice(at))) at = text.length;
  if (at < text.length)
    find(`${rowLine}行目`, `行が多すぎるため、初めの${limits.rows}行だけを読みました。`);
  else if (cell !== "" || cells.length > 0) {
    const row = endRow();
    if (row) yield row;
  }
  return stray;
}
