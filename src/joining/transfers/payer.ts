import type { BankRules } from "./content.ts";

const SMALL = "ァィゥェォッャュョヮヵヶ";
const LARGE = "アイウエオツヤユヨワカケ";

type Forms = BankRules["forms"];

/** The patterns of a list of legal forms, made once: thousands of names are compared at a time. */
const patterns = new WeakMap<Forms, { short: RegExp[]; full: string[] }>();

function patternsOf(forms: Forms) {
  let made = patterns.get(forms);
  if (!made) {
    const any = forms.short.join("|");
    // In front: 「カ)アオバ」「(カ)アオバ」; behind: 「アオバ(カ」「アオバ(カ)」; in between: 「アオバ(カ)エイ」.
    const short = [`^\\(?(?:${any})\\)`, `\\((?:${any})\\)?$`, `\\((?:${any})\\)`];
    const full = forms.full.toSorted((a, b) => b.length - a.length);
    made = { short: short.map((pattern) => new RegExp(pattern)), full };
    patterns.set(forms, made);
  }
  return made;
}

/**
 * A payer's name for comparing: one width, katakana, large letters as banks write them, without legal forms
 * (ｶ) ｲ) … and those written out), digits, blanks and signs. Kanji and letters stay.
 */
export function payerKey(text: string, { forms }: Pick<BankRules, "forms">): string {
  const { short, full } = patternsOf(forms);
  const bare = short
    .reduce((name, pattern) => name.replace(pattern, ""), foldKana(text))
    .replaceAll(/[^\p{Script=Katakana}\p{Script=Han}A-Zー]/gu, "")
    .replaceAll("ー", "");
  if (full.includes(bare)) return bare;
  const leading = full.find((form) => bare.startsWith(form));
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
