const escape = (text: string) => text.replace(/[\\%_]/g, "\\$&");

/** A pattern of LIKE that finds this text anywhere, and nothing by its own signs. */
export const anywhere = (text: string) => `%${escape(text)}%`;
/** The same at the beginning only. */
export const atStart = (text: string) => `${escape(text)}%`;

/** Patterns of the same text as typed, in usual width, and in either kana, in small letters: for `lower(…) like any`. */
export function anyKana(text: string): string[] {
  const typed = text.normalize("NFKC").trim();
  const written = [
    text.trim(),
    typed,
    shift(typed, "ァ", "ヶ", -0x60),
    shift(typed, "ぁ", "ゖ", 0x60),
  ];
  return [...new Set(written.map((one) => one.toLowerCase()))].map(anywhere);
}

/** Katakana to hiragana and back: the scripts lie 0x60 apart. */
const shift = (text: string, from: string, to: string, by: number): string =>
  [...text]
    .map((char) =>
      char >= from && char <= to ? String.fromCodePoint(char.codePointAt(0)! + by) : char,
    )
    .join("");
