import { foldText } from "../../base/words/text.ts";
import { hasCheckDigit } from "../facilities/index.ts";
import type { PrefectureWords } from "./prefecture-words.ts";

/** What a row says about itself beside its number; null = it does not say. */
export interface RowWords {
  /** The prefecture by its column, else by the beginning of its address. */
  prefecture: string | null;
  /** The point table by its column, else as the person who uploads says. */
  table: string | null;
}

/** What the number of a row can mean. */
export interface Reading {
  code: string;
  /** What was put right, in Japanese; the code itself where it stood as it is. */
  mended: string | null;
}

/**
 * Whether the numbers of a file lost their zeros at the front, as spreadsheets do it: nine digits are a prefecture
 * and seven digits (`kept`), or ten of which the first was a zero (`lost`); `unsure` where the file tells neither.
 */
export type Zeros = "kept" | "lost" | "unsure";

/** The digits of a number as typed, or as a program wrote it: 110123452.0. */
export const digitsOf = (typed: string): string =>
  foldText(typed)
    .replace(/^['’]/, "")
    .replace(/\.0+$/, "")
    .replace(/[\s,.・/-]/g, "");

/** Reads the numbers of a list of facilities; never gives another prefecture than the row names. */
export function codeReader(words: PrefectureWords, tables: ReadonlySet<string>) {
  /** Ten digits without their first, a zero. */
  const asLost = (digits: string, { table }: RowWords): string | null =>
    digits[0] !== "0" && tables.has(digits[1]!) && (table ?? digits[1]) === digits[1]
      ? `0${digits}`
      : null;
  const asKept = (digits: string): string | null =>
    words.read(digits.slice(0, 2)) === undefined ? null : digits;

  /** What the first rows of a file tell about all of them. */
  function zerosOf(rows: Iterable<RowWords & { digits: string }>): Zeros {
    const told = new Set<Zeros>();
    for (const { digits, ...row } of rows) {
      // One that keeps its zero says that none were lost; a row's own prefecture may say otherwise.
      if (/^0\d{8,9}$/.test(digits)) told.add("kept");
      if (digits.length !== 9) continue;
      const [lost, kept] = [asLost(digits, row), asKept(digits)].map(
        (code) => code !== null && (row.prefecture ?? code.slice(0, 2)) === code.slice(0, 2),
      );
      if (lost !== kept) told.add(lost ? "lost" : "kept");
    }
    return told.size === 1 ? [...told][0]! : "unsure";
  }

  /** The ten digits, or why the number is not taken. */
  function read(digits: string, row: RowWords, zeros: Zeros): Reading | { problem: string } {
    const { prefecture } = row;
    if (/^\d+E\+?\d+$/i.test(digits)) return rounded(digits);
    if (!/^\d+$/.test(digits)) return unreadable(digits);
    if (digits.length === 10) return compared({ code: digits, mended: null }, prefecture);
    if (digits.length === 9) return readNine(digits, row, zeros);
    if (digits.length === 8) return readEight(digits, row);
    if (digits.length < 5 || digits.length > 10) return unreadable(digits);
    if (prefecture === null) {
      return {
        problem:
          "都道府県がわからないため、取り込みません。都道府県の列を加えるか、コードを10桁にしてください。",
      };
    }
    const number = digits.padStart(7, "0");
    const reading = completed(prefecture, number, row);
    if (digits.length === 7 || "problem" in reading) return reading;
    return hasCheckDigit(reading.code)
      ? { ...reading, mended: told(digits, number) }
      : {
          problem: `医療機関番号「${digits}」は${digits.length}桁です。先頭の0を補っても検算が合わないため、取り込みません。7桁で書いてください。`,
        };
  }

  /** By the prefecture of the row, else by the file as a whole; else nobody can know. */
  function readNine(digits: string, row: RowWords, zeros: Zeros) {
    const [lost, kept] = [asLost(digits, row), asKept(digits)];
    const readings = [lost, kept].filter((code) => code !== null);
    if (readings.length === 0) return unreadable(digits);
    const { prefecture } = row;
    const is = (code: string | null, byFile: boolean) =>
      code !== null && (prefecture === null ? byFile : code.startsWith(prefecture));
    if (is(lost, zeros === "lost")) return { code: lost!, mended: told(digits, lost!) };
    if (is(kept, zeros === "kept" || digits[0] === "0"))
      return completed(kept!.slice(0, 2), kept!.slice(2), row);
    if (prefecture !== null) return mismatch(digits, readings, prefecture);
    const meant = [
      lost && `先頭の0が落ちた${nameIn(lost)}のコード`,
      kept && `${nameIn(kept)}の番号`,
    ].filter(Boolean);
    return {
      problem: `医療機関コード「${digits}」は9桁で、${meant.join("とも、")}${meant.length > 1 ? "とも" : "かどうか"}決められないため、取り込みません。都道府県の列を加えるか、コードを10桁にしてください。`,
    };
  }

  /** Prefecture and seven digits, of which the very first zero went: only nine prefectures have one. */
  function readEight(digits: string, row: RowWords): Reading | { problem: string } {
    const whole = `0${digits}`;
    if (asKept(whole) === null) return unreadable(digits);
    const reading = completed(whole.slice(0, 2), whole.slice(2), row);
    if ("problem" in reading) return reading;
    const doubtful = row.prefecture === null && !hasCheckDigit(reading.code);
    if (doubtful) return unreadable(digits);
    return compared({ ...reading, mended: told(digits, whole) }, row.prefecture);
  }

  function completed(prefecture: string, number: string, { table }: RowWords) {
    return table === null
      ? { problem: "医科・歯科・薬局などの区分がわからないため、取り込みません。" }
      : { code: `${prefecture}${table}${number}`, mended: null };
  }

  function compared(reading: Reading, prefecture: string | null): Reading | { problem: string } {
    const { code } = reading;
    if (asKept(code) === null) return unreadable(code);
    if (!tables.has(code[2]!)) {
      return {
        problem: `医療機関コード「${code}」の3桁目（${code[2]}）は、医科・歯科・薬局などのどれでもないため、取り込みません。`,
      };
    }
    return prefecture === null || code.startsWith(prefecture)
      ? reading
      : mismatch(code, [code], prefecture);
  }

  const nameIn = (code: string) => words.nameOf(code.slice(0, 2));
  const mismatch = (digits: string, readings: readonly string[], prefecture: string) => ({
    problem: `医療機関コード「${digits}」は${readings.map(nameIn).join("か")}のものですが、この行の都道府県は${words.nameOf(prefecture)}です。どちらが正しいか確かめて直してください（取り込みません）。`,
  });
  return { zerosOf, read };
}

const told = (typed: string, mended: string) =>
  `先頭の0が落ちていたため、補いました（${typed} → ${mended}）。`;

const rounded = (digits: string) => ({
  problem: `医療機関番号が「${digits.slice(0, 20)}」のように丸められていて、元の数字がわからないため、取り込みません。Excelでその列の表示形式を「文字列」にして、入れ直してください。`,
});

const unreadable = (digits: string) => ({
  problem: `医療機関番号「${digits.slice(0, 20)}」が読めないため、取り込みません。`,
});
