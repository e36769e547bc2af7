const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android のスマートフォンかタブレット"],
  [/Windows/, "Windows のパソコン"],
  [/Macintosh|Mac OS X/, "Mac"],
  [/CrOS/, "Chromebook"],
  [/Linux/, "Linux のパソコン"],
];
/** The most particular first: Edge calls itself Chrome too, and Chrome calls itself Safari. */
const BROWSERS: readonly [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/(Firefox|FxiOS)\//, "Firefox"],
  [/(Chrome|Chromium|CriOS)\//, "Chrome"],
  [/Safari\//, "Safari"],
];

const nameIn = (table: readonly [RegExp, string][], text: string) =>
  table.find(([pattern]) => pattern.test(text))?.[1];

/** A browser's own description in words that a person recognises: 「Windows のパソコン（Edge）」. */
export function deviceWords(userAgent: string): string {
  const system = nameIn(SYSTEMS, userAgent) ?? "種類の分からない端末";
  const browser = nameIn(BROWSERS, userAgent);
  return browser ? `${system}（${browser}）` : system;
}
