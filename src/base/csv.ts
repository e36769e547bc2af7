import type { Find, NumberedRow, TableLimits } from "./table-file.ts";

/** A cell to write: text stays text, numbers stay numbers, null is empty. */
export type CellToWrite = string | number | null;

/** Text that a spreadsheet would run, also when it already carries a guard. */
const FORMULA = /^'*(?:[=+@\t\r]|-.)/s;

/**
 * A CSV that Excel opens without mojibake: UTF-8 with BOM, CRLF. Text that a spreadsheet would run
 * as a formula (leading = + - @ tab CR) gets a leading ' (OWASP "CSV Injection"); numbers and a lone "-" do not.
 */
export function writeCsv(rows: CellToWrite[][]): Buffer {
  const line = (row: CellToWrite[]): string => row.map(cellText).join(",");
  return Buffer.from(`\uFEFF${rows.map((row) => `${line(row)}\r\n`).join("")}`);
}

function cellText(cell: CellToWrite): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Reads comma, semicolon or tab separated text (the front is `readTable`). The leading ' that
 * `writeCsv` adds is taken off again, so what was exported comes back the same.
 */
export function readCsv(
  bytes: Buffer,
  limits: TableLimits,
  find: Find,
  name: string,
): { rows: NumberedRow[]; encoding: string } | null {
  const { text, encoding } = decode(bytes, find, name);
  if (text.includes("\0")) {
    find(
      name,
      "表のファイルではないようです（文字以外のデータが入っています）。ExcelかCSVのファイルを選んでください。",
    );
    return null;
  }
  const hint = /^sep=(.)\r?\n/.exec(text); // Excel's own first line
  const delimiter = hint?.[1] ?? detectDelimiter(text);
  const { rows } = parse(text, hint ? hint[0].length : 0, hint ? 2 : 1, delimiter, limits, find);
  return { rows, encoding };
}

/** Decodes by BOM, then strict UTF-8, then the Japanese encoding that leaves fewest broken characters. */
function decode(bytes: Buffer, find: Find, name: string): { text: string; encoding: string } {
  const as = (label: string, part = bytes): string => new TextDecoder(label).decode(part);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: as("utf-16le"), encoding: "UTF-16" };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: as("utf-16be"), encoding: "UTF-16" };
  for (const cut of [0, 1, 2, 3]) {
    try {
      const part = bytes.subarray(0, bytes.length - cut);
      const text = new TextDecoder("utf-8", { fatal: true }).decode(part);
      if (cut > 0 && !/[^\0-\x7f]/.test(text)) break; // more likely the only Japanese of another encoding
      if (cut > 0)
        find(
          name,
          "ファイルの終わりの文字が途中で切れています。ファイル全体がそろっているか確かめてください。",
        );
      if (/\x1b[$(]/.test(text)) return { text: as("iso-2022-jp"), encoding: "ISO-2022-JP" };
      return { text, encoding: "UTF-8" };
    } catch {
      // Not UTF-8 up to here; a file cut inside its last character is tried with less.
    }
  }
  const candidates = [
    { label: "shift_jis", encoding: "Shift_JIS" },
    { label: "euc-jp", encoding: "EUC-JP" },
    { label: "utf-8", encoding: "UTF-8" },
  ].map(({ label, encoding }) => {
    const text = as(label);
    const broken = text.match(/\uFFFD/g)?.length ?? 0;
    // EUC-JP read as Shift_JIS is mostly valid, but a flood of half-width kana.
    const kana = text.match(/[\uFF61-\uFF9F]/g)?.length ?? 0;
    return { text, encoding, broken, score: broken * 1000 + kana };
  });
  const best = candidates.reduce((a, b) => (b.score < a.score ? b : a));
  if (best.broken > 0) {
    best.text.split(/\r\n|\r|\n/).forEach((line, at) => {
      if (line.includes("\uFFFD"))
        find(
          `${at + 1}行目`,
          `読めない文字があります（文字コードを${best.encoding}として読みました）。`,
        );
    });
  }
  return { text: best.text, encoding: best.encoding };
}

/**
 * The separator under which most of the first rows have the same number of columns (more than one);
 * among equals the one under which quotation marks stand where they should, then the one with more columns.
 */
function detectDelimiter(text: string): string {
  const head = text.slice(0, 20_000);
  const limits = { rows: 30, columns: 1000, cellLength: 20_000, bytes: 0, unpackedBytes: 0 };
  let best = { delimiter: ",", score: 0 };
  for (const delimiter of [",", "\t", ";"]) {
    const { rows, stray } = parse(head, 0, 1, delimiter, limits, () => {});
    const counts = new Map<number, number>();
    for (const { cells } of rows)
      if (cells.length > 1) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
    const [columns, same] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
    const score =
      same === 0
        ? 0
        : (same / rows.length) * 1e6 - Math.min(stray, 900) * 1e3 + Math.min(columns, 999);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

const QUOTE = 0x22;
const ends = (code: number, delimiter: string): boolean =>
  code === QUOTE || code === 0x0a || code === 0x0d || code === delimiter.charCodeAt(0);

/**
 * RFC 4180 with the liberties found in the wild: any line ending, quotes inside a plain cell kept.
 * `stray` counts characters around quotation marks that RFC 4180 does not allow.
 */
function parse(
  text: string,
  start: number,
  firstLine: number,
  delimiter: string,
  limits: TableLimits,
  find: Find,
): { rows: NumberedRow[]; stray: number } {
  const rows: NumberedRow[] = [];
  let cells: string[] = [];
  let cell = "";
  let line = firstLine;
  let rowLine = firstLine;
  let wide = false;
  let closed = false;
  let stray = 0;
  let at = start;

  const endCell = (): void => {
    if (cell.length > limits.cellLength) {
      find(
        `${rowLine}行目の${cells.length + 1}列目`,
        `文字が多すぎるため、初めの${limits.cellLength}字だけを読みました。`,
      );
      cell = cell.slice(0, limits.cellLength);
    }
    if (cells.length < limits.columns)
      cells.push(cell[0] === "'" && FORMULA.test(cell) ? cell.slice(1) : cell);
    else if (cell !== "") wide = true;
    cell = "";
    closed = false;
  };
  const endRow = (): void => {
    endCell();
    if (wide)
      find(`${rowLine}行目`, `列が多すぎるため、初めの${limits.columns}列だけを読みました。`);
    if (cells.some((one) => one.trim() !== "")) rows.push({ number: rowLine, cells });
    cells = [];
    wide = false;
  };

  while (at < text.length && rows.length < limits.rows) {
    const char = text[at]!;
    if (char === '"' && cell === "") {
      const opened = line;
      for (at++; ; at++) {
        const close = text.indexOf('"', at);
        const part = text.slice(at, close < 0 ? undefined : close);
        cell += part;
        line += part.match(/\r\n|\r|\n/g)?.length ?? 0;
        if (close < 0) {
          find(
            `${opened}行目`,
            '引用符（"）が閉じられていません。この行から後は読めませんでした。',
          );
          return { rows, stray: stray + 1 };
        }
        at = close;
        if (text[at + 1] !== '"') break;
        cell += '"';
        at++;
      }
      at++;
      closed = true;
    } else if (char === delimiter) {
      endCell();
      at++;
    } else if (char === "\r" || char === "\n") {
      endRow();
      at += char === "\r" && text[at + 1] === "\n" ? 2 : 1;
      rowLine = ++line;
    } else {
      if (closed || char === '"') stray++;
      // As far as nothing can end the cell it is taken in one piece: letter by letter costs memory.
      let end = at + 1;
      while (end < text.length && !ends(text.charCodeAt(end), delimiter)) end++;
      cell += text.slice(at, end);
      if (closed) stray += end - at - 1;
      at = end;
    }
  }
  if (/\S/.test(text.slice(at)))
    find(`${rowLine}行目`, `行が多すぎるため、初めの${limits.rows}行だけを読みました。`);
  else if (cell !== "" || cells.length > 0) endRow();
  return { rows, stray };
}
