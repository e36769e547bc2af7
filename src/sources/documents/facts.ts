import { cutText } from "../../base/words/text.ts";
import { readExpression } from "../../things/versions/index.ts";
import type { ReadAdvisory } from "./csaf.ts";

/** What the desk sorts, filters and decides by, derived from a document. */
export interface Facts {
  severity: "critical" | "high" | "medium" | "low" | "unknown";
  /** Highest CVSS base score, 0.0 to 10.0. */
  cvss: number | null;
  cves: string[];
  /** The document itself says that it is being exploited. */
  exploited: boolean;
  /** Where it does not, but says something that only a person can judge: that. */
  exploitedUnclear: string | null;
  /** The version that repairs it, as far as one can be told. */
  fixedVersion: string | null;
  /** The maker offers a repair, even where no version is named. */
  hasFix: boolean;
  /** Names and numbers in lower case. */
  search: string;
}

/** Words publishers use for the whole document: Red Hat, Microsoft, Cisco, BSI and Japanese ones. */
const SEVERITY_WORDS: [RegExp, Facts["severity"]][] = [
  [/critical|kritisch|緊急/i, "critical"],
  [/important|high|hoch|重要|高/i, "high"],
  [/moderate|medium|mittel|警告|中/i, "medium"],
  [/low|niedrig|minor|none|注意|低/i, "low"],
];
const VERSION_IN_TEXT =
  /(?:versions?|ver\.|v|firmware|release|update to|upgrade to|バージョン)\s*v?(\d+(?:\.\d+)+[0-9a-z]*)/gi;
const MAX_SEARCH = 50_000;
const MAX_CVES = 5_000;

/** Lowest score of each band, highest band first. */
export type Bands = readonly { id: Facts["severity"]; from: number }[];

/** Derives them; `bands` say which score is how severe. Pure. */
export function deriveFacts(advisory: ReadAdvisory, bands: Bands): Facts {
  const { vulnerabilities, products } = advisory;
  const scores = vulnerabilities.flatMap(({ cvss }) => (cvss?.score == null ? [] : [cvss.score]));
  const cvss = scores.length === 0 ? null : scores.reduce((a, b) => Math.max(a, b));
  const cves = [
    ...new Set(
      vulnerabilities.flatMap(({ cve }) => (cve && /^CVE-\d{4}-\d{4,19}$/.test(cve) ? [cve] : [])),
    ),
  ];
  const fixes = vulnerabilities.flatMap((one) =>
    one.remediations.filter(({ category }) => category === "vendor_fix"),
  );
  const names = products.flatMap(({ vendor, product, model }) => [vendor, product, model]);
  return {
    severity: severityOf(cvss, advisory, bands),
    cvss,
    cves: cves.slice(0, MAX_CVES),
    exploited: vulnerabilities.some(({ exploited }) => exploited),
    exploitedUnclear: vulnerabilities.find((one) => one.exploitedUnclear)?.exploitedUnclear ?? null,
    fixedVersion: fixedVersionOf(
      advisory,
      fixes.map(({ details }) => details),
    ),
    hasFix: fixes.length > 0 || products.some(({ status }) => status === "fixed"),
    search: searchText([
      advisory.title,
      advisory.trackingId,
      advisory.publisherName,
      ...cves,
      ...new Set(names),
    ]),
  };
}

/** One spelling for what is searched and for what is typed: NFKC, lower case, blanks as one. */
export function searchText(parts: readonly (string | null)[]): string {
  const whole = parts.filter(Boolean).join("\n").normalize("NFKC").toLowerCase();
  return cutText(whole.replace(/[^\S\n]+/g, " "), MAX_SEARCH).toWellFormed();
}

/** By the highest score and the bands; without a score by the publisher's words. */
function severityOf(cvss: number | null, advisory: ReadAdvisory, bands: Bands): Facts["severity"] {
  if (cvss !== null) {
    return bands.find(({ from }) => cvss >= from)?.id ?? "unknown";
  }
  const words = [
    ...advisory.vulnerabilities.map(({ cvss }) => cvss?.severity ?? ""),
    advisory.severity ?? "",
  ];
  const found = SEVERITY_WORDS.find(([word]) => words.some((one) => word.test(one.slice(0, 40))));
  return found?.[1] ?? "unknown";
}

const MOST_VERSIONS = 3;

/** Fixed products name their version; else the maker's fix says it. More than three differ too much to be told. */
function fixedVersionOf(advisory: ReadAdvisory, fixes: readonly string[]): string | null {
  const fixed = advisory.products.flatMap(({ status, version }) => {
    if (status !== "fixed" || version === null) return [];
    const { readable, ranges } = readExpression(version);
    const [range] = ranges;
    return readable && ranges.length === 1 && range?.from ? [range.from.version.text] : [];
  });
  const told = fixes.flatMap((text) =>
    [...text.slice(0, 5_000).matchAll(VERSION_IN_TEXT)].map((hit) => hit[1]!),
  );
  const versions = [...new Set(fixed.length > 0 ? fixed : told)];
  return versions.length > 0 && versions.length <= MOST_VERSIONS ? versions.join("、") : null;
}
