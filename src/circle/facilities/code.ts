import { foldText } from "../../base/words/text.ts";
import { loadClassifications } from "./content.ts";

/**
 * Reads a 医療機関コード: two digits of the prefecture, one of the point table (医科 1, 歯科 3, 調剤 4,
 * 訪問看護 6), seven of the institution of which the last is the check digit. Seven digits alone are
 * completed. Full width, hyphens and spaces are taken. Gives the ten digits, or what is wrong in Japanese.
 */
export function readCode(
  typed: string,
  institution: { kind: string; prefecture: string },
): { code: string } | { problem: string } {
  const digits = foldText(typed).replace(/[\s,.-]/g, "");
  const { kinds } = loadClassifications();
  const table = kinds.find((row) => row.id === institution.kind)?.pointTable ?? null;
  if (!/^(\d{7}|\d{10})$/.test(digits)) {
    return { problem: "医療機関コードは10桁（または都道府県と点数表を除いた7桁）の数字です。" };
  }
  if (digits.length === 7 && table === null) {
    return { problem: "この種別では7桁から10桁を作れません。10桁で入力してください。" };
  }
  const code = digits.length === 10 ? digits : `${institution.prefecture}${table}${digits}`;
  if (!code.startsWith(institution.prefecture)) {
    return { problem: `コードの先頭2桁（${code.slice(0, 2)}）が都道府県と合いません。` };
  }
  if (table !== null && code[2] !== table) {
    return { problem: `コードの3桁目（${code[2]}）が種別と合いません。この種別では${table}です。` };
  }
  if (!hasCheckDigit(code)) {
    return { problem: "コードの検算が合いません。数字の打ち間違いがないか確かめてください。" };
  }
  return { code };
}

/** Whether the last digit is right, by the way of counting of the code's prefecture. */
export function hasCheckDigit(code: string): boolean {
  const { checkDigitOverSeven } = loadClassifications();
  const seven = checkDigitOverSeven.includes(code.slice(0, 2));
  if (code[2] === "1") return isLuhn(seven ? code.slice(3) : code);
  // Other point tables were not compared with real codes: what either way of counting accepts is taken.
  return isLuhn(code) || isLuhn(code.slice(3));
}

/** From the right every second digit doubled, digits of the products added; the sum ends in 0. */
function isLuhn(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, char, index) => {
    const value = Number(char) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
