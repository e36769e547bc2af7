import { domainToUnicode } from "node:url";
import { parse } from "tldts";
import { foldText, readMailAddress } from "../../base/words/text.ts";
import type { Flag } from "./api.ts";
import { loadMailDomains } from "./content.ts";

/** A mail address as it is weighed. */
export interface ReadMail {
  /** As it is stored and written to; the domain in punycode. */
  mail: string;
  /** One person, one key: small letters, without `+tag`. */
  key: string;
  /** The domain that somebody registered: `mail.hp.example.co.jp` → `example.co.jp`. */
  domain: string;
}

/** Reads a typed address; null when it is none that mail can be sent to (quoted local parts are not taken). */
export function readMail(typed: string): ReadMail | null {
  const mail = readMailAddress(typed);
  if (!mail) return null;
  const at = mail.lastIndexOf("@");
  const host = mail.slice(at + 1);
  const domain = registered(host);
  if (!domain) return null;
  const local = mail.slice(0, at).toLowerCase();
  return { mail, key: `${local.replace(/(?<=.)\+.*$/, "")}@${host}`, domain };
}

/** Reads a typed address of a site; null when it is no address of a public host. */
export function readSite(typed: string): { site: string; domain: string } | null {
  const folded = foldText(typed);
  const full = /^[a-z][a-z0-9+.-]*:/i.test(folded) ? folded : `https://${folded}`;
  if (!URL.canParse(full)) return null;
  const { protocol, hostname, username, password, port } = new URL(full);
  if (!/^https?:$/.test(protocol) || username || password || port) return null;
  const domain = registered(hostname);
  return domain ? { site: `${protocol}//${hostname}/`, domain } : null;
}

/** The domain of a host that mail is sent to, and its public ending: `co.jp`. */
export const splitHost = (host: string) => {
  const { domain, publicSuffix } = parse(host, { allowPrivateDomains: true });
  return { domain, ending: publicSuffix ?? "" };
};

/** The registrable domain by the public suffix list; on a hosting company's the customer's own name. */
function registered(host: string): string | null {
  const { domain, isIp } = parse(host, { allowPrivateDomains: true });
  return isIp || !domain ? null : domain;
}

/** What the domain of an applicant says by itself and beside the site's. */
export function weighDomain(domain: string, siteDomain: string | null, on?: Date): Flag[] {
  const { free, provider } = loadMailDomains(on);
  const inList = (list: readonly string[]) =>
    list.some((one) => domain === one || domain.endsWith(`.${one}`) || one.endsWith(`.${domain}`));
  const flags: Flag[] = [];
  if (inList(free)) flags.push("free_mail");
  else if (inList(provider)) flags.push("provider_mail");
  else if (siteDomain && siteDomain !== domain) flags.push("other_domain");
  if (!siteDomain) flags.push("no_site");
  const known = [...free, ...(siteDomain ? [siteDomain] : [])];
  if (known.some((one) => one !== domain && looksLike(domain, one, on))) flags.push("lookalike");
  if (FOREIGN.test(domainToUnicode(domain))) flags.push("foreign_letters");
  return flags;
}

/** Whether two different domains look the same to a hasty eye. */
export function looksLike(one: string, other: string, on?: Date): boolean {
  return skeleton(one, on) === skeleton(other, on);
}

function skeleton(domain: string, on?: Date): string {
  const { lookalikes } = loadMailDomains(on);
  const foreign = (text: string) => /[^\x00-\x7F]/.test(text);
  // Foreign letters first, so that their Latin twins meet the pairs among Latin letters; longest first.
  const pairs = Object.entries(lookalikes).sort(
    ([a], [b]) => Number(foreign(b)) - Number(foreign(a)) || b.length - a.length,
  );
  return pairs.reduce(
    (text, [from, to]) => text.replaceAll(from, to),
    domainToUnicode(domain).toLowerCase().normalize("NFKC"),
  );
}

/** Letters that no name in this country is written with: Cyrillic, Greek … A word wholly of them tricks as well. */
const FOREIGN =
  /(?![\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Common}])\p{L}/u;

/** A domain as people read it: 「病院.jp」 for `xn--….jp`. */
export const readable = (domain: string): string => domainToUnicode(domain) || domain;
