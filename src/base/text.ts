import { domainToASCII } from "node:url";

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

/**
 * Whether two addresses are one mailbox, as far as mail can tell: the domain without regard to case or script, and
 * the part before it too. RFC 5321 would let a host tell Taro from taro; none that we write to does, and reports and
 * answers come back in either case, so telling them apart would only lose answers.
 */
export function isSameMailbox(a: string, b: string): boolean {
  const [left, right] = [a, b].map((one) => (readMailAddress(one) ?? one.trim()).toLowerCase());
  return left === right;
}

/** What a foreign machine said, as one line of at most `length` characters without control characters. */
export function oneLine(text: string, length = 500): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, length)
    .toWellFormed();
}
