/*
 * Text of mails is read by its bytes first. Labels from Japan are often missing, wrong ("us-ascii"), or none that a
 * decoder knows ("cp50220"), but the bytes of ISO-2022-JP, UTF-8, Shift_JIS and EUC-JP give themselves away.
 */

/** What bytes say. `broken`: some of them could not be read, so the original is needed. */
export interface Decoded {
  text: string;
  broken: boolean;
}

/** "Nobody thought of it": these are in mails of any language. */
const SAYS_NOTHING =
  /^(|(us-)?ascii|ansi_x3.*|unknown.*|x-unknown|default|none|8bit|binary|utf-?8|unicode-1-1-utf-8|cp65001)$/;
/** As above in Japanese mails, and true in Western ones. */
const WESTERN = /^(iso-?8859-1|latin-?1|windows-1252|cp1252)$/;
const JAPANESE = /jp|jis|932|5022[0-2]|ms_?kanji/;

/** Reads bytes that carry a label (`charset=`), or none. Never throws. */
export function decodeText(bytes: Uint8Array, label = ""): Decoded {
  const name = label
    .trim()
    .replace(/^["']|["']$/g, "")
    .toLowerCase();
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  // A zero byte is in UTF-16 and nowhere else.
  if (/utf-?16|utf-?32|ucs-?2/.test(name) && latin.includes("\0")) return decodeAs(bytes, name);
  if (/\x1b(?:\$[@BA(]|\$\([@BDOPQ]|\([BJIH])/.test(latin)) return readJis(latin);
  if (/utf-?7$/.test(name) && !/[\x80-\xff]/.test(latin)) return readUtf7(latin);
  if (/\x0e[\x21-\x5f]+\x0f/.test(latin) && JAPANESE.test(name)) return readJis(latin);
  if (!/[\x80-\xff]/.test(latin)) return readAscii(latin, name);
  const utf8 = decodeAs(bytes, "utf-8");
  if (!utf8.broken && !JAPANESE.test(name)) {
    const other = SAYS_NOTHING.test(name) || WESTERN.test(name) ? null : decodeKnown(bytes, name);
    return other && !other.broken && score(utf8.text) < SURELY ? other : utf8;
  }
  const known = JAPANESE.test(name) || SAYS_NOTHING.test(name) ? null : decodeKnown(bytes, name);
  if (known && !known.broken && !WESTERN.test(name)) return known;
  const readings = [
    { ...utf8, bonus: utf8.broken ? bonusOf(/utf/, name) : BONUS },
    { ...decodeAs(bytes, "shift_jis"), bonus: bonusOf(/s.*jis|932|kanji/, name) },
    { ...decodeAs(bytes, "euc-jp"), bonus: bonusOf(/euc|ujis/, name) },
  ];
  if (isHalfWidth(latin)) readings[1]!.bonus += BONUS;
  // Half-width kana are two bytes each in EUC-JP: nobody gets them by mistake. A mail may end within a character.
  const scores = readings.map(
    ({ text, bonus }, at) =>
      score(at === 0 ? text.replace(/\ufffd$/, "") : text, at === 1 ? 0.4 : 0.9) + bonus,
  );
  const best = readings[scores.indexOf(Math.max(...scores))]!;
  const lone = WESTERN.test(name) && !/[\x80-\xff]{2}/.test(latin);
  if (Math.max(...scores) > 0 && !(lone && !KANA.test(best.text)))
    return { text: best.text, broken: best.broken };
  // Nothing Japanese in it: an old Western mail, or nothing at all.
  if (known) return { text: known.text, broken: known.broken || /[\x80-\xff]{3}/.test(latin) };
  return { ...(decodeKnown(bytes, "windows-1252") ?? utf8), broken: true };
}

const KANA = /[\u3041-\u30fe\uff66-\uff9d]/;
const bonusOf = (code: RegExp, name: string) => (code.test(name) ? BONUS : 0);

/** Nearly every character is Japanese. */
const SURELY = 0.9;
const BONUS = 0.3;

/** How much like Japanese a reading looks, for each of its characters beyond ASCII: at most 1, below 0 where broken. */
function score(text: string, halfWidth = 0.4): number {
  let [sum, count] = [0, 0];
  for (const one of text) {
    const code = one.codePointAt(0)!;
    if (code < 0x80) continue;
    count++;
    if (code === 0xfffd || (code >= 0x80 && code < 0xa0)) sum -= 4;
    else if (code >= 0xe000 && code < 0xf900) sum -= 2;
    else if (code >= 0x3040 && code <= 0x30ff) sum += 1;
    else if ((code >= 0x3000 && code <= 0x303f) || (code >= 0xff01 && code <= 0xff60)) sum += 0.95;
    else if (code >= 0x4e00 && code <= 0x9fff) sum += 0.8;
    else if (code >= 0xff61 && code <= 0xff9f) sum += halfWidth;
    else sum += code > 0x2000 ? 0.5 : 0;
  }
  return count === 0 ? 0 : sum / count;
}

/** Half-width kana alone, as old machines write it: two of them look like a kanji in EUC-JP. */
function isHalfWidth(latin: string): boolean {
  const high = latin.replace(/[^\x80-\xff]/g, "");
  return /^[\xa1-\xdf]+$/.test(high) && !/[\xa4\xa5][\xa1-\xdf]/.test(high);
}

function decodeAs(bytes: Uint8Array, label: string): Decoded {
  const text = new TextDecoder(label).decode(bytes);
  // Private-use characters are somebody's own signs: nobody else can show them.
  return { text, broken: /[\ufffd\ue000-\uf8ff]/.test(text) };
}

function decodeKnown(bytes: Uint8Array, label: string): Decoded | null {
  try {
    return decodeAs(bytes, label);
  } catch {
    return null;
  }
}

/** ASCII, unless a relay took the escapes out of ISO-2022-JP: then `$B … (B` are left. */
function readAscii(latin: string, name: string): Decoded {
  if (!/2022-?jp|5022/.test(name) || !/\$[@B](?:[\x21-\x7e]{2})+\([BJ]/.test(latin))
    return { text: latin, broken: false };
  const mended = latin.replace(/(\$[@B])((?:[\x21-\x7e]{2})+?)(\([BJ])/g, "\x1b$1$2\x1b$3");
  const read = readJis(mended);
  return read.broken ? { text: latin, broken: true } : read;
}

/**
 * ISO-2022-JP with all that came to it (CP50220 to 50222: NEC and IBM characters, half-width kana by escape, by shift
 * or as 8 bits; JIS X 0212; of JIS X 0213 what JIS X 0208 has too), and other codes left in between as they are.
 */
function readJis(latin: string): Decoded {
  let set = "B";
  let broken = false;
  const out: string[] = [];
  const pattern = /\x1b(\$\(?[@ABDOPQ]|\([A-Z])|[\x0e\x0f]|[^\x1b\x0e\x0f]+|\x1b/g;
  for (const [piece, escape] of latin.matchAll(pattern)) {
    if (escape) set = escape;
    else if (piece === "\x0e") set = "(I";
    else if (piece === "\x0f") set = "(B";
    else if (piece === "\x1b") broken = true;
    else {
      for (const [at, line] of piece.split(/(?<=\n)/).entries()) {
        // A line begins in ASCII (RFC 1468), unless the one before forgot its end and this one goes on.
        if (at > 0 && !goesOn(set, line)) set = "(B";
        const read = readSet(set, line);
        broken ||= read.broken;
        out.push(read.text);
      }
    }
  }
  return { text: out.join(""), broken };
}

function goesOn(set: string, line: string): boolean {
  if (!set.startsWith("$") || !/^(?:[\x21-\x7e]{2})+\r?\n?$/.test(line)) return false;
  const read = readSet(set, line);
  return !read.broken && KANA.test(read.text);
}

function readSet(set: string, line: string): Decoded {
  if (!set.startsWith("$") && set !== "(I") {
    if (!/[\x80-\xff]/.test(line)) return { text: line, broken: false };
    const bytes = Buffer.from(line, "latin1");
    const utf8 = decodeAs(bytes, "utf-8");
    return utf8.broken ? decodeAs(bytes, "shift_jis") : utf8;
  }
  const [, text = "", end = ""] = /^([^\r\n]*)([\r\n]*)$/.exec(line) ?? [];
  if (set === "(I") {
    const kana = Buffer.from(
      text.replace(/[\x21-\x5f]/g, (one) => high(one)),
      "latin1",
    );
    const read = decodeAs(kana, "shift_jis");
    return { ...read, text: read.text + end };
  }
  const before = set.endsWith("D") ? "\x8f" : "";
  const euc = text.replace(/[\x21-\x7e]{2}|[\x21-\x7e]/g, (pair) =>
    pair.length === 2 ? before + [...pair].map(high).join("") : "\xff",
  );
  const read = decodeAs(Buffer.from(euc, "latin1"), "euc-jp");
  return { ...read, text: read.text + end };
}

const high = (one: string) => String.fromCharCode(one.charCodeAt(0) | 0x80);

/** RFC 2152. */
function readUtf7(latin: string): Decoded {
  let broken = false;
  const text = latin.replace(/\+([A-Za-z0-9+/]*)-?/g, (_, coded: string) => {
    if (coded === "") return "+";
    const units = Buffer.from(coded, "base64");
    broken ||= units.length < 2;
    return new TextDecoder("utf-16be").decode(units.subarray(0, units.length & ~1));
  });
  return { text, broken: broken || text.includes("\ufffd") };
}
