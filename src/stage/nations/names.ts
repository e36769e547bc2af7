import type { Vocabulary } from "../../circle/facilities/index.ts";
import type { NameWords } from "./content.ts";
import { oneOf, type Random } from "./random.ts";

type Named = { kind: string; founder: string; functions: readonly string[] };

/**
 * An invented but believable name and its kana. Places and their endings come from content; public
 * hospitals are called so, and some others carry an invented corporation in front.
 */
export function nameOf(
  institution: Named,
  words: NameWords,
  random: Random,
): { name: string; kana: string } {
  const first = oneOf(words.placeFirst, random);
  const second = oneOf(words.placeSecond, random);
  const ending = oneOf(endingsOf(institution, words), random);
  const isStation = institution.kind === "visiting_nursing";
  const parts = isStation ? [ending, first, second] : [first, second, ending];
  const corporate = institution.founder === "medical_corporation" && random() < 0.35;
  const front = corporate
    ? `${oneOf(words.corporations, random)}${oneOf(words.placeFirst, random)[0]}会 `
    : "";
  return {
    name: front + parts.map((part) => part[0]).join(""),
    kana: parts.map((part) => part[1]).join(""),
  };
}

function endingsOf(
  { kind, founder, functions }: Named,
  words: NameWords,
): readonly [string, string][] {
  if (kind !== "hospital") return words[kind as "clinic"];
  const group = functions.includes("advanced_treatment")
    ? founder === "university"
      ? "university"
      : "advanced"
    : functions.includes("psychiatric")
      ? "psychiatric"
      : ["national", "public", "university"].includes(founder)
        ? founder
        : functions.includes("long_term") && functions.length === 1
          ? "long_term"
          : "other";
  return words.hospital[group]!;
}

/** An invented person, family name first. */
export const personOf = (words: NameWords, random: Random): string =>
  `${oneOf(words.families, random)} ${oneOf(words.givens, random)}`;

/** Areas (郡市区) that no listed institution has: 00, then downwards from 99 for very large nations. */
const areas = ["00", "99", "98", "97", "96", "95"];

/**
 * Invented 医療機関コード, each given once: prefecture, point table, area, serial number, check digit.
 * null for a kind without a point table. Throws RangeError past 60,000 of one table in one prefecture.
 */
export function makeCodes({
  kinds,
  checkDigitOverSeven,
}: Vocabulary): (kind: string, prefecture: string) => string | null {
  const tables = new Map(kinds.map((one) => [one.id as string, one.pointTable]));
  const given = new Map<string, number>();
  return (kind, prefecture) => {
    const table = tables.get(kind) ?? null;
    if (table === null) return null;
    const serial = given.get(prefecture + table) ?? 0;
    given.set(prefecture + table, serial + 1);
    const area = areas[Math.floor(serial / 10_000)];
    if (area === undefined)
      throw new RangeError(`no invented code is left in prefecture ${prefecture}`);
    const six = area + String(serial % 10_000).padStart(4, "0");
    const counted = checkDigitOverSeven.includes(prefecture) ? six : prefecture + table + six;
    return `${prefecture}${table}${six}${checkDigitOf(counted)}`;
  };
}

/** The Luhn digit to write behind `digits`. */
function checkDigitOf(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const value = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return (10 - (sum % 10)) % 10;
}
