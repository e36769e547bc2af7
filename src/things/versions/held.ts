import { releasedNumbering } from "./numbering.ts";
import { dropAsides, foldVersion, isUnstated } from "./version-text.ts";
import { readFolded, readVersion, SIMPLE, type Version } from "./version.ts";
import { readExpression, type VersionRange } from "./versions-read.ts";

/** What a line of a register says about versions: often one, sometimes several ("7.4.1（予備機は7.2.3）"). */
export interface Held {
  text: string;
  /** At least one. */
  versions: readonly Version[];
  /** 「7.2.4以降」「約7.2」「7.2.4?」: it is one of many that the text does not name. */
  open: boolean;
  /** Of which it is one, where the text says so: 「7.2.4以降」. */
  range: VersionRange | null;
}

const MAX_TEXT = 200;
/** Where a further version may begin: a dotted number, or any number behind a sign that separates. */
const BEGINNING =
  /(?<![\d.a-z_-])(?:(?:v|ver|version|rev|r)\.?\s?)?\d{1,6}(?:\.\d+)+|(?<=[、;|→\n]\s?|\d\/\s?|\s\/\s?|,\s)(?:(?:v|ver|version|rev|r)\.?\s?)?\d{1,4}(?![\d.]|年|月|\s*-?bit)/g;
/** No place for a second version, nor for a word that leaves it open. */
const ONE_WORD = /^[\w.()-]+$/;
/** Only such a text can hold several: two dotted numbers, or a sign that separates. */
const SEVERAL = /\d\.\d.*[^\d.].*\d\.\d|[、,;|→\n/]|\([^()]*[ぁ-ヿ一-鿿][^()]*\d/;
/** "b.13", "a12", "v01l053": the letters before and between the numbers are part of the version. */
const LETTERED = /^[a-z]{1,2}[.-]?\d+(?:[.a-z-]\d+)*/;
/** Words about which box it is, in front of a further version: 「検証環境は」「倉庫の」. Katakana may name a part. */
const WHERE = /^[\s(]*[ぁ-ゟ一-鿿々\s]*(?:は|が|の|のみ|だけ)\s*(?=[a-z\d])/;
/** Brackets in Japanese, closed or not. */
const ASIDE =
  /\((?=[^()]*[ぁ-ヿ一-鿿])(?![^()]*(?:ビルド|パッチ|アップデート|サービスパック|プログラム))[^()]*/;
const SEPARATOR = /[、,;|/→\n(]|\s(?:and|or)\s|と$|(?:及び|および|または|又は|もしくは)/g;

/**
 * Reads what a register line holds. Null when it states no version (不明, 最新, only a date, nothing at all).
 * `ownWords` are words of the product's own name, ignored in front of a version.
 */
export function readHeld(text: string, ownWords?: ReadonlySet<string>): Held | null {
  if (text.length > MAX_TEXT) return null;
  const plain = text.normalize("NFKC").trim();
  if (SIMPLE.test(plain)) return exactly(plain, readVersion(plain)!);
  const numbering = releasedNumbering();
  const folded = foldVersion(plain, numbering);
  if (isUnstated(folded, numbering)) return null;
  if (ONE_WORD.test(folded)) {
    const version = readFolded(plain, folded, ownWords, numbering);
    return version === null ? null : exactly(plain, version);
  }
  const closed = folded.replace(numbering.open, " ").trim();
  const open = closed !== folded || /\d\s+-\s+v?\d|[〜~–—]\s*v?\d|[?<>≤≥≦≧]|\d\+$/.test(folded);
  const pieces = SEVERAL.test(closed) ? splitVersions(dropAsides(closed)) : [closed];
  const several = pieces.length < 2 ? [closed] : pieces;
  let left = false;
  const versions = several.flatMap((piece, i) => {
    let own = i === 0 ? piece : piece.replace(WHERE, "");
    if (hasLeft(dropAsides(own))) [left, own] = [true, own.replace(ASIDE, "(")];
    return readFolded(plain, own, ownWords, numbering) ?? [];
  });
  if (versions.length === 0) return null;
  const range = open && versions.length === 1 ? rangeOf(plain, ownWords) : null;
  return { text: plain, versions, open: open || left, range: left ? null : range };
}

function exactly(text: string, version: Version): Held {
  return { text, versions: [version], open: false, range: null };
}

/** What the text says as one range, open to one side: 「1.12以降」「2.0 or earlier」. */
function rangeOf(text: string, ownWords: ReadonlySet<string> | undefined): VersionRange | null {
  const { readable, all, ranges, excluded, condition } = readExpression(text, ownWords);
  const [range] = ranges;
  if (!readable || all || ranges.length !== 1 || excluded.length > 0 || condition !== null)
    return null;
  return range!.prefix === null && (range!.from === null) !== (range!.to === null) ? range! : null;
}

/** The text in pieces, each with one version and the words that belong to it. */
function splitVersions(text: string): string[] {
  const pieces: string[] = [];
  const first = /\d[\d.]*/.exec(text);
  if (first === null) return pieces;
  let start = 0;
  let end = first.index + first[0].length;
  let dotted = first[0].includes(".");
  for (const hit of beginningsIn(text)) {
    if (hit.index + hit[0].length <= end) continue;
    const from = Math.max(end, start);
    const between = text.slice(from, hit.index);
    // What stands in closed brackets belongs to the version before.
    const plain = between.replace(/\([^()]*\)/g, (bracket) => "0".repeat(bracket.length));
    const separator = [...plain.matchAll(SEPARATOR)].at(-1);
    if ((separator !== undefined || dotted) && !isCounted(plain)) {
      // Without a separator, what holds a digit still belongs to the version before ("7.2 SP1 7.4").
      const length = separator?.index ?? /.*\d\S*/.exec(plain)?.[0].length ?? 0;
      pieces.push(text.slice(start, from + length));
      start = from + length + (separator?.[0].length ?? 0);
      dotted = false;
    }
    end = hit.index + hit[0].length;
    dotted ||= hit[0].includes(".");
  }
  return [...pieces, text.slice(start)].map((piece) => piece.trim()).filter(Boolean);
}

/** Where further versions may begin; one that begins with a letter only where the first one does, in the same shape. */
function beginningsIn(text: string): RegExpExecArray[] {
  const dotted = [...text.matchAll(BEGINNING)];
  const first = LETTERED.exec(text)?.[0];
  if (first === undefined || /^v\d+(?:\.\d+)*$/.test(first)) return dotted;
  const shape = first.replace(/\d+|[a-z]|[.-]/g, (part) =>
    part < "a" ? (part > "/" ? "\\d+" : "[.-]?") : "[a-z]",
  );
  const alike = new RegExp(`(?<![\\w.-])${shape}(?![a-z\\d])`, "g");
  return [...dotted, ...text.matchAll(alike)].toSorted((a, b) => a.index - b.index);
}

/** Is a number left in an aside that was not read as a version of its own, and has no word that says what it counts? */
function hasLeft(piece: string): boolean {
  const numbering = releasedNumbering();
  const aside = ASIDE.exec(piece)?.[0].replace(numbering.codes, " ") ?? "";
  return [...aside.matchAll(/([a-z]*)[\s.:#-]*\d+/g)].some(
    ([, word = ""]) => !numbering.words.has(word) && !numbering.build.has(word),
  );
}

/** Does a word stand there whose number belongs to the version before: "build 48.47", "patch 1.2"? */
function isCounted(before: string): boolean {
  const word = /([a-z]+|[゠-ヿ]+)[\s.:#-]*$/.exec(before)?.[1];
  if (word === undefined) return false;
  const { words, build } = releasedNumbering();
  return build.has(word) || (word.length > 1 && words.has(word));
}
