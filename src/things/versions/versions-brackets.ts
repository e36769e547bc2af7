import { QUALIFIER, tokenize, type Token, type Words } from "./versions-words.ts";

/** What stands in brackets behind a version. "more" goes on saying of it; "unknown" is what nobody understands. */
export type Bracket =
  | { kind: "remark" | "narrows" | "unknown" }
  | { kind: "end"; closed: boolean }
  | { kind: "tail" | "version"; text: string }
  | { kind: "except"; versions: string[] }
  | { kind: "more"; tokens: Token[] };

const INCLUDING = /^(?:including|included|inclusive|incl\.?|を?含む|を?含みます)$/;
const EXCLUDING = /^(?:excluding|excluded|exclusive|excl\.?|を?含まない|を?含みません|を?除く)$/;
/** 「2.0を含む」: the end itself, named again. */
const NAMED_END = /^(.{1,60}?)\s*を(含む|含みます|含まない|含みません)$/;
/** Remarks that change nothing about which versions are meant. */
const REMARK =
  /^(?:(?:cve-\d{4}-\d{4,}(?:[\s,、;/&]|and|only)*)+|(?:eol|eos|end[\s-]of[\s-](?:life|support|sale)|out of support|discontinued|サポート終了|サポート対象外|提供終了|販売終了|formerly)[^<>|]*|all (?:editions|models|platforms))$/;
/** What is said of only some systems, options or platforms. */
const NARROWING =
  /^(?:with|for|in|on|that|without|running|using|integrated|shipped|installed|requires|incl\.|including)\b|\b(?:only|if|when|installation)\b|(?:のみ|場合|に限る|搭載|使用|利用)$|^(?:(?:windows|linux|mac ?os|macos|android|ios|unix|x64|x86|arm64|(?:32|64)[\s-]?bit|and|or|[,/&])\s*)+$/;
/** Words that may say of more versions, or of others. */
export const WIDENING =
  /\b(?:fixed|also|other|others|not|earlier|prior|older|before|later|newer|above|below)\b|以|未満|より|修正/;

/** `version`: the text of the last version, null when one is waited for; `apart`: it is closed. `isOwn`: is this word of the product's own name? */
export function readBracket(
  { text, shown }: Words,
  version: string | null,
  apart: boolean,
  isOwn: (word: string) => boolean,
): Bracket {
  const inner = shown.slice(1, -1).trim();
  if (text === "" || REMARK.test(text)) return { kind: "remark" };
  if (INCLUDING.test(text)) return { kind: "end", closed: true };
  if (EXCLUDING.test(text)) return { kind: "end", closed: false };
  if (version !== null && !apart && QUALIFIER.test(text)) return { kind: "tail", text: inner };
  if (version !== null && !apart && /^\d+$/.test(text))
    return { kind: "tail", text: `build ${text}` };
  if (version === null && /^[a-z]{0,2}[\d.]+$/.test(text)) return { kind: "version", text: inner };
  const named = NAMED_END.exec(text);
  if (named !== null && named[1] === version?.toLowerCase())
    return { kind: "end", closed: !/ま[せな]/.test(named[2]!) };
  if (NARROWING.test(text) && !WIDENING.test(text)) return { kind: "narrows" };
  const tokens = tokenize(inner);
  if (tokens === null || tokens.length === 0) return { kind: "unknown" };
  if (tokens[0]!.kind === "except" || tokens.at(-1)!.kind === "excepted") {
    const plain = tokens.every(({ kind }) => /^(?:atom|except|excepted|sep|and)$/.test(kind));
    const atoms = tokens.filter((token): token is Token & Words => token.kind === "atom");
    return plain
      ? { kind: "except", versions: atoms.map(({ shown: one }) => one) }
      : { kind: "narrows" };
  }
  if (tokens.every((token) => token.kind === "word" && isOwn(token.text)))
    return { kind: "remark" };
  return { kind: "more", tokens };
}
