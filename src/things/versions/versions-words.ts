/** Comparison a word or sign stands for. */
export type Op = "=" | "<" | "<=" | ">" | ">=" | "!=";
/** `text` is lower case for recognising, `shown` as written. */
export type Words = { text: string; shown: string };
/**
 * Every sign of a text belongs to a token; only what is known to say nothing leaves none. "unknown" is what
 * no rule knows. `doubt`: "and possibly earlier". `firm`: a separator stronger than a comma. A range may stand
 * without its lower end ("to 2.0": leads) or its upper one ("2.0から": trails).
 */
export type Token =
  | { kind: "op" | "post"; op: Op; doubt?: boolean }
  | { kind: "sep"; firm: boolean }
  | { kind: "range"; leads: boolean; trails: boolean }
  | { kind: "and" | "all" | "between" | "series" | "except" | "excepted" | "doubt" }
  | ({ kind: "atom" | "word" | "paren" | "condition" | "label" | "unknown" } & Words);

const MAX_TOKENS = 400;
const EARLIER =
  "(?:earlier|prior|below|older|lower|previous(?:ly)?|preceding|under|underneath|before|less)";
const LATER =
  "(?:later|newer|above|higher|up|upwards?|subsequent|onwards?|greater|following|after)";
const NOUN =
  "(?:\\s+(?:(?:software|firmware|product|supported)\\s+)?(?:versions?|releases?|revisions?|builds?|ones|firmware|software))?";
const MAYBE =
  "(?:possibly|potentially|probably|likely|perhaps|maybe|presumably|(?:may|might|could)(?:\\s+be|\\s+also(?:\\s+be)?)?)";
const EACH = `(?:(?:all|any|the|its|other|${MAYBE})\\s+)*`;
const JOINING = "(?:および|及び|ならびに|並びに|または|又は|もしくは|あるいは|か|と)?";
/** "and before" is an end of its own, "and before 2.5" is not. */
const STANDING = "(?!\\s*(?:than|to)\\b|\\s+(?:versions?\\s+)?v?[0-9])";

type Rule = readonly [pattern: string, make: (words: Words) => Token | null];
const op = (sign: Op) => (): Token => ({ kind: "op", op: sign });
const post =
  (sign: Op) =>
  ({ text }: Words): Token => ({ kind: "post", op: sign, doubt: DOUBT.test(text) });
const plain =
  (kind: "and" | "all" | "between" | "series" | "except" | "excepted" | "doubt") => (): Token => ({
    kind,
  });
const worded =
  (kind: "atom" | "word" | "paren" | "condition" | "label" | "unknown") =>
  (words: Words): Token => ({ kind, ...words });
const sep = (firm: boolean) => (): Token => ({ kind: "sep", firm });
const range = (leads: boolean, trails: boolean) => (): Token => ({ kind: "range", leads, trails });
const nothing = () => null;
const DOUBT = new RegExp(`\\b${MAYBE}\\b`);

/** English phrases; each must end at the end of a word. */
const PHRASES: readonly Rule[] = [
  ["cve-[0-9]{4}-[0-9]{4,}", nothing],
  ["(?:prior|previous)\\s+to\\s+(?:and|or)\\s+including|(?:no|not)\\s+later\\s+than", op("<=")],
  ["up\\s+(?:to|through)(?:(?:\\s+|,\\s*)and\\s+including)?", op("<=")],
  ["(?:earlier|older|lower|less)\\s+than\\s+or\\s+equals?(?:\\s+to)?", op("<=")],
  ["(?:later|newer|higher|greater|more)\\s+than\\s+or\\s+equals?(?:\\s+to)?", op(">=")],
  ["(?:prior|previous)\\s+to|(?:earlier|older|lower|less)\\s+than|before|below|under", op("<")],
  ["(?:later|newer|higher|greater|more)\\s+than|after|above", op(">")],
  [
    "from|since|(?:starting|beginning)\\s+(?:from|with|at|in)|(?:introduced|first\\s+affected)\\s+in",
    op(">="),
  ],
  [`(?:(?:and|or|&)\\s+)?(?:${EACH}${EARLIER})${NOUN}${STANDING}`, post("<=")],
  [`(?:(?:and|or|&)\\s+)?(?:${EACH}${LATER})${NOUN}${STANDING}`, post(">=")],
  [
    "(?:but\\s+|and\\s+)?(?:except(?:ing|ed)?(?:\\s+for)?|excluding|other\\s+than|not\\s+including|with\\s+the\\s+exception\\s+of)",
    plain("except"),
  ],
  ["between", plain("between")],
  ["through|thru|until|till|to", range(true, false)],
  [
    "(?:all|any|every)(?:\\s+(?:known|bios|firmware|software|product|supported|affected|released))*(?:\\s+(?:versions?|releases?|revisions?))?",
    plain("all"),
  ],
  // "and Function State (FS) <= 3" is a second condition of something else.
  [
    "and\\s+(?![^<>=|,;]*versions?)[a-z][a-z ()-]{0,60}[<>]=?\\s*v?[0-9][0-9a-z.]*",
    worded("condition"),
  ],
  ["or", sep(false)],
  ["and", plain("and")],
  [`${MAYBE}`, plain("doubt")],
  ["x64|x86|arm64", worded("condition")],
  ["series|branch|line|train|family|stream", plain("series")],
  [
    "for\\s+(?:(?:32|64)-bit|(?:x64|x86|arm64|itanium)-based)\\s+systems|for(?:\\s+[a-z][a-z-]*){1,3}(?=\\s+v?[0-9])",
    worded("condition"),
  ],
  ["in(?=\\s+(?:(?:all\\s+)?versions?|releases?|v?[0-9]))", nothing],
  ["only(?=\\s*(?:$|[|;,]|v?[0-9]|versions?))", nothing],
  [
    `(?:with|model|when|if|on|only|installed|running|using|for|in|without|due|that|which|where|distributed|shipped|manufactured|including|integrated|configured|containing|requires)(?![a-z0-9])[^|;,、\\n]*(?:,(?![^|;,、\\n]*(?:version|all|also|other|${EARLIER}|${LATER}|以|未満|より))[^|;,、\\n0-9<>=]*(?=[|;,\\n]|$))*`,
    worded("condition"),
  ],
  [
    "(?:bios|uefi|core|kernel|agent|client|server|app|application|plugin|driver|bootloader|os|bsp|fpga|cpu)(?=[\\s<>=:]*[rv]?[0-9])",
    worded("label"),
  ],
];
/** Japanese words and signs; they end where they end. */
const SIGNS: readonly Rule[] = [
  ["\\n+", sep(true)],
  ["\\s+", nothing],
  ["(?:すべて|全て|全|いずれ|あらゆる)の?(?:バージョン|リビジョン|版)?", plain("all")],
  [`${JOINING}(?:それ|これ)より(?:も)?(?:前|以前|古い|旧い)`, post("<=")],
  [`(?:${JOINING}(?:それ|これ))?(?:以前|以下)|より以前|まで`, post("<=")],
  ["未満|より(?:も)?(?:前|古い|旧い|低い|小さい)", post("<")],
  [`(?:${JOINING}(?:それ|これ))?(?:以降|以上|以後)`, post(">=")],
  ["より(?:も)?(?:後|新しい|上|大きい|高い)|を?超(?:える)?", post(">")],
  ["から|[〜~]", range(true, true)],
  ["[–—―]|-(?=\\s|v?[0-9])", range(false, false)],
  ["<=|=<|[≤≦⩽]", op("<=")],
  [">=|=>|[≥≧⩾]", op(">=")],
  ["!=|≠", op("!=")],
  ["<", op("<")],
  [">", op(">")],
  ["==?", op("=")],
  ["を?(?:除く|除き|除外)|以外", plain("excepted")],
  ["(?:おそらく|の?可能性(?:が?あり)?)", plain("doubt")],
  ["(?:32|64)[\\s-]?bit(?![a-z0-9])", worded("condition")],
  ["(?:windows|linux|android|ios|macos|mac)\\s*(?:版|用|アプリ|app(?![a-z]))", worded("condition")],
  ["(?:のみ|だけ)(?=\\s*(?:$|[|,、;]))", nothing],
  ["系列?|シリーズ", plain("series")],
  ["\\|+|[;/]", sep(true)],
  ["[,、・]|または|又は|もしくは|あるいは", sep(false)],
  ["及び|および|ならびに|並びに|と|&", plain("and")],
  ["\\([^()]*\\)", ({ text, shown }) => ({ kind: "paren", text: text.slice(1, -1).trim(), shown })],
  ["rev(?:isions?|s)?\\.?\\s+[a-z]-[a-z](?![a-z0-9-])", worded("atom")],
  [
    "(?:service\\s*pack|build|ビルド|update|upd|hotfix|patch|take|sp|hf|fp|cu|uc|mp|mr|sr|qu)[.:]?\\s*(?:nr\\.?\\s*|-)?[0-9][0-9a-z.]*",
    worded("atom"),
  ],
  ["(?:19|20)[0-9]{2}/[0-9]{1,2}(?:/[0-9]{1,2})?(?![0-9/])", worded("atom")],
  [
    "(?:[a-z]{1,12}[.-]v?|[a-z]{0,12})[0-9](?:[0-9a-z.+:*-]|_(?=[0-9])|~(?=rc|alpha|beta|pre|dev|git|svn|dfsg|deb|bpo|ubuntu))*(?:\\([0-9a-z.]{1,12}\\)[0-9a-z.-]*)*",
    worded("atom"),
  ],
  ["[a-z](?=[a-z.]{0,9}[0-9])(?:\\.[0-9a-z]+)+(?:-[a-z0-9.]+)*", worded("atom")],
  ["\\*", plain("all")],
  ["[a-z][a-z'-]*\\.?", worded("word")],
  [
    "(?:ファームウェア|ファーム|ソフトウェア|バージョン|リビジョン|リリース|影響を受ける|該当する?|対象|[本同]製品|当該製品|本体|版|第(?=\\s*[0-9])|の|は|が|を|に|で)",
    nothing,
  ],
  [
    "[ぁ-ゖァ-ヿ一-鿿々][^|、,;\\n()0-9]{0,60}?(?:場合(?:のみ|に限る)?|環境(?:のみ)?|に限る|のみ)",
    worded("condition"),
  ],
  [
    "[ぁ-ゖァ-ヿ一-鿿々]+?(?=[^ぁ-ゖァ-ヿ一-鿿々]|以|未満|より|まで|から|全|すべて|系|$)",
    worded("word"),
  ],
  ["[\"'“”‘’「」『』:.]", nothing],
  [".", worded("unknown")],
];
/** Tried in this order at each place; sticky, and linear each, so a hostile text costs no more than its length. */
const PLAIN = SIGNS.map(([source, make]) => [new RegExp(source, "ys"), make] as const);
const LEXICON = [
  ...PHRASES.map(([source, make]) => [new RegExp(`(?:${source})(?![a-z0-9])`, "y"), make] as const),
  ...PLAIN,
];

/** Words that say nothing by themselves. */
export const FILLER =
  /^(?:versions?|vers|ver|v|releases?|rel|revisions?|rev|firmware|fw|software|sw|product|the|of|is|are|known|affected|vulnerable|number)\.?$/;
export const INCLUSIVE = /^(?:inclusive|included)\.?$/;
/** What follows a version and belongs to it: "SP1", "Build 123". */
export const QUALIFIER =
  /^(?:service\s*pack|build|ビルド|update|upd|hotfix|hotfixrev|patch|take|sp|hf|fp|cu|uc|mp|mr|sr|qu|r|p|rs|rc|beta|alpha)[\s.:-]*(?:nr[\s.]*)?\d/;
/** Words of editions and builds that stand behind a version, or inside it, and belong to it: "2203 LTSR CU3". */
export const EDITION = /^(?:lts|ltsr|ltsc|ltsb|esr|evo|fips|mr|jumbo|hotfix|hf|take|ga)$/;

/** The text as tokens; null when there are more than 400. */
export function tokenize(shown: string): Token[] | null {
  const text = shown.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const letter = text[at]! >= "a" && text[at]! <= "z";
    for (const [pattern, make] of letter ? LEXICON : PLAIN) {
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
