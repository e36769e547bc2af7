import { fillText } from "../../base/content.ts";
import type { Finding } from "../../base/contract.ts";
import type { Json } from "../../base/files/json.ts";
import { loadJvn } from "./content.ts";

/** One product that an entry names. */
export interface JvnProduct {
  vendor: string | null;
  product: string;
  cpe: string | null;
  purl: string | null;
  version: string | null;
  /** A status of CSAF: known_affected, known_not_affected, under_investigation … */
  status: string;
}

/**
 * One entry of JVN iPedia or of IPA's alerts, whatever format it came in. An overview is what a list says of an
 * entry: no versions, no solution.
 */
export interface JvnEntry {
  kind: "overview" | "detail" | "alert";
  id: string;
  version: string;
  title: string | null;
  link: string | null;
  /** As written; the marking of the entry or of the list it stands in. */
  tlp: string | null;
  created: string | null;
  modified: string | null;
  /** An alert's own word: Low, 重要 … */
  severity: string | null;
  summary: string | null;
  notes: { title: string; text: string }[];
  references: { summary: string; url: string }[];
  history: { number: string; date: string; summary: string }[];
  products: JvnProduct[];
  cves: string[];
  cwe: string | null;
  cvss: { version: string; vector: string | null; score: number | null; severity: string | null }[];
  impacts: string[];
  solutions: { text: string; kind: string | null }[];
  findings: Finding[];
}

/** What few formats have. */
export const NOTHING = {
  severity: null,
  notes: [],
  history: [],
  impacts: [],
  solutions: [],
} satisfies Partial<JvnEntry>;

/** What solutiontype (VULDEF 3.2) says, in the categories of CSAF. */
const SOLUTIONS: Record<string, string> = {
  fixed: "vendor_fix",
  workaround: "workaround",
  migration: "mitigation",
  none: "none_available",
  unknown: "mitigation",
};
export const CVE = /CVE-\d{4}-\d{4,19}/gi;

/**
 * The entry in the words of CSAF, so that it is read, compared and matched as any other document. Its version
 * texts stay as written; a CVE in brackets behind one (「1.4.2より前（CVE-2025-0354）」) says which weakness it is about.
 */
export function writeCsaf(entry: JvnEntry): Json {
  const { publisher, page, unnamed } = loadJvn();
  const { id, kind } = entry;
  const isAlert = kind === "alert";
  const products = entry.products.map((one, i) => ({
    ...one,
    ...splitCves(one.version),
    id: `P${i + 1}`,
  }));
  for (const { product, vendor } of products)
    if (unnamed.includes(product.normalize("NFKC")))
      entry.findings.push({
        where: "/Affected",
        message: `製品の名前が書かれていません（${vendor ?? "メーカーも不明"}の「${product}」）。だれに関係するかは人が決める必要があります。`,
      });
  const year = /-(\d{4})-/.exec(id)?.[1] ?? "";
  const link = entry.link ?? (isAlert ? null : fillText(page, { year, id }));
  return {
    document: {
      category: `jvn_${kind}`,
      csaf_version: "2.1",
      lang: "ja",
      title: entry.title,
      ...(entry.tlp === null ? {} : { distribution: { tlp: { label: entry.tlp } } }),
      ...(entry.severity === null ? {} : { aggregate_severity: { text: entry.severity } }),
      publisher: {
        category: "coordinator",
        name: isAlert ? publisher.alerts : publisher.name,
        namespace: publisher.namespace,
      },
      notes: [
        ...(entry.summary === null ? [] : [{ category: "description", text: entry.summary }]),
        ...entry.impacts.map((text) => ({ category: "other", title: "想定される影響", text })),
        ...entry.notes.map((note) => ({ category: "other", ...note })),
      ],
      references: [
        ...(link === null ? [] : [{ category: "self", summary: id, url: link }]),
        ...entry.references.map((one) => ({ category: "external", ...one })),
      ],
      tracking: {
        id,
        status: "final",
        version: entry.version,
        initial_release_date: entry.created,
        current_release_date: entry.modified,
        revision_history: entry.history,
      },
    },
    product_tree: {
      branches: products.map(({ vendor, product, version, ...one }) => {
        const leaf = {
          product_id: one.id,
          name: product,
          product_identification_helper: {
            ...(one.cpe === null ? {} : { cpe: one.cpe }),
            ...(one.purl === null ? {} : { purl: one.purl }),
          },
        };
        const named = {
          category: "product_name",
          name: product,
          ...(version === null
            ? { product: leaf }
            : {
                branches: [{ category: "product_version_range", name: version, product: leaf }],
              }),
        };
        return vendor === null ? named : { category: "vendor", name: vendor, branches: [named] };
      }),
    },
    vulnerabilities: writeVulnerabilities(entry, products),
  };
}

type Numbered = JvnProduct & { id: string; cves: string[] };

function writeVulnerabilities(entry: JvnEntry, products: readonly Numbered[]): Json[] {
  const { id, cwe, cvss } = entry;
  const named = new Set([...entry.cves, ...products.flatMap(({ cves }) => cves)]);
  const whole = { ids: [{ system_name: "JVN", text: id }] };
  const ids: Json[] = named.size === 0 ? [whole] : [...named].map((cve) => ({ cve }));
  const rated = {
    ...(cwe === null ? {} : { cwes: [{ id: cwe }] }),
    ...(cvss.length === 0 ? {} : { metrics: cvss.map(writeMetric) }),
  };
  const vulnerabilities = ids.map((one): Json => {
    const { cve } = one as { cve?: string };
    const touched = products.filter(
      ({ cves }) => cve === undefined || cves.length === 0 || cves.includes(cve),
    );
    return {
      ...one,
      ...(ids.length === 1 ? rated : {}),
      product_status: Object.fromEntries(
        [...Map.groupBy(touched, ({ status }) => status)].map(([status, found]) => [
          status,
          found.map((product) => product.id),
        ]),
      ),
      remediations: entry.solutions.map(({ text, kind }) => ({
        category: solutionOf(text, kind),
        details: text,
        product_ids: touched.map((product) => product.id),
      })),
    };
  });
  // JVN rates an entry, not each of its weaknesses.
  if (ids.length > 1 && Object.keys(rated).length > 0)
    vulnerabilities.unshift({ ...whole, title: "この文書全体の評価", ...rated });
  return vulnerabilities;
}

function writeMetric({ version, vector, score, severity }: JvnEntry["cvss"][number]): Json {
  const content = {
    version,
    ...(vector === null ? {} : { vectorString: vector }),
    ...(score === null ? {} : { baseScore: score }),
    ...(severity === null ? {} : { baseSeverity: severity }),
  };
  return { content: { [`cvss_v${version.slice(0, 1)}`]: content } };
}

function solutionOf(text: string, kind: string | null): string {
  const told = kind === null ? undefined : SOLUTIONS[kind];
  if (told !== undefined) return told;
  const { fixes, workarounds } = loadJvn();
  if (fixes.some((word) => text.includes(word))) return "vendor_fix";
  return workarounds.some((word) => text.includes(word)) ? "workaround" : "mitigation";
}

/** 「1.4.2より前（CVE-2025-0354、CVE-2025-0355）」: the version, and which weaknesses it is about. */
function splitCves(version: string | null): { version: string | null; cves: string[] } {
  const hit = /^(.*?)\s*[（(]\s*((?:CVE-\d{4}-\d{4,19}[\s、,，・/]*)+)[)）]\s*$/is.exec(
    version ?? "",
  );
  if (hit === null) return { version, cves: [] };
  const cves = [...hit[2]!.matchAll(CVE)].map(([cve]) => cve.toUpperCase());
  return { version: hit[1]!.trim() || null, cves };
}

/** What JVN writes with HTML in it (`<ul><li>`, a literal `\n`) as plain lines. */
export function plainText(text: string | null): string | null {
  const plain = (text ?? "")
    .replace(/\r\n?/g, "\n")
    .replaceAll("\\n", "\n")
    .replace(/<li\b[^>]*>/gi, "\n・")
    .replace(/<(?:br|p|ul|ol|tr|div)\b[^>]*>/gi, "\n")
    .replace(/<\/?[a-z][a-z0-9]*\b[^<>]*>/gi, "")
    .replace(/[^\S\n]*\n[^\S\n]*/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return plain === "" ? null : plain;
}

/**
 * The CVE ids that a text names as its own: in brackets （CWE-20, CVE-2021-44228） or at the end of a line of a list
 * （… - CVE-2022-41993）. 「CVE-2021-1 とは異なる脆弱性」 names another.
 */
export function cvesNamed(text: string | null): string[] {
  const places = (text ?? "").match(/[（(][^（）()]{1,500}[)）]|\s-\s*CVE-[-\d, 、CVE]+/gi) ?? [];
  return cvesIn(places);
}

/** The CVE ids in some texts, each once. */
export function cvesIn(texts: readonly (string | null)[]): string[] {
  return [
    ...new Set(
      texts.flatMap((text) => [...(text ?? "").matchAll(CVE)].map(([cve]) => cve.toUpperCase())),
    ),
  ];
}

/** The number of an entry in the address of its page; "" when there is none. */
export const idInAddress = (link: string | null) =>
  /JVNDB-\d{4}-\d{6,}/.exec(link ?? "")?.[0] ?? "";

/** A number that is written as one. */
export function numberOf(text: string | null): number | null {
  const number = text === null || text === "" ? NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}
