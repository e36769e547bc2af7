import ipaddr from "ipaddr.js";

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

/** The network an address belongs to (IPv4 /16, IPv6 /32): enough to recognise one's own, too little to find a person. */
export function coarsePlace(address: string): string {
  if (!ipaddr.isValid(address)) return "";
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") {
    const [first, second] = parsed.toByteArray();
    return `${first}.${second}.*.*`;
  }
  const [first, second] = (parsed as ipaddr.IPv6).parts;
  return `${first!.toString(16)}:${second!.toString(16)}:…`;
}
