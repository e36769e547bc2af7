import { foldAddress, foldName, nameFolding, respelt, speltAlike } from "./fold.ts";

/** What a facility is found by: its texts in one spelling, and their pairs of neighbouring characters. */
export interface SearchText {
  sought: string;
  grams: number[];
}

/** The name, the kana, of the address what stands before its first number, and how else these may be spelt. */
export function searchTextOf(facility: {
  name: string;
  kana?: string | null;
  address?: string | null;
}): SearchText {
  const place = foldName(facility.address ?? "").replace(/\d.*$/s, "");
  const [name, kana] = [foldName(facility.name), foldName(facility.kana ?? "")];
  const sought = [name, kana, place, ...respelt(name), ...respelt(place)].filter(Boolean).join(" ");
  return { sought, grams: gramsOf(sought) };
}

/** The same for a name of which only the text made by other rules is left; nothing of it is lost. */
export function refoldedText(name: string, stored: string): SearchText {
  const parts = [searchTextOf({ name }).sought, ...stored.split(" ").map(foldName)];
  const sought = [...new Set(parts.flatMap((part) => part.split(" ")))].filter(Boolean).join(" ");
  return { sought, grams: gramsOf(sought) };
}

/** The pairs of neighbouring characters, each as one number (two UTF-16 units), none twice. */
function gramsOf(text: string): number[] {
  const grams = new Set<number>();
  for (let at = 0; at + 1 < text.length; at++) {
    const [first, next] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
    if (first !== 0x20 && next !== 0x20) grams.add((first << 16) | next);
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
  const words = typed.split(/\s+/).map(foldName).filter(Boolean).slice(0, 8);
  if (words.length === 0) return null;
  const joined = words.join("");
  return {
    words,
    grams: [...new Set(words.flatMap(gramsOf))],
    digits: /^\d{2,10}$/.test(joined) ? joined : null,
  };
}

/** Name and address in one spelling; null without an address. */
export function placeKeyOf(
  { name, address }: { name: string; address?: string | null },
  addressKey = foldAddress(address ?? ""),
): string | null {
  return addressKey === "" ? null : `${speltAlike(foldName(name))} ${addressKey}`;
}

/** By what a facility is found and recognised, and the name of the rules by which it was folded. */
export function searchKeysOf(facility: {
  name: string;
  kana: string | null;
  address: string | null;
}) {
  const addressKey = foldAddress(facility.address ?? "");
  const placeKey = placeKeyOf(facility, addressKey);
  return { ...searchTextOf(facility), addressKey, placeKey, folding: nameFolding() };
}
