import type { BankRules } from "./content.ts";

const SMALL = "ァィゥェォッャュョヮヵヶ";
const LARGE = "アイウエオツヤユヨワカケ";

/**
 * A payer's name for comparing: one width, katakana, large letters as banks write them, without legal forms
 * (ｶ) ｲ) … and those written out), digits, blanks and signs. Kanji and letters stay.
 */
export function payerKey(text: string, { forms }: Pick<BankRules, "forms">): string {
  const plain = foldKana(text);
  const short = forms.short.join("|");
  const bare = plain
    // In front: 「カ)アオバ」「(カ)アオバ」; behind: 「アオバ(カ」「アオバ(カ)」; in between: 「アオバ(カ)エイ」.
    .replace(new RegExp(`^\\(?(?:${short})\\)`), "")
    .replace(new RegExp(`\\((?:${short})\\)?$`), "")
    .replace(new RegExp(`\\((?:${short})\\)`), "")
    .replaceAll(/[^\p{Script=Katakana}\p{Script=Han}A-Zー]/gu, "")
    .replaceAll("ー", "");
  if (forms.full.includes(bare)) return bare;
  const full = forms.full.toSorted((a, b) => b.length - a.length);
  const leading = full.find((form) => bare.startsWith(form) && bare.length > form.length);
  const rest = leading ? bare.slice(leading.length) : bare;
  const trailing = full.find((form) => rest.endsWith(form) && rest.length > form.length);
  return trailing ? rest.slice(0, -trailing.length) : rest;
}

/** Half width to full, hiragana to katakana, small letters to large, brackets of one kind, no blanks. */
export function foldKana(text: string): string {
  return text
    .normalize("NFKC")
    .toUpperCase()
    .replaceAll(/[\u3041-\u3096]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0x60))
    .replaceAll(/[ァィゥェォッャュョヮヵヶ]/g, (char) => LARGE[SMALL.indexOf(char)]!)
    .replaceAll(/[（［[{｛「]/g, "(")
    .replaceAll(/[）］\]}｝」]/g, ")")
    .replaceAll(/[-‐−―－]/g, "ー")
    .replaceAll(/\s/g, "");
}
