import { domainToASCII, domainToUnicode } from "node:url";

/** Every character people type for a hyphen: U+2010–2015, minus, small and full-width hyphens. */
const HYPHENS = /[\u2010-\u2015\u2212\u2043\uFE58\uFE63\uFF0D]/g;
/** Characters that take no room on the screen and break comparisons. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]/g;

/**
 * One spelling for codes, phone numbers and mail addresses: NFKC (full-width to ASCII, half-width
 * kana to full), every kind of hyphen to "-", also 「ー」 beside a digit, invisible characters
 * removed, trimmed. Not for names and addresses, which stay as typed.
 */
export function foldText(text: string): string {
  return text
    .replace(INVISIBLE, "")
    .replace(HYPHENS, "-")
    .normalize("NFKC")
    .replace(/(?<=\d)ー|ー(?=\d)/g, "-")
    .trim();
}

const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-][A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{0,63}$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;

/**
 * True for an ASCII address that can be put into an SMTP envelope and a header as it is: no spaces,
 * line breaks, quotes, angle brackets or commas. Dots in a row or at the end of the local part are
 * let through because Japanese mobile carriers gave such addresses out.
 */
export function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf("@");
  if (at < 1 || text.length > 254) return false;
  return LOCAL.test(text.slice(0, at)) && DOMAIN.test(text.slice(at + 1));
}

/**
 * The address as it is stored and sent to: folded, the domain in lower case and punycode
 * (「nurse＠病院.example」 becomes "nurse@xn--….example"); null when it is none.
 */
export function readMailAddress(text: string): string | null {
  const folded = foldText(text);
  const at = folded.lastIndexOf("@");
  const address = `${folded.slice(0, at)}@${domainToASCII(folded.slice(at + 1))}`;
  return at > 0 && isMailAddress(address) ? address : null;
}

/** A domain as people read it: 「病院.jp」 for `xn--….jp`. */
export const readableDomain = (domain: string): string => domainToUnicode(domain) || domain;

/**
 * Whether two addresses are one mailbox, as far as mail can tell: the domain without regard to case or script, and
 * the part before it too. RFC 5321 would let a host tell Taro from taro; none that we write to does, and reports and
 * answers come back in either case, so telling them apart would only lose answers.
 */
export function isSameMailbox(a: string, b: string): boolean {
  const [left, right] = [a, b].map((one) => (readMailAddress(one) ?? one.trim()).toLowerCase());
  return left === right;
}

/** Whether mail systems speak from this address. */
export function isMailSystem(address: string): boolean {
  return /^(mail(er)?[-_.]?daemon|postmaster|mail[-_.]delivery[\w.-]*)(@|$)/i.test(address);
}

/** What a foreign machine said, as one line of at most `length` characters without control characters. */
export function oneLine(text: string, length = 500): string {
  // What is looked at is bounded first: a line of megabytes is not worth the work.
  const front = cutText(text, length * 10);
  return cutText(front.replace(/[\s\p{Cc}]+/gu, " ").trim(), length).toWellFormed();
}

/** Longer texts are cut between code points: whether those belong together is not worth the time. */
const SHORT = 5_000;
const characters = new Intl.Segmenter();

/**
 * The first `most` characters of a text, counted as the database counts (𠮷 is one) and never cut inside what people
 * see as one: an emoji of several parts goes as a whole. Every text that is shown or stored is cut by this.
 */
export function cutText(text: string, most: number): string {
  // A code point is one or two units long.
  if (text.length <= most) return text;
  let end = 0;
  for (let count = 0; count < most && end < text.length; count++)
    end += text.codePointAt(end)! > 0xffff ? 2 : 1;
  return end >= text.length ? text : text.slice(0, boundary(text, end));
}

/** As `cutText`, counted as spreadsheets count: 𠮷 is two. */
export function cutUnits(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, boundary(text, most));
}

/** Where the character ends that ends at or before this place. */
function boundary(text: string, at: number): number {
  const isInside =
    /[\ud800-\udbff]/.test(text[at - 1] ?? "") && /[\udc00-\udfff]/.test(text[at] ?? "");
  const end = isInside ? at - 1 : at;
  if (end > SHORT) return end;
  // A little beyond the end tells whether it falls inside a character.
  const from = characters.segment(text.slice(0, end + SHORT)).containing(end)?.index ?? end;
  // One character of more parts than that is somebody's joke.
  return from > 0 ? from : end;
}

/** The name of a file as somebody sent it, for people to read; `otherwise` where nothing of it is left. */
export function fileNameOf(name: string | undefined, otherwise: string): string {
  const plain = (name ?? "")
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\ufffd]/gu, "")
    .trim();
  return cutText(plain, 200) || otherwise;
}
