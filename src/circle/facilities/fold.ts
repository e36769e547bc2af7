import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { loadPrefectures, loadVariants } from "./content.ts";

/** Marks that stand on or behind a letter, also those that choose a shape of it; never ゛ and ゜. */
const MARKS = /(?![\u3099\u309A])\p{M}/gu;
/** What stands between letters, or is only long: nobody types it the same way twice. */
const IGNORED = /[\s\p{P}\p{S}\p{M}\p{Cc}\p{Cf}ー]/u;

interface Folding {
  /** Character → the usual one of its line. */
  usual: Map<string, string>;
  /** Between two kanji, what may stand for each other. */
  between: { any: RegExp; others: Map<string, string[]> }[];
  prefectures: RegExp;
  /** Names these rules: stored texts that were folded by rules of another name are folded anew. */
  name: string;
}

let made: Folding | null = null;
function folding(): Folding {
  if (made) return made;
  const { characters, betweenKanji } = loadVariants();
  made = {
    usual: new Map(
      characters.flatMap((line) => {
        const [usual, ...others] = [...line];
        return others.map((other) => [other, usual!] as const);
      }),
    ),
    between: betweenKanji.map((line) => ({
      any: new RegExp(`(?<=\\p{sc=Han})[${line}](?=\\p{sc=Han})`, "gu"),
      others: new Map([...line].map((one) => [one, [...line].filter((other) => other !== one)])),
    })),
    prefectures: new RegExp(
      `^(?:${loadPrefectures()
        .map(({ name }) => name)
        .join("|")})`,
    ),
    name: nameRules(),
  };
  return made;
}

/**
 * One spelling for searching and comparing: one width, lower case, katakana as hiragana, variants of one character
 * as the usual one (content/facilities/variants), without spaces, signs, long-vowel marks and shape selectors.
 */
export function foldName(text: string): string {
  let folded = "";
  const letters = text
    .replaceAll("\u309B", "\u3099")
    .replaceAll("\u309C", "\u309A")
    .normalize("NFKD")
    .replace(MARKS, "")
    .normalize("NFC")
    .toLowerCase();
  for (const char of letters) {
    if (char === "々" && folded !== "") folded += /.$/su.exec(folded)![0];
    else folded += foldChar(char);
  }
  return folded;
}

/** What became of each character so far: looking it up is most of the work. */
const known = new Map<string, string>();
function foldChar(char: string): string {
  let folded = known.get(char);
  if (folded === undefined) {
    const kana = hiragana(char);
    folded = folding().usual.get(kana) ?? (IGNORED.test(char) ? "" : kana);
    known.set(char, folded);
  }
  return folded;
}

const hiragana = (char: string) =>
  char >= "ァ" && char <= "ヶ" ? String.fromCharCode(char.charCodeAt(0) - 0x60) : char;

/** How else a folded text may be spelt between its kanji: 霞け関 as 霞が関 and 霞箇関. */
export function respelt(folded: string): string[] {
  return folding().between.flatMap(({ any, others }) => {
    const standing = folded.match(any) ?? [];
    const alternatives = new Set(standing.flatMap((one) => others.get(one)!));
    return [...alternatives].map((other) => folded.replace(any, other));
  });
}

/** The one of these spellings by which names and addresses are compared. */
export function speltAlike(folded: string): string {
  return folding().between.reduce(
    (text, { any, others }) => text.replace(any, [...others.keys()][0]!),
    folded,
  );
}

const SEPARATOR = "\uE000";

/** 「東京都霞ヶ関三丁目１－８」 and 「霞が関3丁目1番8号」 are one address: the prefecture is compared by itself. */
export function foldAddress(text: string): string {
  const numbered = text
    .normalize("NFKC")
    .replace(/^\s+/, "")
    .replace(folding().prefectures, "")
    .replace(/大字|字/gu, "")
    .replace(/([一二三四五六七八九十]+)(?=丁目|番|号|条|線)/g, (digits) =>
      String(readKanjiNumber(digits)),
    )
    .replace(/(?<=\d)(?:丁目|番地[のノ]|番地|番|号|の|ノ)/g, "-")
    .replace(/(?<=\d)[\s\p{P}\p{S}ー]+(?=\d)/gu, SEPARATOR);
  return speltAlike(foldName(numbered)).replaceAll(SEPARATOR, "-");
}

function readKanjiNumber(digits: string): number {
  const [tens, ones] = digits.includes("十") ? digits.split("十") : ["", digits];
  const value = (text: string | undefined) => "〇一二三四五六七八九".indexOf(text ?? "");
  if (!digits.includes("十")) return Math.max(0, value(ones));
  return (tens ? value(tens) : 1) * 10 + (ones ? value(ones) : 0);
}

/** The name of the rules of today. */
export const nameFolding = (): string => folding().name;

/** A change of the rules is a change of these files, of their content, or of Unicode; once too often only costs a minute. */
function nameRules(): string {
  const hash = createHash("sha256").update(process.versions.unicode ?? "");
  for (const file of ["./fold.ts", "./search-text.ts"])
    hash.update(readFileSync(new URL(file, import.meta.url)));
  return hash.update(JSON.stringify(loadVariants())).digest("hex");
}
