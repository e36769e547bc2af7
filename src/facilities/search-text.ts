import { loadSearch } from "./content.ts";

/** What a facility is found by: its texts in one spelling, and their pairs of neighbouring characters. */
export interface SearchText {
  sought: string;
  grams: number[];
}

/**
 * One spelling for searching: NFKC, lower case, katakana as hiragana, variants of one character as
 * the usual one (content/facilities/search), without spaces and signs inside.
 */
export function foldName(text: string): string {
  const variants = variantMap();
  let folded = "";
  for (const char of text.normalize("NFKC").toLowerCase()) {
    const code = char.codePointAt(0)!;
    if (code >= 0x30a1 && code <= 0x30f6) folded += String.fromCharCode(code - 0x60);
    else if (IGNORED.test(char)) continue;
    else folded += variants.get(char) ?? char;
  }
  return folded;
}

const IGNORED = /[\s\p{P}\p{Cc}\p{Cf}]/u;

let map: Map<string, string> | null = null;
function variantMap(): Map<string, string> {
  map ??= new Map(
    loadSearch().variants.flatMap((line) => {
      const [usual, ...others] = [...line];
      // Small and large kana stand folded already.
      return others.map((other) => [hiragana(other), hiragana(usual!)] as const);
    }),
  );
  return map;
}

const hiragana = (char: string) =>
  char >= "ァ" && char <= "ヶ" ? String.fromCharCode(char.charCodeAt(0) - 0x60) : char;

/** The name, the kana, and of the address what stands before its first number. */
export function searchTextOf(facility: {
  name: string;
  kana?: string | null;
  address?: string | null;
}): SearchText {
  const place = foldName(facility.address ?? "").replace(/\d.*$/s, "");
  const sought = [foldName(facility.name), foldName(facility.kana ?? ""), place]
    .filter(Boolean)
    .join(" ");
  return { sought, grams: gramsOf(sought) };
}

/** The pairs of neighbouring characters, each as one number (two UTF-16 units), none twice. */
export function gramsOf(text: string): number[] {
  const grams = new Set<number>();
  for (let at = 0; at + 1 < text.length; at++) {
    const [first, second] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
    if (first !== 0x20 && second !== 0x20) grams.add((first << 16) | second);
  }
  return [...grams];
}

/** What somebody typed, taken apart for the database. */
export interface SearchTerms {
  /** Folded words; each must be found. */
  words: string[];
  grams: number[];
  /** Two digits and more: the beginning of a code, whole or without prefecture and table. */
  digits: string | null;
}

/** Reads a search; null when nothing is left to search for. */
export function readSearch(typed: string): SearchTerms | null {
  const words = typed.normalize("NFKC").split(/\s+/).map(foldName).filter(Boolean).slice(0, 8);
  if (words.length === 0) return null;
  const joined = words.join("");
  return {
    words,
    grams: [...new Set(words.flatMap(gramsOf))],
    digits: /^\d{2,10}$/.test(joined) ? joined : null,
  };
}

/** Name and address in one spelling; null without an address. */
export function placeKeyOf(facility: { name: string; address?: string | null }): string | null {
  const address = foldAddress(facility.address ?? "");
  return address === "" ? null : `${foldName(facility.name)} ${address}`;
}

/** 「三丁目１－８」 and 「3丁目1番8号」 are one address. */
function foldAddress(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\s\p{P}\p{Cf}]|字|大字/gu, "-")
    .replace(/([一二三四五六七八九十]+)(?=丁目|番|号)/g, (digits) =>
      String(readKanjiNumber(digits)),
    )
    .replace(/(?<=\d)(?:丁目|番地の|番地|番|号|の|ー|−)/g, "-")
    .replace(/-+/g, "-")
    .replace(/^-|-$/g, "");
}

function readKanjiNumber(digits: string): number {
  const [tens, ones] = digits.includes("十") ? digits.split("十") : ["", digits];
  const value = (text: string | undefined) => "〇一二三四五六七八九".indexOf(text ?? "");
  if (!digits.includes("十")) return Math.max(0, value(ones));
  return (tens ? value(tens) : 1) * 10 + (ones ? value(ones) : 0);
}
