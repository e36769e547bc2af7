/** Comparison a word or sign stands for. */
export type Op = "=" | "<" | "<=" | ">" | ">=" | "!=";
/** `text` is lower case for recognising, `shown` as written. */
export type Words = { text: string; shown: string };
export type Token =
  | { kind: "op" | "post"; op: Op }
  | { kind: "sep" | "and" | "range" | "all" | "between" }
  | ({ kind: "atom" | "word" | "paren" | "condition" } & Words);

const MAX_TOKENS = 400;
const EARLIER = "(?:earlier|prior|below|older|lower|previous|under|before|less)";
const LATER = "(?:later|newer|above|higher|up|subsequent|onwards?|greater)";
const NOUN = "(?:\\s+(?:versions?|releases?|revisions?|firmware))?";

type Rule = readonly [pattern: string, make: (words: Words) => Token | null];
const op = (sign: Op) => (): Token => ({ kind: "op", op: sign });
const post = (sign: Op) => (): Token => ({ kind: "post", op: sign });
const plain = (kind: "sep" | "and" | "range" | "all" | "between") => (): Token => ({ kind });
const worded =
  (kind: "atom" | "word" | "paren" | "condition") =>
  (words: Words): Token => ({ kind, ...words });
const nothing = () => null;

/** English phrases; each must end at the end of a word. */
const PHRASES: readonly Rule[] = [
  ["cve-[0-9]{4}-[0-9]{4,}", nothing],
  ["(?:but\\s+)?not\\s+including|excluding", op("<")],
  ["(?:prior|previous)\\s+to\\s+and\\s+including|no\\s+later\\s+than", op("<=")],
  ["up\\s+to(?:(?:\\s+|,\\s*)and\\s+including)?", op("<=")],
  ["(?:prior|previous)\\s+to|(?:earlier|older|lower|less)\\s+than|before", op("<")],
  ["(?:later|newer|higher|greater)\\s+than|after", op(">")],
  ["from|since|(?:starting|beginning)\\s+(?:from|with|at)", op(">=")],
  [`(?:and|or)\\s+(?:all\\s+|any\\s+)?${EARLIER}${NOUN}`, post("<=")],
  [`(?:and|or)\\s+(?:all\\s+|any\\s+)?${LATER}${NOUN}`, post(">=")],
  ["between", plain("between")],
  ["through|thru|until|to", plain("range")],
  [
    "(?:all|any)(?:\\s+(?:known|bios|firmware|software|product|supported))?(?:\\s+(?:versions?|releases?))?",
    plain("all"),
  ],
  ["or", plain("sep")],
  ["and", plain("and")],
  [
    "(?:with|model|when|if|on|only|installed|running|using|for|in|without|due|that|which|where|distributed|shipped|manufactured|including)(?![a-z0-9])[^|]*",
    worded("condition"),
  ],
];
/** Japanese words and signs; they end where they end. */
const SIGNS: readonly Rule[] = [
  ["\\s+", nothing],
  ["(?:すべて|全て|全)の?(?:バージョン|版)?", plain("all")],
  ["(?:(?:および|及び|または|又は|か)?それ)?以前|以下|まで", post("<=")],
  ["未満|より前|よりも前|より古い", post("<")],
  ["以降|以上|以後", post(">=")],
  ["より後|より新しい|超", post(">")],
  ["から|[〜~–—―]|-(?=\\s)", plain("range")],
  ["<=|=<|[≤≦]", op("<=")],
  [">=|=>|[≥≧]", op(">=")],
  ["!=", op("!=")],
  ["<", op("<")],
  [">", op(">")],
  ["==?", op("=")],
  ["\\|+|[,;、]|または|又は|/(?=\\s)", plain("sep")],
  ["及び|および|&", plain("and")],
  ["\\([^()]*\\)", ({ text, shown }) => ({ kind: "paren", text: text.slice(1, -1).trim(), shown })],
  [
    "(?:service\\s*pack|build|update|upd|hotfix|patch|sp|hf|fp|cu|uc|mp|sr|qu)\\.?\\s*(?:nr\\.?\\s*)?[0-9][0-9a-z.]*",
    worded("atom"),
  ],
  ["[a-z]{0,12}[0-9][0-9a-z.+:*-]*(?:\\([0-9a-z.]{1,12}\\)[0-9a-z.-]*)*", worded("atom")],
  ["[a-z](?:\\.[0-9a-z]+)+(?:-[a-z0-9.]+)*", worded("atom")],
  ["\\*", plain("all")],
  ["[a-z][a-z'-]*\\.?", worded("word")],
  ["系", worded("word")],
  [
    "[ぁ-ゖァ-ヿ一-鿿々]+?(?=[^ぁ-ゖァ-ヿ一-鿿々]|以|未満|より|まで|から|全|すべて|系|$)",
    worded("word"),
  ],
  [".", nothing],
];
/** Tried in this order at each place; sticky, and linear each, so a hostile text costs no more than its length. */
const LEXICON = [
  ...PHRASES.map(([source, make]) => [new RegExp(`(?:${source})(?![a-z0-9])`, "y"), make] as const),
  ...SIGNS.map(([source, make]) => [new RegExp(source, "ys"), make] as const),
];

/** Words that say nothing by themselves. */
export const FILLER =
  /^(?:versions?|ver|v|releases?|rel|revisions?|rev|firmware|software|product|series|the|of|is|are|known|affected|(?:の)?(?:バージョン|版|ファームウェア|ソフトウェア)?(?:の|で|は|が)?)\.?$/;
/** What follows a version and belongs to it: "SP1", "Build 123". */
export const QUALIFIER =
  /^(?:service\s*pack|build|update|upd|hotfix|hotfixrev|patch|sp|hf|fp|cu|uc|mp|sr|qu|r|p|rs|rc|beta|alpha)[\s.]*(?:nr[\s.]*)?\d/;

/** The text as tokens; null when there are more than 400. */
export function tokenize(shown: string): Token[] | null {
  const text = shown.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    for (const [pattern, make] of LEXICON) {
      pattern.lastIndex = at;
      const hit = pattern.exec(text)?.[0];
      if (!hit) continue;
      const token = make({ text: hit, shown: shown.slice(at, at + hit.length) });
      if (token !== null) tokens.push(token);
      at += hit.length;
      break;
    }
    if (tokens.length > MAX_TOKENS) return null;
  }
  return tokens;
}
