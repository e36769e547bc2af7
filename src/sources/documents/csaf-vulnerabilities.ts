import calculator from "ae-cvss-calculator";
import { readDocumentNotes, readExploitation } from "./csaf-exploitation.ts";
import { readGroups } from "./csaf-groups.ts";
import { idOf } from "./csaf-statuses.ts";
import {
  contentsOf,
  objectOf,
  objectsOf,
  placedObjectsOf,
  textOf,
  textsOf,
  type Finding,
  type Json,
} from "./csaf-fields.ts";

export interface Cvss {
  /** "2.0", "3.0", "3.1" or "4.0". */
  version: string;
  vector: string | null;
  /** 0.0 to 10.0. */
  score: number | null;
  /** NONE, LOW, MEDIUM, HIGH or CRITICAL. */
  severity: string | null;
}
export interface Remediation {
  /** vendor_fix, mitigation, workaround, none_available, no_fix_planned … as written. */
  category: string;
  details: string;
  url: string | null;
  productIds: string[];
}
export interface Vulnerability {
  cve: string | null;
  /** The CVE id, or what stands in its place in `AffectedProduct.cves`. */
  id: string;
  title: string | null;
  /** "CWE-79". */
  cwe: string | null;
  cvss: Cvss | null;
  remediations: Remediation[];
  /** The document itself says that it is being exploited. */
  exploited: boolean;
  /** What the document says about attacks where only a person can tell what it means; else null. */
  exploitedUnclear: string | null;
}

/**
 * The document with its vulnerabilities in one plain list. Some publishers write a list in a list, or one alone without
 * a list; what is neither is told, for a status in it would be lost in silence.
 */
export function withPlainVulnerabilities(document: Json, findings: Finding[]): Json {
  const { vulnerabilities } = document;
  if (vulnerabilities === undefined || vulnerabilities === null) return document;
  const where = "/vulnerabilities";
  const list = Array.isArray(vulnerabilities) ? vulnerabilities : [vulnerabilities];
  const plain: unknown[] = list.flat(NESTED);
  const unread = plain.filter((one) => objectOf(one) === null).length;
  if (!Array.isArray(vulnerabilities) || list.some(Array.isArray))
    findings.push({
      where,
      message: "脆弱性が決まりどおりの一覧になっていません。中にあるものを読みました。",
    });
  if (unread > 0)
    findings.push({ where, message: `脆弱性の一覧に読み取れないものが${unread}件あります。` });
  return { ...document, vulnerabilities: plain };
}

/** The vulnerabilities of a document; a malformed one is left as empty as it is. */
export function readVulnerabilities(document: Json): Vulnerability[] {
  const groups = readGroups(document);
  const notes = readDocumentNotes(document);
  return placedObjectsOf(document.vulnerabilities).map(({ item: vulnerability, i }) => ({
    cve: textOf(vulnerability.cve),
    id: idOf(vulnerability, i),
    title: textOf(vulnerability.title),
    cwe: textOf((objectOf(vulnerability.cwe) ?? objectsOf(vulnerability.cwes)[0])?.id),
    cvss: readCvss(vulnerability),
    remediations: objectsOf(vulnerability.remediations).map((remediation) => ({
      category: textOf(remediation.category) ?? "",
      details: textOf(remediation.details) ?? "",
      url: webAddress(remediation.url),
      productIds: [
        ...new Set([
          ...textsOf(remediation.product_ids),
          ...textsOf(remediation.group_ids).flatMap((id) => groups.get(id) ?? []),
        ]),
      ],
    })),
    ...readExploitation(vulnerability, notes),
  }));
}

/** Deeper than any publisher nests its list. */
const NESTED = 4;

/** A web address that may stand behind a link: http or https; null for anything else. */
export function webAddress(value: unknown): string | null {
  const text = textOf(value);
  return text !== null && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
    ? text
    : null;
}

/** The newest CVSS version given (2.0 `scores`, 2.1 `metrics`); of several for one version the highest score. */
function readCvss(vulnerability: Json): Cvss | null {
  const found = contentsOf(vulnerability)
    .flatMap((holder) =>
      ["cvss_v4", "cvss_v3", "cvss_v2"].map((key) => [key, objectOf(holder[key])] as const),
    )
    .flatMap(([key, cvss]) => (cvss === null ? [] : [oneCvss(cvss, key)]));
  found.sort((a, b) => b.version.localeCompare(a.version) || (b.score ?? -1) - (a.score ?? -1));
  return found[0] ?? null;
}

function oneCvss(cvss: Json, key: string): Cvss {
  const vector = textOf(cvss.vectorString);
  const given =
    typeof cvss.baseScore === "number" && cvss.baseScore >= 0 && cvss.baseScore <= 10
      ? cvss.baseScore
      : null;
  const score = given ?? scoreOf(vector, key);
  return {
    version: textOf(cvss.version) ?? `${key.slice(-1)}.0`,
    vector,
    score,
    severity: textOf(cvss.baseSeverity)?.toUpperCase() ?? severityOf(score),
  };
}

function scoreOf(vector: string | null, key: string): number | null {
  if (vector === null || vector.length > 500) return null;
  try {
    const scores = (
      key === "cvss_v2" ? new calculator.Cvss2(vector) : calculator.fromVector(vector)
    )?.calculateScores();
    return scores !== undefined && Number.isFinite(scores.overall) ? scores.overall : null;
  } catch {
    return null;
  }
}

/** Bands of the CVSS v3.1 specification, section 5. */
function severityOf(score: number | null): string | null {
  if (score === null) return null;
  if (score === 0) return "NONE";
  if (score < 4) return "LOW";
  if (score < 7) return "MEDIUM";
  return score < 9 ? "HIGH" : "CRITICAL";
}
