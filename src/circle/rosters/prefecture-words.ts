import { foldText } from "../../base/words/text.ts";
import { loadVocabulary } from "../facilities/index.ts";

/** How prefectures are written: 「北海道」「東京」「01」「1」「01北海道」「青森県（02）」. */
export interface PrefectureWords {
  /** The number of the prefecture that a cell names; undefined where it names none, or two. */
  read(cell: string): string | undefined;
  /** The number of the prefecture with whose whole name an address begins. */
  ofAddress(address: string): string | undefined;
  nameOf(code: string): string;
}

export function prefectureWords(): PrefectureWords {
  const prefectures = loadVocabulary().prefectures;
  const names = new Map(prefectures.map((one) => [one.code, one.name]));
  const codes = new Map(
    prefectures.flatMap(({ code, name }) => [
      [code, code],
      [String(Number(code)), code],
      [name, code],
      [name.replace(/[都府県]$/, ""), code],
    ]),
  );
  const begins = new RegExp(`^(?:${prefectures.map((one) => one.name).join("|")})`);
  return {
    read: (cell) => {
      const parts = foldText(cell).match(/\d+|[^\d\s\p{P}\p{S}]+/gu) ?? [];
      const found = new Set(parts.map((part) => codes.get(part)));
      if (found.size !== 1) return undefined;
      // 「東京都千代田区」 in the column of the prefecture.
      return [...found][0] ?? codes.get((parts.length === 1 && begins.exec(parts[0]!)?.[0]) || "");
    },
    ofAddress: (address) => {
      const text = foldText(address)
        .replace(/\s/g, "")
        .replace(/^〒?\d{3}-?\d{4}/, "");
      return codes.get(begins.exec(text)?.[0] ?? "");
    },
    nameOf: (code) => names.get(code) ?? code,
  };
}
