import { parse } from "tldts";
import { foldText, readMailAddress } from "../../base/words/text.ts";

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

/** The registrable domain by the public suffix list; on a hosting company's the customer's own name. */
function registered(host: string): string | null {
  const { domain, isIp } = parse(host, { allowPrivateDomains: true });
  return isIp || !domain ? null : domain;
}
