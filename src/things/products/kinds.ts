import type { Aliases } from "./catalogue.ts";
import { fold, wordsOf } from "./names.ts";

/** A name without the kind of thing that Japanese says beside it. */
interface Kindless {
  /** "" where nothing is left that names a product, or what Japanese says may belong to the name. */
  name: string;
  /** The words left out that stand in front of a Latin name, or behind a model number: they tell nothing apart. */
  kinds: ReadonlySet<string>;
}

const NONE: Kindless = { name: "", kinds: new Set() };
/** Japanese with a Latin name right behind it: 「輸液ポンプKP3012」. */
const GLUED = /[^\x20-\x7e](?=[a-z]{1,6}-?\d|[a-z]{5})/g;
const isKatakana = (word: string) => /^[ァ-ヿ・]+$/.test(word.trim());

/**
 * 「連携サーバ IntelliBridge Enterprise」: what Japanese says beside a Latin name is the kind of thing; not where a number
 * counts it (「64 スライス」), nor where katakana behind the name may belong to it (「CareLink パーソナル」).
 */
export function withoutKinds(name: string, aliases: Aliases): Kindless {
  if (!isForeign(name)) return NONE;
  const kept: string[] = [];
  const kinds: string[] = [];
  for (const token of name.replace(GLUED, "$& ").trim().split(/\s+/)) {
    const before = kept.at(-1);
    if (!isForeign(token)) kept.push(token);
    else if (!isKind(token, aliases)) kept.push(rewrite(token, aliases));
    else {
      const plain = rewrite(token, aliases);
      if (before !== undefined && (/^\d+$/.test(before) || isKatakana(plain))) return NONE;
      if (before === undefined || /[a-z]-?\d/.test(before)) kinds.push(...wordsOf(plain));
    }
  }
  const words = wordsOf(kept.join(" "));
  const isName = words.length > 1 || words.some((word) => !aliases.generic.has(word));
  return isName ? { name: kept.join(" "), kinds: new Set(kinds) } : NONE;
}

/** Is the Japanese word none that the catalogue knows as a name? */
export function isKind(token: string, aliases: Aliases): boolean {
  const plain = rewrite(token, aliases);
  return isForeign(plain) || wordsOf(plain).every((word) => aliases.generic.has(word));
}

/** Japanese that the catalogue does not translate says nothing against a Latin name. */
export function isForeign(word: string): boolean {
  return /[^\x20-\x7e]/.test(word);
}

/** Japanese and short writings in the advisory's spelling. */
export function rewrite(name: string, aliases: Aliases): string {
  let out = fold(name);
  if (!isForeign(out)) return out;
  for (const [written, word] of aliases.written) out = out.replace(written, word);
  return out;
}
