/** Company forms, at the end or the start of a vendor's name. */
const LEGAL =
  /株式会社|有限会社|合同会社|一般社団法人|\(株\)|\(有\)|㈱|㈲|(?<![a-z])(?:incorporated|inc|corporation|corp|company|co|limited|ltd|llc|gmbh|kk|k\.k|ag|s\.?a|n\.?v|b\.?v|plc|pty|srl|s\.?p\.?a|e\.?v|laboratories|technologies|technology|psirt)(?![a-z])\.?/g;
const MAX_NAME = 300;
const MAX_SPAN = 1000;

/** NFKC, lower case, Latin letters without accents, at most 300 characters. */
export function fold(text: string): string {
  const folded = text.slice(0, MAX_NAME).normalize("NFKC").toLowerCase();
  return folded.replace(/[à-ɏ]/g, (letter) => letter.normalize("NFD")[0]!);
}

/** The name with everything but letters and digits of any script left out: "PAN-OS" and "pan os" are one. */
export function squeeze(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]/gu, "");
}

/** `squeeze` of a vendor's name without its company form. A name made of company forms only stays whole. */
export function squeezeVendor(text: string): string {
  return squeeze(fold(text).replace(LEGAL, " ")) || squeeze(text);
}

/** The single names in a vendor field that holds several: "GE (General Electric)", "Silex and GE". */
export function splitVendors(written: string): string[] {
  const text = written.slice(0, MAX_NAME).normalize("NFKC");
  const inside = [...text.matchAll(/\(([^()]{1,80})\)/g)].map((hit) => hit[1]!);
  const outside = text.replace(/\([^()]*\)/g, " ");
  const parts = outside.split(/,|、|\/|・(?=.{3})|\band\b|\bformerly\b|\bsubsidiary of\b/);
  return [outside, ...parts, ...inside]
    .map((part) => part.replace(/^(?:メーカー|製造元|製造|maker)\s*:/i, "").trim())
    .filter((part) => part.length > 1);
}

/**
 * The words of a product name. Numbers keep their letters ("EC 40" and "EC-40" are `ec40`),
 * a series is spelled out ("MX400-550" gives mx400 … mx550, at most 1,000), Japanese runs stay whole.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  const tokens = fold(text).match(/[a-z0-9]+(?:-[a-z0-9]+)*|[^\s\p{P}\p{S}a-z0-9]+|\)/gu) ?? [];
  let isClosed = false;
  for (const token of tokens.flatMap((part) =>
    part.replace(/-(?=[a-z]{4,}(?:-|$))/g, " ").split(" "),
  )) {
    // "(XTR) 96280" are two words.
    const joins = !isClosed;
    isClosed = token === ")";
    if (isClosed) continue;
    if (!/\d/.test(token)) {
      words.push(...token.split("-"));
      continue;
    }
    const before = words.at(-1);
    if (joins && /^\d+$/.test(token) && before !== undefined && /^[a-z]{1,3}$/.test(before)) {
      words[words.length - 1] = before + token;
      continue;
    }
    const series = /^([a-z]{1,5})(\d{1,5})-([a-z]{0,5})(\d{1,5})$/.exec(token);
    const [from, to] = [Number(series?.[2]), Number(series?.[4])];
    const alike = series !== null && (series[3] === "" || series[3] === series[1]);
    const longEnough = series !== null && series[4]!.length >= series[2]!.length;
    if (alike && longEnough && to > from && to - from <= MAX_SPAN)
      for (let n = from; n <= to; n++) words.push(series[1]! + n);
    else words.push(token.replaceAll("-", ""));
  }
  return words;
}
