import { domainToUnicode } from "node:url";
import { parse } from "tldts";
import type { Flag } from "./api.ts";
import { loadMailDomains } from "./content.ts";

/** The domain of a host that mail is sent to, and its public ending: `co.jp`. */
export const splitHost = (host: string) => {
  const { domain, publicSuffix } = parse(host, { allowPrivateDomains: true });
  return { domain, ending: publicSuffix ?? "" };
};

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
